import { Catalogue } from '@kinsent/host';
import en from './front.messages.en.json';
import nl from './front.messages.nl.json';

export const frontCatalogue = new Catalogue({ en, nl });
