import { Catalogue, type Say } from '@kinsent/host';
import en from './registered.messages.en.json';
import nl from './registered.messages.nl.json';

export type RegisteredSay = Say<keyof typeof en>;

/** The words of the page for whoever was never asked. */
export const registeredCatalogue = new Catalogue<keyof typeof en>({ en, nl });
