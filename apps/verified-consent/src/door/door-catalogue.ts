import { Catalogue, type Say } from '@kinsent/host';
import en from './door.messages.en.json';
import nl from './door.messages.nl.json';

export type DoorMessage = keyof typeof en;

export type DoorSay = Say<DoorMessage>;

/** The words of the pages on which guardians prove who they are. */
export const doorCatalogue = new Catalogue<DoorMessage>({ en, nl });
