import { ofAgeAt } from './coming-of-age';
import type { Consent, CountsFrom } from './consent';
import { type DutyDraft, owe } from './duty';
import { type ImmediateCause, immediateCauses } from './erasure';
import type { EventDraft, EventType } from './event';
import { type Evidence, evidenceMethods, levelOf, reaches } from './evidence';
import type { ConsentLine } from './ledger';
import { awaitsErasure, type ConsentAct, lifecycle } from './lifecycle';
import { stateOnceOfAge } from './maturity';
import { addPeriod } from './period';
import { counts, inForce } from './permission';

/**
 * Why a consent lapsed: the guardian was silent, its time ran out, the child came of age, the app called it off, or asked
 * that everything be erased at once.
 */
export type LapseCause = 'silence' | 'validity-ended' | 'of-age' | 'cancelled' | 'retention' | ImmediateCause;

/** Which causes can end a question, and which a yes. */
export const lapseCauses: Readonly<Record<'asked' | 'granted', readonly LapseCause[]>> = {
  asked: ['silence', 'of-age', 'cancelled', ...immediateCauses],
  granted: ['validity-ended', 'of-age', 'cancelled', 'retention', ...immediateCauses],
};

/** Why evidence fell. */
export type InvalidationCause = 'undeliverable' | 'not-the-parent' | 'fraud';

/** An act with what it must bring along. */
export type Change =
  | { readonly act: 'grant'; readonly evidence: Evidence; readonly terms: Terms }
  | { readonly act: 'lapse'; readonly cause: LapseCause }
  | { readonly act: 'invalidate'; readonly cause: InvalidationCause }
  | { readonly act: 'supersede'; readonly by: string }
  | { readonly act: Exclude<ConsentAct, 'grant' | 'lapse' | 'invalidate' | 'supersede'> };

/** The policy's terms for a yes. Periods are ISO-8601 durations. */
export interface Terms {
  readonly validity: string;
  /** Delay of the confirmatory letter of e-mail plus. */
  readonly confirmAfter: string;
}

/** Everything that follows from one act; it is written in one commit or not at all. */
export interface Advance {
  readonly consent: Consent;
  readonly evidence: Evidence | null;
  readonly entry: ConsentLine;
  readonly duties: readonly DutyDraft[];
  readonly events: readonly EventDraft[];
}

/** Thrown when the law does not allow an act. `code` is closed. */
export class LifecycleRefusal extends Error {
  override readonly name = 'LifecycleRefusal';

  constructor(
    readonly code: 'act_not_allowed' | 'evidence_too_weak',
    message: string,
  ) {
    super(message);
  }
}

/**
 * The one way in which a consent moves. Throws LifecycleRefusal when the table has no such arc, when the act would write
 * down something untrue (a second confirmation, an end that has not come), or when the evidence proves less than the
 * purpose needs (T4, 16 CFR 312.5(b)). `at` is when the act happened, `countsFrom` what the policy of that day says.
 */
export function advance(consent: Consent, change: Change, at: Date, countsFrom: CountsFrom = 'approval'): Advance {
  const state = lifecycle[consent.state][change.act];
  if (state === undefined) {
    throw new LifecycleRefusal('act_not_allowed', `A consent that is ${consent.state} cannot ${change.act}.`);
  }
  if (change.act === 'grant' && !reaches(levelOf(change.evidence), consent.level)) {
    throw new LifecycleRefusal('evidence_too_weak', `This purpose needs ${consent.level} proof of the guardian.`);
  }
  if (!isTrue(consent, change, at, countsFrom)) {
    throw new LifecycleRefusal('act_not_allowed', `This consent does not stand so that it could ${change.act}.`);
  }
  const next: Consent = {
    ...consent,
    state,
    approvedAt: change.act === 'approve' ? at : consent.approvedAt,
    grantedAt: change.act === 'grant' ? at : consent.grantedAt,
    confirmedAt: change.act === 'confirm' ? at : consent.confirmedAt,
    validUntil: change.act === 'grant' ? addPeriod(at, change.terms.validity) : consent.validUntil,
    endedAt: awaitsErasure(state) && consent.endedAt === null ? at : consent.endedAt,
  };
  return {
    consent: next,
    evidence: change.act === 'grant' ? change.evidence : null,
    entry: {
      subject: 'consent',
      subjectId: consent.id,
      act: change.act,
      from: consent.state,
      to: state,
      at,
      detail: detailOf(consent, change),
    },
    duties: dutiesOf(next, change, at),
    events: eventsOf(consent, next, change, at, countsFrom),
  };
}

/**
 * What coming of age does to a consent, as of the day itself; null when it touches nothing. A worker that is late thus
 * writes what the permission check has answered since that day (EU-6: the parent's yes becomes the young person's own).
 */
