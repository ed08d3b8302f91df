import { stylesheet } from '@kinsent/host';

/** What the desk's pages about inquiries look like beside the desk's own style. */
export const inquiryStyle = stylesheet(__dirname, 'inquiry');
