import { tellOfChild } from './child-line';
import { type Erasure, type ErasureTarget, unasked } from './erasure';
import type { ErasurePolicy } from './erasure-plan';
import { type ErasureStep, oweAsking, oweWatching, tellLedger } from './erasure-step';
import type { EventDraft } from './event';
import { erasureDeadlineOf } from './erasure-deadline';
import { owe } from './duty';
import type { ChildLine } from './ledger';
import type { RetentionAction } from './retention-rule';
import { matterOf, type RetentionClock, type RuleRun } from './retention-run';
import { unrecoverableData } from './unrecoverable';

/** Data whose time is over by a rule of the policy. */
export interface RetentionOpening {
  readonly id: string;
  readonly child: { readonly id: string; readonly app: string };
  readonly clock: RetentionClock;
  readonly ends: readonly RuleRun[];
  /** Whether our own store has something to forget with it. */
  readonly own: boolean;
  readonly policy: ErasurePolicy;
  readonly policyDigest: string;
  readonly at: Date;
  readonly newTargetId: () => string;
}

type TargetDraft = Pick<ErasureTarget, 'kind' | 'name' | 'action' | 'data' | 'unlessNeeded'>;

/**
 * Opens the erasure of exactly the data whose time is over (T17, T18, T23, V2, K1, 16 CFR 312.10). Whoever has it is asked
 * now; a single item only the app can tell from the others. What another purpose of the child needs is left out when the
 * targets are asked, where the rule says so and wherever a place cannot tell purposes apart (K2, X1).
 */
export function openRetentionErasure(opening: RetentionOpening): ErasureStep {
  const { id, child, clock, ends, policy, policyDigest, at } = opening;
  const erasure: Erasure = {
    id,
    childId: child.id,
    app: child.app,
    cause: 'retention',
    purposes: unique(ends.flatMap(({ started }) => started.purpose ?? [])).sort(),
    ...(clock.item === '' ? {} : { item: clock.item }),
    policyDigest,
    requestedAt: at,
    overdueAt: null,
    completedAt: null,
  };
  const drafts = [
    ...(opening.own ? [{ kind: 'own' as const, name: 'kinsent', action: 'erase' as const, ...nothingNamed }] : []),
    ...appTargets(opening),
    ...(clock.item === '' ? [...connectorTargets(opening), ...processorTargets(opening)] : []),
  ];
  const lasting = lastingOf(opening, erasure.purposes);
  const targets = drafts.map((draft): ErasureTarget => ({
    ...draft,
    unrecoverable: draft.data.filter((category) => lasting.has(category)),
    id: opening.newTargetId(),
    erasureId: id,
    dueAt: at,
    deadlineAt: erasureDeadlineOf(policy, at),
    ...unasked,
  }));
  const due = ends.map(({ plan }) => plan.dueAt.getTime());
  return {
    erasure,
    targets,
    lines: [
      tellLedger(erasure, 'request', { from: null, to: 'open' }, at, {
        app: child.app,
        cause: erasure.cause,
        purposes: erasure.purposes.join(','),
        policy: policyDigest,
        targets: drafts.map(({ kind, name }) => `${kind}:${name}`).join(','),
        trigger: clock.trigger,
        rules: ends.map(({ started }) => started.id).join(','),
        due: new Date(Math.min(...due)).toISOString(),
      }),
    ],
    duties: [
      ...(opening.own ? [owe('erasure.own', id, null, at)] : []),
      ...targets.flatMap((target) => oweAsking(target, target.dueAt)),
      ...oweWatching(erasure, targets),
    ],
    events: [],
  };
}

/** What happens before the end, and a guardian's wish to keep the data. */
export type RetentionStep = 'remind' | 'deactivate' | 'warn' | 'keep';

/** The step in the child's own chain, so that it can be shown that a guardian was told, and was heard (F-5, F-7). */
export function stepLine(
  child: { readonly id: string; readonly app: string },
  { trigger }: RetentionClock,
  { started }: RuleRun,
  step: RetentionStep,
  { at, dueAt }: { readonly at: Date; readonly dueAt: Date },
): ChildLine {
  return tellOfChild(child, step, at, { rule: started.id, trigger, due: dueAt.toISOString() });
}

/** What the app is told of a step. */
export function tellStep(
  child: { readonly id: string; readonly app: string },
  clock: RetentionClock,
  { started }: RuleRun,
  step: RetentionStep,
  dueAt: Date,
): EventDraft {
  return {
    type: 'erasure.scheduled',
    app: child.app,
    childId: child.id,
    data: {
      cause: 'retention',
      step,
      purposes: started.purpose === null ? [] : [started.purpose],
      data: dataOf(started),
      action: started.rule.action,
      trigger: clock.trigger,
      ...(clock.item === '' ? {} : { item: clock.item }),
      rule: started.id,
      dueAt: dueAt.toISOString(),
    },
  };
}

/** A record's data has no kinds of its own: it is named by the record. */
function dataOf(started: RuleRun['started']): readonly string[] {
  return started.record === null ? started.data : [matterOf(started)];
}

/** What nobody may be able to bring back, of purposes and of records. */
function lastingOf({ policy, ends }: RetentionOpening, purposes: readonly string[]): Set<string> {
  const records = ends.filter(({ started }) => started.record !== null && started.rule.unrecoverable === true);
  return new Set([...unrecoverableData(policy, purposes), ...records.flatMap(({ started }) => dataOf(started))]);
}

const nothingNamed = { data: [], unlessNeeded: [] };

function appTargets({ child, ends }: RetentionOpening): TargetDraft[] {
  return (['erase', 'anonymise'] as const).flatMap((action: RetentionAction) => {
    const own = ends.filter(({ started }) => started.rule.action === action);
    const data = unique(own.flatMap(({ started }) => dataOf(started)));
    const needed = own.filter(
      ({ started }) => 'unless' in started.rule && started.rule.unless?.includes('another-purpose'),
    );
    const unlessNeeded = unique(needed.flatMap(({ started }) => started.data));
    return data.length === 0 ? [] : [{ kind: 'app' as const, name: child.app, action, data, unlessNeeded }];
  });
}

function connectorTargets({ policy, child, ends }: RetentionOpening): TargetDraft[] {
  const data = unique(ends.flatMap(({ started }) => started.data));
  return Object.entries(policy.connectors ?? {})
    .filter(([, { app }]) => app === child.app)
    .flatMap(([name, { tables }]) => {
      const held = new Set(tables.flatMap((table) => table.data));
      return placeOf(
        'connector',
        name,
        data.filter((category) => held.has(category)),
      );
    });
}

function processorTargets({ policy, ends }: RetentionOpening): TargetDraft[] {
  return Object.entries(policy.recipients)
    .filter(([, { openDsr }]) => openDsr !== undefined)
    .flatMap(([name]) => {
      const given = ends.filter(({ started: { purpose } }) => isGiven(policy, purpose, name));
      return placeOf('processor', name, unique(given.flatMap(({ started }) => started.data)));
    });
}

function isGiven(policy: ErasurePolicy, purpose: string | null, recipient: string): boolean {
  return purpose !== null && policy.purposes[purpose]?.recipients.includes(recipient) === true;
}

function placeOf(kind: 'connector' | 'processor', name: string, data: readonly string[]): TargetDraft[] {
  return data.length === 0 ? [] : [{ kind, name, action: 'erase', data, unlessNeeded: data }];
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
