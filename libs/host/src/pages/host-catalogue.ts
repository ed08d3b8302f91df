import { Catalogue } from './catalogue';
import en from './host.messages.en.json';
import nl from './host.messages.nl.json';

/** The few words that every page has. */
export const hostCatalogue = new Catalogue<keyof typeof en>({ en, nl });
