import { Catalogue } from '@kinsent/host';
import en from './pin.messages.en.json';
import nl from './pin.messages.nl.json';

export type PinMessage = keyof typeof en;

/** The words about PINs. */
export const pinCatalogue = new Catalogue<PinMessage>({ en, nl });
