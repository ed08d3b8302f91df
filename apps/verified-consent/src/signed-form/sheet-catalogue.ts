import { Catalogue, type Say } from '@kinsent/host';
import en from './sheet.messages.en.json';
import nl from './sheet.messages.nl.json';

export type SheetMessage = keyof typeof en;

export type SheetSay = Say<SheetMessage>;

/** The words of the form that a parent prints. */
export const sheetCatalogue = new Catalogue<SheetMessage>({ en, nl });
