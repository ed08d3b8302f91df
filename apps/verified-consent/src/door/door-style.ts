import { stylesheet } from '@kinsent/host';

/** What these pages look like beside the style of all pages. */
export const doorStyle = stylesheet(__dirname, 'door');
