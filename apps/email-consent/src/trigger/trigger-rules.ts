import { matterOf, type Policy, restsOnConsent, rulesOfClock } from '@kinsent/consent';
import { Problem } from '@kinsent/host';

/** What an app reports, checked against its policy. */
export interface Reported {
  readonly trigger: string;
  /** Key of a purpose, `records/` and that of a record, or empty. */
  readonly about: string;
  readonly item: string;
  /** Something of it rests on no yes. */
  readonly outlives: boolean;
}

interface Report {
  readonly trigger: string;
  readonly purpose?: string;
  readonly record?: string;
  readonly item?: string;
}

/** Told by our own records: nobody else knows better when somebody was asked, or when a yes ended. */
const ours: readonly string[] = ['request.created', 'consent.ended'];

/** Whether activity starts something that rests on no yes. */
export function activityOutlives(policy: Policy, app: string): boolean {
  return outlives(policy, app, { trigger: 'last.activity', about: '', item: '' });
}

/** True when it is about one reply to one question, of which the second is none (T18, 16 CFR 312.5(c)(3)). */
export function isOneReply(policy: Policy, { about }: Pick<Reported, 'about'>): boolean {
  return Object.hasOwn(policy.purposes, about) && policy.purposes[about]?.basis === 'one-time-reply';
}

/** The purposes of one reply that a report says was sent. */
export function repliesSaid(policy: Policy, app: string, { trigger, about }: Reported): string[] {
  if (trigger !== 'reply.sent') return [];
  const meant = about === '' ? (policy.apps[app]?.purposes ?? []) : [about];
  return meant.filter((purpose) => isOneReply(policy, { about: purpose }));
}

/** Throws the Problems `unknown_trigger`, `unknown_purpose` and `invalid_fields`. */
export function readReport(policy: Policy, app: string, body: Report): Reported {
  const { trigger, purpose, record, item = '' } = body;
  holdApart(body);
  if (purpose !== undefined && policy.apps[app]?.purposes.includes(purpose) !== true) {
    throw new Problem('unknown_purpose', { errors: [{ pointer: '/purpose', detail: 'is not a purpose of this app' }] });
  }
  const about = purpose ?? (record === undefined ? '' : `records/${record}`);
  // What is created comes one by one; of one item the two are the same.
  const named = { trigger: trigger === 'created' && item !== '' ? 'collected' : trigger, about, item };
  const asks = trigger === 'collected' && isOneReply(policy, named);
  const starts = !ours.includes(trigger) && (asks || rulesOfClock(policy, app, { ...named, trigger }).length > 0);
  if (!starts) {
    const pointer = record !== undefined && !Object.hasOwn(policy.records ?? {}, record) ? '/record' : '/trigger';
    throw new Problem('unknown_trigger', { errors: [{ pointer, detail: whyNot(policy, app, trigger) }] });
  }
  return { ...named, outlives: outlives(policy, app, { ...named, trigger }) };
}

function holdApart({ trigger, purpose, record, item }: Report): void {
  if (purpose !== undefined && record !== undefined) throw invalid('/record', 'cannot stand beside purpose');
  if (trigger === 'last.activity' && (purpose ?? record ?? item) !== undefined) {
    throw invalid('/trigger', 'is about the child as a whole: leave purpose, record and item out');
  }
}

function outlives(policy: Policy, app: string, clock: Parameters<typeof rulesOfClock>[2]): boolean {
  return rulesOfClock(policy, app, clock).some(({ purpose }) => purpose === null || !restsOnConsent(policy, purpose));
}

function whyNot(policy: Policy, app: string, trigger: string): string {
  if (ours.includes(trigger)) return 'is known from our own records';
  const waiting = rulesOfClock(policy, app, { trigger, about: '', item: 'any' }).map(matterOf);
  if (waiting.length === 0) return 'starts no retention rule of this app';
  return `starts rules of ${[...new Set(waiting)].join(', ')} only, or only with an item`;
}

function invalid(pointer: string, detail: string): Problem {
  return new Problem('invalid_fields', { errors: [{ pointer, detail }] });
}
