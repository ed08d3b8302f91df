import {
  type Erasure,
  type EraserAnswer,
  type ErasureTarget,
  hasAnswered,
  type TargetAct,
  targetLifecycle,
  type TargetState,
} from './erasure';
import {
  ErasureRefusal,
  type ErasureStep,
  oweAsking,
  overdueSince,
  oweWatching,
  tellApp,
  tellLedger,
} from './erasure-step';
import { owe } from './duty';
import { addPeriod } from './period';

/** Nothing is held for ever: 16 CFR 312.10. A longer ground is stated anew when this is over. */
export const longestHold = 'P10Y';

const acts: Readonly<Record<EraserAnswer['outcome'], TargetAct>> = {
  erased: 'erase',
  'nothing-held': 'find-nothing',
  held: 'hold',
};

/**
 * Takes down what a target says. `all` are the erasure's targets as they stand, that one among them. Throws
 * ErasureRefusal: once a target has answered nothing it says changes that, and a hold has an end that is ahead.
 */
export function answerTarget(
  erasure: Erasure,
  all: readonly ErasureTarget[],
  targetId: string,
  said: EraserAnswer,
  at: Date,
): ErasureStep {
  const target = all.find(({ id }) => id === targetId)!;
  const answer = checked(said, target.records ?? 0, at);
  const state = stateAfter(target, acts[answer.outcome]);
  const next =
    answer.outcome === 'held'
      ? heldAs(target, answer)
      : { ...target, state, records: recordsWith(target, answer), ...over, answeredAt: at };
  const detail = { ...nameOf(next), ...saying(next) };
  return after(erasure, all, next, at, {
    line: tellLedger(erasure, state === 'held' ? 'hold' : 'answer', { from: target.state, to: state }, at, detail),
    event:
      target.kind === 'own'
        ? null
        : tellApp(erasure, state === 'held' ? 'erasure.held' : 'erasure.acknowledged', {
            targetId,
            outcome: answer.outcome,
            ...detail,
          }),
  });
}

const over = { heldUntil: null, askAgainAt: null };

/** A hold moves the time by itself and leaves as long for the answer as there was. */
function heldAs(target: ErasureTarget, { until, ground }: EraserAnswer & { readonly outcome: 'held' }): ErasureTarget {
  const deadlineAt = new Date(until.getTime() + target.deadlineAt.getTime() - target.dueAt.getTime());
  return { ...target, state: 'held', ground, heldUntil: until, dueAt: until, deadlineAt, askAgainAt: null };
}

function recordsWith(target: ErasureTarget, answer: EraserAnswer): number | null {
  return answer.outcome === 'erased' ? (target.records ?? 0) + answer.records : target.records;
}

function saying({ heldUntil, ground, records }: ErasureTarget): Record<string, string> {
  return heldUntil === null ? { records: String(records ?? 0) } : { ground: ground!, until: heldUntil.toISOString() };
}

/**
 * Asks a target, or releases it: what the guardian allowed again, or another purpose of the child still needs, is not
 * erased, and that is written down. Null when it is not to be asked (now, or any more).
 */
export function askTarget(
  erasure: Erasure,
  all: readonly ErasureTarget[],
  targetId: string,
  needed: Needed,
  at: Date,
): ErasureStep | null {
  const target = all.find(({ id }) => id === targetId)!;
  if (erasure.completedAt !== null || at < nextAskAt(target)) return null;
  if (target.state === 'owed' && target.data.length > 0) {
    const left = target.data.filter((category) => !stays(target, category, needed));
    if (left.length === 0) return release(erasure, all, target, at);
    if (left.length < target.data.length) return ask(erasure, all, { ...target, data: left }, target.data, at);
  }
  return ask(erasure, all, target, target.data, at);
}

/** Kinds of data that the child's purposes that stand need now: those of the erasure, allowed again, and all others. */
export interface Needed {
  readonly again: ReadonlySet<string>;
  readonly elsewhere: ReadonlySet<string>;
}

function stays({ unlessNeeded }: ErasureTarget, category: string, { again, elsewhere }: Needed): boolean {
  return again.has(category) || (unlessNeeded.includes(category) && elsewhere.has(category));
}

/** From when a target may be asked, or asked again; never for one that has answered. */
export function nextAskAt(target: ErasureTarget): Date {
  if (hasAnswered(target)) return new Date(8.64e15);
  return target.askAgainAt ?? target.dueAt;
}

/** An hour after the first time, then twice as long each time, at most a day. */
export function pauseAfterAsk(asks: number): string {
  return `PT${Math.min(2 ** Math.max(asks - 1, 0), 24)}H`;
}

