import { Catalogue, type Say } from '@kinsent/host';
import en from './forms.messages.en.json';
import nl from './forms.messages.nl.json';

export type FormsMessage = keyof typeof en;

export type FormsSay = Say<FormsMessage>;

/** The words of the room in which signed forms are judged. */
export const formsCatalogue = new Catalogue<FormsMessage>({ en, nl });
