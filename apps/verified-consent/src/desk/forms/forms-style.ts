import { stylesheet } from '@kinsent/host';

/** A paper that can be turned and enlarged without leaving the page. */
export const formsStyle = stylesheet(__dirname, 'forms');
