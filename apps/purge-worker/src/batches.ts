import type { DutyResult } from '@kinsent/host';

/** As many at once as hold their children's rows for well under a tenth of a second. */
export const childrenAtOnce = 40;

/** What a duty was about is not there any more: nothing is left to do. */
export const gone: DutyResult = { done: { outcome: 'gone' } };
