import { Catalogue, type Say } from '@kinsent/host';
import en from './answer.messages.en.json';
import nl from './answer.messages.nl.json';

export type AnswerSay = Say<keyof typeof en>;

/** The words of the parent's pages. */
export const answerCatalogue = new Catalogue<keyof typeof en>({ en, nl });
