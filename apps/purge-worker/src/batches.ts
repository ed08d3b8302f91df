import type { DutyResult } from '@kinsent/host';

/** As many at once as hold their children's rows for under a tenth of a second, nearly always (ADR 14 says how long). */
export const childrenAtOnce = 40;

/** What a duty was about is not there any more: nothing is left to do. */
export const gone: DutyResult = { done: { outcome: 'gone' } };