function ask(
  erasure: Erasure,
  all: readonly ErasureTarget[],
  target: ErasureTarget,
  wasData: readonly string[],
  at: Date,
): ErasureStep {
  const state = stateAfter(target, 'ask');
  const asks = target.asks + 1;
  const next: ErasureTarget = {
    ...target,
    state,
    asks,
    askedAt: at,
    // A connector or processor is tried again by the duty that runs it.
    askAgainAt: target.kind === 'app' ? addPeriod(at, pauseAfterAsk(asks)) : null,
    heldUntil: null,
  };
  const kept = wasData.filter((category) => !target.data.includes(category));
  const detail = { ...nameOf(next), ...(kept.length > 0 ? { kept: kept.join(',') } : {}) };
  const isNews = target.state !== 'asked';
  const line = tellLedger(
    erasure,
    target.state === 'held' ? 'lift' : 'ask',
    { from: target.state, to: state },
    at,
    detail,
  );
  return {
    erasure,
    targets: [next],
    // Asking again says nothing new; it would fill the ledger for as long as an app is silent.
    lines: isNews ? [line] : [],
    duties: [
      ...(next.askAgainAt === null ? [] : oweAsking(next, next.askAgainAt)),
      // Of an erasure that was asked for at once, nobody watched until now.
      ...(next.askAgainAt !== null && asks === 2 ? oweWatching(erasure, all) : []),
    ],
    events:
      target.kind === 'app'
        ? [
            tellApp(erasure, 'erasure.requested', {
              targetId: target.id,
              action: target.action,
              data: target.data,
              ...lastingOf(target),
              dueAt: target.dueAt.toISOString(),
              deadline: target.deadlineAt.toISOString(),
            }),
          ]
        : [],
  };
}

/** What nobody may be able to bring back, where there is such a thing. */
function lastingOf({ data, unrecoverable }: ErasureTarget): { readonly unrecoverable?: readonly string[] } {
  const left = unrecoverable.filter((category) => data.includes(category));
  return left.length === 0 ? {} : { unrecoverable: left };
}

function release(erasure: Erasure, all: readonly ErasureTarget[], target: ErasureTarget, at: Date): ErasureStep {
  const state = stateAfter(target, 'release');
  const next: ErasureTarget = { ...target, state, answeredAt: at };
  const detail = { ...nameOf(next), kept: target.data.join(',') };
  return after(erasure, all, next, at, {
    line: tellLedger(erasure, 'answer', { from: target.state, to: state }, at, detail),
    event: tellApp(erasure, 'erasure.acknowledged', {
      targetId: target.id,
      ...nameOf(next),
      outcome: 'released',
      data: target.data,
    }),
  });
}

function after(
  erasure: Erasure,
  all: readonly ErasureTarget[],
  next: ErasureTarget,
  at: Date,
  told: { readonly line: ErasureStep['lines'][number]; readonly event: ErasureStep['events'][number] | null },
): ErasureStep {
  const targets = all.map((target) => (target.id === next.id ? next : target));
  const held = next.state === 'held';
  return {
    erasure: { ...erasure, overdueAt: overdueSince(targets, at) },
    targets: [next],
    lines: [told.line],
    duties: [
      ...(held ? [...oweAsking(next, next.dueAt), ...oweWatching(erasure, targets)] : []),
      ...(targets.every(hasAnswered) ? [owe('erasure.settle', erasure.id, null, at)] : []),
    ],
    events: told.event === null ? [] : [told.event],
  };
}

function stateAfter(target: ErasureTarget, act: TargetAct): TargetState {
  const state = targetLifecycle[target.state][act];
  if (state === undefined) {
    throw new ErasureRefusal('already_answered', `A target that is ${target.state} cannot ${act}.`);
  }
  return state;
}

/** Nothing erased, now or before, is nothing held: a count says so either way. */
function checked(answer: EraserAnswer, before: number, at: Date): EraserAnswer {
  if (answer.outcome === 'erased') {
    if (!Number.isSafeInteger(answer.records) || answer.records < 0) {
      throw new ErasureRefusal('records_not_counted', 'Records are counted in whole numbers.');
    }
    return answer.records + before === 0 ? { outcome: 'nothing-held' } : answer;
  }
  if (answer.outcome === 'held') {
    if (answer.until <= at) throw new ErasureRefusal('hold_not_ahead', 'A hold ends in the future.');
    if (answer.until > addPeriod(at, longestHold))
      throw new ErasureRefusal('hold_too_long', 'Nothing is held for ever.');
  }
  return answer;
}

function nameOf({ kind, name }: ErasureTarget): { target: string; name: string } {
  return { target: kind, name };
}
