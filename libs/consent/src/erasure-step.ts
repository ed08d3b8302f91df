import { type DutyDraft, owe } from './duty';
import { type Erasure, type ErasureTarget, hasAnswered } from './erasure';
import type { EventDraft, EventType } from './event';
import type { ErasureAct, ErasureLine } from './ledger';

/** What follows from one act on an erasure; it is written in one commit or not at all. */
export interface ErasureStep {
  readonly erasure: Erasure;
  /** The targets that are new or changed. */
  readonly targets: readonly ErasureTarget[];
  readonly lines: readonly ErasureLine[];
  readonly duties: readonly DutyDraft[];
  readonly events: readonly EventDraft[];
}

/** Thrown when the law does not allow an act on an erasure. `code` is closed. */
export class ErasureRefusal extends Error {
  override readonly name = 'ErasureRefusal';

  constructor(
    readonly code: 'already_answered' | 'target_not_named' | 'hold_not_ahead' | 'hold_too_long' | 'records_not_counted',
    message: string,
  ) {
    super(message);
  }
}

/** A line in the erasure's own chain. Counts and times alone: nothing of the child. */
export function tellLedger(
  erasure: Erasure,
  act: ErasureAct,
  step: { readonly from: string | null; readonly to: string },
  at: Date,
  detail: Readonly<Record<string, string>>,
): ErasureLine {
  return { subject: 'erasure', subjectId: erasure.id, act, ...step, at, detail };
}

/** What the app is told, always with which erasure it is about. */
export function tellApp(erasure: Erasure, type: EventType, data: EventDraft['data']): EventDraft {
  const { id, app, childId, cause, purposes, item } = erasure;
  const about = { erasureId: id, cause, purposes, ...(item === undefined ? {} : { item }) };
  return { type, app, childId, data: { ...about, ...data } };
}

/** Asking a target, when it is due; each time of asking is owed once. Our own store is not asked. */
export function oweAsking({ id, kind }: ErasureTarget, dueAt: Date): DutyDraft[] {
  if (kind === 'own') return [];
  return [owe(kind === 'app' ? 'erasure.ask' : 'erasure.run', id, null, dueAt, dueAt)];
}

/** Looking whether every target answered in time, at the first deadline that is still ahead. */
export function oweWatching(erasure: Erasure, targets: readonly ErasureTarget[]): DutyDraft[] {
  const [next] = targets
    .filter((target) => !hasAnswered(target))
    .map(({ deadlineAt }) => deadlineAt)
    .sort((one, other) => one.getTime() - other.getTime());
  return next === undefined ? [] : [owe('erasure.watch', erasure.id, null, next, next)];
}

/** Since when the erasure is late; null while no target is. */
export function overdueSince(targets: readonly ErasureTarget[], at: Date): Date | null {
  const late = targets.filter((target) => !hasAnswered(target) && target.deadlineAt <= at);
  return late.length === 0 ? null : new Date(Math.min(...late.map(({ deadlineAt }) => deadlineAt.getTime())));
}
