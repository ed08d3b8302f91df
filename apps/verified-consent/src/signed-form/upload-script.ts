import { script } from '@kinsent/host';

/** Shows how far a form is sent; the page does without it. */
export const uploadScript = script(__dirname, 'upload');
