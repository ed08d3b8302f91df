import { Catalogue, type Say } from '@kinsent/host';
import en from './call-desk.messages.en.json';
import nl from './call-desk.messages.nl.json';

export type CallDeskMessage = keyof typeof en;

export type CallDeskSay = Say<CallDeskMessage>;

/** The words about calls for those who take them. */
export const callDeskCatalogue = new Catalogue<CallDeskMessage>({ en, nl });
