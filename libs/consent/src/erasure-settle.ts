import { owe } from './duty';
import { type Erasure, type ErasureTarget, hasAnswered } from './erasure';
import { type ErasureStep, overdueSince, oweWatching, tellApp, tellLedger } from './erasure-step';
import { addPeriod } from './period';

/**
 * Ends an erasure of which every target has answered; null while one is held, silent, or the erasure is over already. With
 * it goes the last that tells which child it was.
 */
export function settleErasure(erasure: Erasure, targets: readonly ErasureTarget[], at: Date): ErasureStep | null {
  if (erasure.completedAt !== null || !targets.every(hasAnswered)) return null;
  const records = targets.reduce((sum, target) => sum + (target.records ?? 0), 0);
  const released = targets.filter(({ state }) => state === 'released').length;
  const counts = { records: String(records), targets: String(targets.length), released: String(released) };
  return {
    erasure: { ...erasure, completedAt: at, overdueAt: null },
    targets: [],
    lines: [tellLedger(erasure, 'complete', { from: standing(erasure), to: 'completed' }, at, counts)],
    duties: [],
    events: [tellApp(erasure, 'erasure.completed', counts)],
  };
}

/**
 * Looks whether every target answered in time, and is loud about it when one did not. Looks again at the next deadline,
 * and daily while one is late. Null when there is nothing to watch any more.
 */
export function watchErasure(erasure: Erasure, targets: readonly ErasureTarget[], at: Date): ErasureStep | null {
  const open = targets.filter((target) => !hasAnswered(target));
  if (erasure.completedAt !== null || open.length === 0) return null;
  const overdueAt = overdueSince(targets, at);
  if (overdueAt === null) {
    return {
      erasure: { ...erasure, overdueAt },
      targets: [],
      lines: [],
      duties: oweWatching(erasure, open),
      events: [],
    };
  }
  const late = open.filter(({ deadlineAt }) => deadlineAt <= at).map(({ kind, name }) => `${kind}:${name}`);
  const isNews = erasure.overdueAt === null;
  const again = addPeriod(at, 'P1D');
  return {
    erasure: { ...erasure, overdueAt },
    targets: [],
    lines: isNews
      ? [tellLedger(erasure, 'overdue', { from: 'open', to: 'overdue' }, at, { targets: late.join(',') })]
      : [],
    duties: [owe('erasure.watch', erasure.id, null, again, again)],
    events: isNews ? [tellApp(erasure, 'erasure.overdue', { targets: late, deadline: overdueAt.toISOString() })] : [],
  };
}

function standing({ overdueAt }: Erasure): 'open' | 'overdue' {
  return overdueAt === null ? 'open' : 'overdue';
}
