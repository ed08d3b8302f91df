import { Catalogue, type Say } from '@kinsent/host';
import en from './answer.messages.en.json';
import nl from './answer.messages.nl.json';

export type AnswerMessage = keyof typeof en;

export type AnswerSay = Say<AnswerMessage>;

/** The words of the parent's pages. */
export const answerCatalogue = new Catalogue<AnswerMessage>({ en, nl });
