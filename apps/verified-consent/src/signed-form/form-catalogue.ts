import { Catalogue, type Say } from '@kinsent/host';
import en from './form.messages.en.json';
import nl from './form.messages.nl.json';

export type FormMessage = keyof typeof en;

export type FormSay = Say<FormMessage>;

/** The words of the page on which guardians print a form and send it back. */
export const formCatalogue = new Catalogue<FormMessage>({ en, nl });
