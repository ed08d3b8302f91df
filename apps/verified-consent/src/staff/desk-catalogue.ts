import { Catalogue, type Say } from '@kinsent/host';
import en from './desk.messages.en.json';
import nl from './desk.messages.nl.json';

export type DeskMessage = keyof typeof en;

export type DeskSay = Say<DeskMessage>;

/** The words of the desk's frame and of its own pages; each room has a catalogue beside it. */
export const deskCatalogue = new Catalogue<DeskMessage>({ en, nl });

/** The languages of the desk, whatever languages the policy has for parents. */
export const deskLocales = ['en', 'nl'] as const;
export type DeskLocale = (typeof deskLocales)[number];
