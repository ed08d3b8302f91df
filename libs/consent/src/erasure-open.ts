import { owe } from './duty';
import { type Erasure, type ErasureCause, type ErasureTarget, immediateCauses, type TargetKind } from './erasure';
import { type ErasureStep, oweAsking, oweWatching, tellApp, tellLedger } from './erasure-step';
import { addPeriod } from './period';
import type { Policy } from './policy';
import { retentionForConsentEnd } from './retention-of-consent';

/** What had been allowed, or asked, and is over. */
export interface EndedPurpose {
  readonly purpose: string;
  /** True when there never was a yes: nothing may then be kept for its own time. */
  readonly neverGranted: boolean;
}

export interface Opening {
  readonly id: string;
  readonly child: { readonly id: string; readonly app: string };
  readonly cause: ErasureCause;
  readonly ended: readonly EndedPurpose[];
  /** When the permission ended, or the app asked: what may be kept for a time is kept from then. */
  readonly endedAt: Date;
  readonly policy: ErasurePolicy;
  readonly policyDigest: string;
  readonly at: Date;
  readonly newTargetId: () => string;
}

/** As much of a policy as an erasure runs by. */
export interface ErasurePolicy extends Pick<Policy, 'purposes'> {
  readonly recipients: Readonly<Record<string, { readonly name: string; readonly openDsr?: unknown }>>;
  readonly erasure?: { readonly deadline: string };
  readonly connectors?: Readonly<
    Record<string, { readonly app: string; readonly tables: readonly { readonly data: readonly string[] }[] }>
  >;
}

type TargetDraft = Pick<ErasureTarget, 'kind' | 'name' | 'data' | 'dueAt'>;

/**
 * Opens the erasure of one child for one cause, with everybody who has to forget: our own store at once, the app and the
 * places that it named when the policy's time for each kind of data is over (T3, T10, 16 CFR 312.10).
 */
export function openErasure(opening: Opening): ErasureStep {
  const { id, child, cause, policy, policyDigest, endedAt, at } = opening;
  const purposes = [...new Set(opening.ended.map(({ purpose }) => purpose))].sort();
  const erasure: Erasure = {
    id,
    childId: child.id,
    app: child.app,
    cause,
    purposes,
    policyDigest,
    requestedAt: endedAt,
    overdueAt: null,
    completedAt: null,
  };
  const drafts = [
    { kind: 'own' as const, name: 'kinsent', data: [], dueAt: endedAt },
    ...appTargets(opening),
    ...connectorTargets(opening),
    ...processorTargets(opening),
  ];
  const targets = drafts.map((draft) => aTarget(draft, opening));
  const isNow = isImmediate(cause);
  return {
    erasure,
    targets,
    lines: [
      tellLedger(erasure, 'request', { from: null, to: 'open' }, at, {
        app: child.app,
        cause,
        purposes: purposes.join(','),
        policy: policyDigest,
        targets: drafts.map(({ kind, name }) => `${kind}:${name}`).join(','),
      }),
    ],
    duties: [
      ...(isNow ? [owe('erasure.own', id, null, at)] : []),
      ...targets.flatMap((target) => oweAsking(target, target.dueAt)),
      ...oweWatching(erasure, targets),
    ],
    events: targets
      .filter(({ kind, dueAt }) => kind === 'app' && dueAt > at)
      .map((target) =>
        tellApp(erasure, 'erasure.scheduled', {
          targetId: target.id,
          data: target.data,
          dueAt: target.dueAt.toISOString(),
          deadline: target.deadlineAt.toISOString(),
        }),
      ),
  };

  function aTarget(draft: TargetDraft, { newTargetId }: Opening): ErasureTarget {
    return {
      ...draft,
      id: newTargetId(),
      erasureId: id,
      deadlineAt: addPeriod(draft.dueAt, policy.erasure?.deadline ?? longestDeadline),
      state: 'owed',
      asks: 0,
      askedAt: null,
      askAgainAt: null,
      records: null,
      ground: null,
      heldUntil: null,
      answeredAt: null,
    };
  }
}

/** By when a target must have answered where the policy says nothing: Art. 12(3) GDPR, a month. */
export const longestDeadline = 'P30D';

/** True when the app asked that everything be gone now. */
export function isImmediate(cause: ErasureCause): boolean {
  return (immediateCauses as readonly ErasureCause[]).includes(cause);
}

function appTargets(opening: Opening): TargetDraft[] {
  const { ended, policy, child, endedAt } = opening;
  const targets = targetsOf('app', child.app, dueOf(opening, ended));
  // What the policy has forgotten is not for us to forget: the app is asked for all that it holds for those purposes.
  const isUnknown = ended.some(({ purpose }) => policy.purposes[purpose] === undefined);
  const asksNow = targets.some(({ dueAt }) => dueAt.getTime() === endedAt.getTime());
  return isUnknown && !asksNow ? [...targets, { kind: 'app', name: child.app, data: [], dueAt: endedAt }] : targets;
}

function connectorTargets(opening: Opening): TargetDraft[] {
  const due = dueOf(opening, opening.ended);
  return Object.entries(opening.policy.connectors ?? {})
    .filter(([, { app }]) => app === opening.child.app)
    .flatMap(([name, { tables }]) => {
      const held = new Set(tables.flatMap(({ data }) => data));
      return targetsOf('connector', name, new Map([...due].filter(([category]) => held.has(category))));
    });
}

/** A processor hears of a child only if something was ever handed to it: for what was never allowed, nothing was. */
function processorTargets(opening: Opening): TargetDraft[] {
  const { ended, policy, cause } = opening;
  return Object.entries(policy.recipients)
    .filter(([, { openDsr }]) => openDsr !== undefined)
    .flatMap(([name]) => {
      const given = ended.filter(
        ({ purpose, neverGranted }) =>
          (!neverGranted || isImmediate(cause)) && policy.purposes[purpose]?.recipients.includes(name) === true,
      );
      return targetsOf('processor', name, dueOf(opening, given));
    });
}

/** When each kind of data has to go: where several of the purposes took it, when the last of them may no longer keep it. */
function dueOf({ policy, cause, endedAt }: Opening, ended: readonly EndedPurpose[]): Map<string, Date> {
  const due = new Map<string, Date>();
  for (const { purpose, neverGranted } of ended) {
    const ruled = policy.purposes[purpose];
    if (ruled === undefined) continue;
    const rules = isImmediate(cause)
      ? [{ data: ruled.data, dueAt: endedAt }]
      : retentionForConsentEnd(policy, purpose, neverGranted, endedAt);
    for (const { data, dueAt } of rules) {
      for (const category of data) {
        const known = due.get(category);
        if (known === undefined || known < dueAt) due.set(category, dueAt);
      }
    }
  }
  return due;
}

/** One target a due date. */
function targetsOf(kind: TargetKind, name: string, due: ReadonlyMap<string, Date>): TargetDraft[] {
  const times = [...new Set([...due.values()].map((dueAt) => dueAt.getTime()))].sort((one, other) => one - other);
  return times.map((time) => ({
    kind,
    name,
    data: [...due].filter(([, dueAt]) => dueAt.getTime() === time).map(([category]) => category),
    dueAt: new Date(time),
  }));
}
