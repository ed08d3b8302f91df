import { stylesheet } from '@kinsent/host';

/** What the parent's pages look like beside the style of all pages. */
export const answerStyle = stylesheet(__dirname, 'answer');