export function comeOfAge(consent: Consent, comesOfAgeOn: string, countsFrom: CountsFrom): Advance | null {
  const state = stateOnceOfAge(consent, comesOfAgeOn, countsFrom);
  if (state === null) return null;
  const day = ofAgeAt(comesOfAgeOn);
  const ended = consent.validUntil !== null && consent.validUntil <= day;
  const change: Change =
    state === 'matured' ? { act: 'mature' } : { act: 'lapse', cause: ended ? 'validity-ended' : 'of-age' };
  return advance(consent, change, day, countsFrom);
}

/** True while a yes by e-mail still waits for its second letter (16 CFR 312.5(b)(2)(viii)). */
export function awaitsConfirmation(consent: Consent): boolean {
  return consent.state === 'granted' && consent.level === 'low' && consent.confirmedAt === null;
}

function isTrue(consent: Consent, change: Change, at: Date, countsFrom: CountsFrom): boolean {
  switch (change.act) {
    case 'approve':
      return consent.level === 'high' && consent.approvedAt === null;
    case 'grant':
      // A card proves who somebody is; what they allow is an answer of its own.
      return consent.level !== 'high' || consent.approvedAt !== null;
    case 'confirm':
      return awaitsConfirmation(consent);
    case 'mature':
      return inForce(consent, at, countsFrom);
    case 'lapse': {
      const causes = consent.state === 'asked' ? lapseCauses.asked : lapseCauses.granted;
      const early = change.cause === 'validity-ended' && consent.validUntil !== null && at < consent.validUntil;
      return causes.includes(change.cause) && !early;
    }
    default:
      return true;
  }
}

function detailOf(consent: Consent, change: Change): Record<string, string> {
  const about = { app: consent.app, purpose: consent.purpose, level: consent.level };
  switch (change.act) {
    case 'grant': {
      const { cite, approval } = evidenceMethods[change.evidence.method];
      const { id, method, noticeDigest, attestedBy = [], artefactDigest, script } = change.evidence;
      return {
        ...about,
        policy: consent.policyDigest,
        evidence: id,
        method,
        cite,
        approval,
        notice: noticeDigest,
        ...(attestedBy.length === 0 ? {} : { attested: attestedBy.join(' ') }),
        ...(artefactDigest === undefined ? {} : { artefact: artefactDigest }),
        ...(script === undefined ? {} : { script }),
      };
    }
    case 'lapse':
    case 'invalidate':
      return { ...about, cause: change.cause };
    case 'supersede':
      return { ...about, by: change.by };
    default:
      return about;
  }
}

function dutiesOf(next: Consent, change: Change, at: Date): DutyDraft[] {
  if (awaitsErasure(next.state)) {
    // Silence, refusal and withdrawal all run down the same road.
    const erase = owe('consent.erase', next.id, next.childId, at);
    return change.act === 'withdraw'
      ? [owe('letter.withdrawal', next.requestId, next.childId, at, at), erase]
      : [erase];
  }
  if (change.act !== 'grant' || next.validUntil === null) return [];
  const lapse = owe('consent.lapse', next.id, next.childId, next.validUntil);
  if (!awaitsConfirmation(next) || change.evidence.method !== 'email-plus') return [lapse];
  // 16 CFR 312.5(b)(2)(viii): the "plus" is a second message after the consent was received.
  const confirmAt = addPeriod(at, change.terms.confirmAfter);
  return [owe('letter.confirmation', next.requestId, next.childId, confirmAt, at), lapse];
}

const told: Partial<Record<ConsentAct, EventType>> = {
  grant: 'consent.granted',
  confirm: 'consent.confirmed',
  refuse: 'consent.refused',
  lapse: 'consent.lapsed',
  withdraw: 'consent.withdrawn',
  invalidate: 'consent.invalidated',
  supersede: 'consent.superseded',
  mature: 'consent.matured',
};

function eventsOf(before: Consent, next: Consent, change: Change, at: Date, countsFrom: CountsFrom): EventDraft[] {
  const type = told[change.act];
  if (type === undefined) return [];
  const about = { app: next.app, childId: next.childId };
  const ids = { consentId: next.id, consentRequestId: next.requestId, purpose: next.purpose };
  const events: EventDraft[] = [
    { ...about, type, data: { ...ids, level: next.level, until: next.validUntil?.toISOString() ?? null } },
  ];
  const allowed = inForce(next, at, countsFrom);
  // Compared with what the app was last told, not with `at`: a yes that ran out has stood until now as far as it knows.
  // A superseded consent hands its purpose to the newer one: for the app nothing changes.
  if (allowed !== counts(before, countsFrom) && change.act !== 'supersede') {
    events.push({ ...about, type: 'permission.changed', data: { purpose: next.purpose, allowed } });
  }
  return events;
}
