import { Catalogue, type Say } from '@kinsent/host';
import en from './letter.messages.en.json';
import nl from './letter.messages.nl.json';

export type LetterSay = Say<keyof typeof en>;

/** The fixed words of letters; the operator's own come from the policy. */
export const letterCatalogue = new Catalogue<keyof typeof en>({ en, nl });
