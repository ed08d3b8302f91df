/** Lines of the ledger that say the same, counted: before the period, and within it. */
export interface ActCount {
  readonly subject: string;
  readonly app: string;
  readonly act: string;
  readonly from: string | null;
  /** Of a lapse: why. */
  readonly cause: string | null;
  readonly before: number;
  readonly within: number;
}

/** How often a method of 16 CFR 312.5(b)(2) was used, and on what authority it is one. */
export interface MethodCount {
  readonly method: string;
  readonly cite: string;
  readonly approval: string;
  readonly yeses: number;
  /** Of them, each proof once. */
  readonly proofs: number;
}

/**
 * What became of consents and erasures within a period, for auditors (T25). It adds up:
 * `openBefore + asked = granted + refused + silent + cancelled + grownUp + openAfter` and
 * `standingBefore + granted = withdrawn + lapsed + invalidated + superseded + matured + standingAfter`.
 */
export interface OutcomeCounts {
  readonly openBefore: number;
  readonly asked: number;
  readonly granted: number;
  readonly refused: number;
  /** The guardian did not answer in time. */
  readonly silent: number;
  /** Questions that the app called off. */
  readonly cancelled: number;
  /** Questions that ended because the child came of age. */
  readonly grownUp: number;
  readonly openAfter: number;
  readonly standingBefore: number;
  readonly withdrawn: number;
  /** Yeses that reached their end, or that the app called off. */
  readonly lapsed: number;
  readonly invalidated: number;
  readonly superseded: number;
  readonly matured: number;
  readonly standingAfter: number;
  /** Consents that were forgotten. */
  readonly erased: number;
  readonly erasuresRequested: number;
  readonly erasuresCompleted: number;
  /** Erasures of which a target let its deadline pass. */
  readonly overdue: number;
  /** Children of whom a guardian stopped everything for a time, and let it go on. */
  readonly stopped: number;
  readonly wentOn: number;
  /** Kinds of data of which it was told that they will go, and which a guardian asked to keep (F-5, F-7). */
  readonly told: number;
  readonly kept: number;
  /** Legal holds that were placed, extended, and are over. */
  readonly held: number;
  readonly holdsExtended: number;
  readonly letGo: number;
}

/** Adds up what was counted, over all apps or those that are given in. */
export function outcomesOf(counts: readonly ActCount[]): OutcomeCounts {
  const sum = (time: 'before' | 'within', which: (count: ActCount) => boolean): number =>
    counts.filter(which).reduce((total, count) => total + count[time], 0);
  const consent =
    (act: string, from?: string, cause?: string) =>
    (count: ActCount): boolean =>
      count.subject === 'consent' &&
      count.act === act &&
      (from === undefined || count.from === from) &&
      (cause === undefined || count.cause === cause);
  const erasure =
    (act: string) =>
    (count: ActCount): boolean =>
      count.subject === 'erasure' && count.act === act;
  const child = (...acts: string[]): number =>
    sum('within', (count) => count.subject === 'child' && acts.includes(count.act));
  const silent = consent('lapse', 'asked', 'silence');
  const grownUp = consent('lapse', 'asked', 'of-age');
  const within = {
    asked: sum('within', consent('ask')),
    granted: sum('within', consent('grant')),
    refused: sum('within', consent('refuse')),
    silent: sum('within', silent),
    cancelled: sum('within', consent('lapse', 'asked', 'cancelled')),
    grownUp: sum('within', grownUp),
    withdrawn: sum('within', consent('withdraw')),
    lapsed: sum('within', consent('lapse', 'granted')),
    invalidated: sum('within', consent('invalidate')),
    superseded: sum('within', consent('supersede')),
    matured: sum('within', consent('mature')),
    erased: sum('within', consent('erase')),
    erasuresRequested: sum('within', erasure('request')),
    erasuresCompleted: sum('within', erasure('complete')),
    overdue: sum('within', erasure('overdue')),
    stopped: child('stop'),
    wentOn: child('go-on'),
    told: child('remind', 'warn'),
    kept: child('keep'),
    held: child('hold'),
    holdsExtended: child('extend'),
    letGo: child('let-go'),
  };
  const left = (time: 'before' | 'within'): { open: number; standing: number } => ({
    open:
      sum(time, consent('ask')) -
      sum(time, ({ subject, from, act }) => subject === 'consent' && from === 'asked' && act !== 'approve'),
    standing:
      sum(time, consent('grant')) -
      sum(time, ({ subject, from, act }) => subject === 'consent' && from === 'granted' && act !== 'confirm'),
  });
  const [before, gained] = [left('before'), left('within')];
  return {
    ...within,
    openBefore: before.open,
    openAfter: before.open + gained.open,
    standingBefore: before.standing,
    standingAfter: before.standing + gained.standing,
  };
}
