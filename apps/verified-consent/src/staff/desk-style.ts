import { stylesheet } from '@kinsent/host';

/** What the desk looks like beside the style of all pages: its bar, tables, and a paper beside what was asked. */
export const deskStyle = stylesheet(__dirname, 'desk');
