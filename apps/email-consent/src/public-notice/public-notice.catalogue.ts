import { Catalogue } from '@kinsent/host';
import en from './public-notice.messages.en.json';
import nl from './public-notice.messages.nl.json';

/** The headings of the public notice; its contents come from the policy. */
export const publicNoticeCatalogue = new Catalogue<keyof typeof en>({ en, nl });
