import { utcDate } from './calendar-date';
import type { ErasureCause, TargetKind } from './erasure';
import { clockAt } from './local-time';
import type { Policy } from './policy';
import { retentionForConsentEnd } from './retention-of-consent';
import type { RetentionAction } from './retention-rule';
import { matterOf, type RetentionClock, type RetentionTerms, runsOf, type StandingConsent } from './retention-run';

/**
 * What is foreseen: a step or the end of a rule, a question that nobody answers in time, a yes whose time is over, or
 * somebody being asked in an erasure that is open.
 */
export const foreseenKinds = ['retention', 'request.lapse', 'consent.lapse', 'erasure'] as const;

export type ForeseenKind = (typeof foreseenKinds)[number];

/** One thing that comes if nothing happens before. */
export interface Foreseen {
  readonly kind: ForeseenKind;
  readonly at: Date;
  readonly app: string;
  readonly step: 'remind' | 'deactivate' | 'warn' | 'lapse' | RetentionAction;
  /** JSON pointer of the rule in the policy; null where no single rule says so. */
  readonly rule: string | null;
  /** Keys of purposes, or `records/` and the key of a record. */
  readonly purposes: readonly string[];
  /** Keys of the policy's data; none named: all that is held for the purposes. */
  readonly data: readonly string[];
  /** What started the clock; null where none did. */
  readonly trigger: string | null;
  /** Why an open erasure was opened. */
  readonly cause: ErasureCause | null;
  /** Who is asked in an open erasure. */
  readonly target: { readonly kind: TargetKind; readonly name: string } | null;
}

/** Things of one kind that come on one day of the policy's calendar. */
export interface ForeseenGroup extends Omit<Foreseen, 'at'> {
  /** ISO date. */
  readonly day: string;
  readonly count: number;
}

/** From when to when is looked ahead. What is late already counts as due at once. */
export interface Window {
  readonly from: Date;
  readonly until: Date;
}

const nothing = { rule: null, trigger: null, cause: null, target: null } as const;

/** The steps and ends of a clock that fall into the window, by the policy of today and if the child stays away. */
export function forecastClock(
  policy: RetentionTerms,
  app: string,
  clock: RetentionClock,
  consents: readonly StandingConsent[],
  window: Window,
): Foreseen[] {
  return runsOf(policy, app, clock, consents).flatMap(({ started, plan, progress }) => {
    if (progress.over) return [];
    const { id, data, rule } = started;
    const about = { ...nothing, kind: 'retention', app, rule: id, purposes: [matterOf(started)], data } as const;
    const ahead = [...plan.steps.slice(progress.done), { action: plan.action, at: plan.dueAt }];
    return ahead.flatMap(({ action, at }): Foreseen[] =>
      at > window.until ? [] : [{ ...about, step: action, trigger: rule.trigger, at: later(at, window.from) }],
    );
  });
}

/** The end of a yes, or of a question that is not answered, with the data that goes for it within the window. */
export function forecastEnd(
  policy: Pick<Policy, 'purposes' | 'timeZone'>,
  end: { readonly app: string; readonly purpose: string; readonly neverGranted: boolean; readonly at: Date },
  window: Window,
): Foreseen[] {
  const { app, purpose, neverGranted } = end;
  const at = later(end.at, window.from);
  if (at > window.until) return [];
  const kind = neverGranted ? 'request.lapse' : 'consent.lapse';
  const about = { ...nothing, kind, app, purposes: [purpose] } as const;
  const known = Object.hasOwn(policy.purposes, purpose);
  const goes = known ? retentionForConsentEnd(policy, purpose, neverGranted, at) : [];
  return [
    { ...about, step: 'lapse', data: [], at },
    ...goes
      .filter(({ dueAt }) => dueAt <= window.until)
      .map(({ data, dueAt, action }): Foreseen => ({
        ...about,
        step: action,
        data,
        trigger: 'consent.ended',
        at: dueAt,
      })),
  ];
}

/** Counts what is the same on the same day, the earliest first. */
export function groupForeseen(foreseen: readonly Foreseen[], timeZone = 'UTC'): ForeseenGroup[] {
  return mergeForeseen(
    foreseen.map(({ at, ...rest }) => ({ ...rest, day: utcDate(new Date(clockAt(at.getTime(), timeZone))), count: 1 })),
  );
}

/** Adds up groups of several pages. */
export function mergeForeseen(groups: readonly ForeseenGroup[]): ForeseenGroup[] {
  const merged = new Map<string, ForeseenGroup>();
  for (const group of groups) {
    const { day, kind, app, step, rule, purposes, data, trigger, cause, target } = group;
    const key = JSON.stringify([day, kind, app, step, rule, purposes, data, trigger, cause, target]);
    merged.set(key, { ...group, count: (merged.get(key)?.count ?? 0) + group.count });
  }
  return [...merged.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

function later(at: Date, from: Date): Date {
  return at < from ? from : at;
}
