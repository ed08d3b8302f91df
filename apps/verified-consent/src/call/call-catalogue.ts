import { Catalogue, type Say } from '@kinsent/host';
import en from './call.messages.en.json';
import nl from './call.messages.nl.json';

export type CallMessage = keyof typeof en;

export type CallSay = Say<CallMessage>;

/** The words about calls for parents. */
export const callCatalogue = new Catalogue<CallMessage>({ en, nl });
