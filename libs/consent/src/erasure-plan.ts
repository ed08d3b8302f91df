import { type ErasureCause, type ErasureTarget, immediateCauses, type TargetKind } from './erasure';
import { erasureDeadlineOf } from './erasure-deadline';
import type { Policy } from './policy';
import { retentionForConsentEnd } from './retention-of-consent';
import type { RetentionAction } from './retention-rule';
import { unrecoverableData } from './unrecoverable';

/** What had been allowed, or asked, and is over. */
export interface EndedPurpose {
  readonly purpose: string;
  /** True when there never was a yes: nothing may then be kept for its own time. */
  readonly neverGranted: boolean;
}

/** As much of a policy as an erasure runs by. */
export type ErasurePolicy = Pick<Policy, 'purposes' | 'recipients' | 'erasure' | 'connectors' | 'timeZone'>;

/** What decides who has to forget what, and when: nothing of the child but its app. */
export interface Plannable {
  readonly child: { readonly app: string };
  readonly cause: ErasureCause;
  readonly ended: readonly EndedPurpose[];
  /** When the permission ended, or the app asked: what may be kept for a time is kept from then. */
  readonly endedAt: Date;
  readonly policy: ErasurePolicy;
}

export interface ErasurePlan {
  readonly purposes: readonly string[];
  readonly targets: readonly PlannedTarget[];
}

/** A target, whoever it has to forget. */
export type PlannedTarget = TargetDraft & Pick<ErasureTarget, 'unrecoverable' | 'deadlineAt'>;

type TargetDraft = Pick<ErasureTarget, 'kind' | 'name' | 'action' | 'data' | 'unlessNeeded' | 'dueAt'>;

const everything = { action: 'erase' as const, data: [], unlessNeeded: [] };

/** Many end at one moment for one cause: the last plan under each policy is kept. */
const lastPlans = new WeakMap<ErasurePolicy, { readonly key: string; readonly plan: ErasurePlan }>();

/** Everybody who has to forget, our own store first, and when the policy's time for each kind of data is over. */
export function planErasure(opening: Plannable): ErasurePlan {
  const { child, cause, ended, endedAt, policy } = opening;
  const key = JSON.stringify([child.app, cause, endedAt, ended]);
  const last = lastPlans.get(policy);
  if (last?.key === key) return last.plan;
  const plan = planAnew(opening);
  lastPlans.set(policy, { key, plan });
  return plan;
}

function planAnew(opening: Plannable): ErasurePlan {
  const { ended, endedAt, policy } = opening;
  const purposes = [...new Set(ended.map(({ purpose }) => purpose))].sort();
  const lasting = unrecoverableData(policy, purposes);
  const drafts: TargetDraft[] = [
    { ...everything, kind: 'own', name: 'kinsent', dueAt: endedAt },
    ...appTargets(opening),
    ...connectorTargets(opening),
    ...processorTargets(opening),
  ];
  const targets = drafts.map((draft) => ({
    ...draft,
    unrecoverable: draft.data.filter((category) => lasting.has(category)),
    deadlineAt: erasureDeadlineOf(policy, draft.dueAt),
  }));
  return { purposes, targets };
}

/** True when the app asked that everything be gone now. */
export function isImmediate(cause: ErasureCause): boolean {
  return (immediateCauses as readonly ErasureCause[]).includes(cause);
}

function appTargets(opening: Plannable): TargetDraft[] {
  const { ended, policy, child, endedAt } = opening;
  const targets = targetsOf('app', child.app, dueOf(opening, ended));
  // What the policy has forgotten is not for us to forget: the app is asked for all that it holds for those purposes.
  const isUnknown = ended.some(({ purpose }) => !Object.hasOwn(policy.purposes, purpose));
  const asksNow = targets.some(({ dueAt }) => dueAt.getTime() === endedAt.getTime());
  return isUnknown && !asksNow
    ? [...targets, { ...everything, kind: 'app', name: child.app, dueAt: endedAt }]
    : targets;
}

function connectorTargets(opening: Plannable): TargetDraft[] {
  const connectors = Object.entries(opening.policy.connectors ?? {}).filter(([, { app }]) => app === opening.child.app);
  if (connectors.length === 0) return [];
  const due = dueOf(opening, opening.ended);
  return connectors.flatMap(([name, { tables }]) => {
    const held = new Set(tables.flatMap(({ data }) => data));
    return placesOf('connector', name, new Map([...due].filter(([category]) => held.has(category))));
  });
}

/** A processor hears of a child only if something was ever handed to it: for what was never allowed, nothing was. */
function processorTargets(opening: Plannable): TargetDraft[] {
  const { ended, policy, cause } = opening;
  return Object.entries(policy.recipients)
    .filter(([, { openDsr }]) => openDsr !== undefined)
    .flatMap(([name]) => {
      const given = ended.filter(
        ({ purpose, neverGranted }) =>
          (!neverGranted || isImmediate(cause)) && policy.purposes[purpose]?.recipients.includes(name) === true,
      );
      return placesOf('processor', name, dueOf(opening, given));
    });
}

interface Due {
  readonly dueAt: Date;
  readonly action: RetentionAction;
  readonly unlessNeeded: boolean;
}

/** When each kind of data has to go: where several of the purposes took it, when the last of them may no longer keep it. */
function dueOf({ policy, cause, endedAt }: Plannable, ended: readonly EndedPurpose[]): Map<string, Due> {
  const due = new Map<string, Due>();
  for (const { purpose, neverGranted } of ended) {
    if (!Object.hasOwn(policy.purposes, purpose)) continue;
    const rules = isImmediate(cause)
      ? [{ data: policy.purposes[purpose]!.data, dueAt: endedAt, action: 'erase' as const, unlessNeeded: false }]
      : retentionForConsentEnd(policy, purpose, neverGranted, endedAt);
    for (const { data, ...rule } of rules) {
      for (const category of data) due.set(category, later(due.get(category), rule));
    }
  }
  return due;
}

/** The later one; at the same moment the stronger act, and what either of them lets another purpose keep. */
function later(one: Due | undefined, other: Due): Due {
  if (one === undefined || one.dueAt < other.dueAt) return other;
  if (one.dueAt > other.dueAt) return one;
  const action = one.action === 'erase' ? one.action : other.action;
  return { dueAt: one.dueAt, action, unlessNeeded: one.unlessNeeded || other.unlessNeeded };
}

/** A place that cannot tell purposes apart: it erases, and always leaves what another purpose of the child needs. */
function placesOf(kind: TargetKind, name: string, due: ReadonlyMap<string, Due>): TargetDraft[] {
  const simply = [...due].map(([category, { dueAt }]): [string, Due] => [
    category,
    { dueAt, action: 'erase', unlessNeeded: true },
  ]);
  return targetsOf(kind, name, new Map(simply));
}

/** One target a due date and action. */
function targetsOf(kind: TargetKind, name: string, due: ReadonlyMap<string, Due>): TargetDraft[] {
  const targets = new Map<string, TargetDraft>();
  for (const [category, { dueAt, action, unlessNeeded }] of due) {
    const key = `${dueAt.getTime()} ${action}`;
    const { data, unlessNeeded: others } = targets.get(key) ?? everything;
    targets.set(key, {
      kind,
      name,
      action,
      dueAt,
      data: [...data, category],
      unlessNeeded: unlessNeeded ? [...others, category] : others,
    });
  }
  return [...targets.values()].sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
}
