import type { Consent, CountsFrom } from './consent';
import { type DutyDraft, owe } from './duty';
import type { EventDraft } from './event';
import type { Level } from './evidence';
import type { ConsentLine } from './ledger';
import { ofAgeAt } from './coming-of-age';
import { addPeriod } from './period';

/** A request is one letter to a guardian that asks for several consents. */
export const requestStates = ['open', 'answered', 'declined', 'lapsed', 'cancelled', 'erased'] as const;

export type RequestState = (typeof requestStates)[number];

/** How a guardian said no to the whole request. */
export const declineReasons = ['refused-all', 'not-my-child', 'not-the-parent'] as const;

export type DeclineReason = (typeof declineReasons)[number];

export interface ConsentRequest {
  readonly id: string;
  readonly childId: string;
  readonly app: string;
  readonly locale: string;
  readonly state: RequestState;
  readonly policyDigest: string;
  readonly createdAt: Date;
  /** End of the wait for an answer, counted from collection (312.5(c)(1)); nothing moves it. */
  readonly expiresAt: Date;
  /** When the first letter left; fresh letters and reminders do not move it. */
  readonly sentAt: Date | null;
  readonly openedAt: Date | null;
  readonly bouncedAt: Date | null;
  readonly closedAt: Date | null;
}

/** True while a guardian may still answer: open, and not past its end even if nobody has written the lapse down yet. */
export function awaitsAnswer(request: ConsentRequest, at: Date): boolean {
  return request.state === 'open' && at.getTime() < request.expiresAt.getTime();
}

export interface Asking {
  readonly requestId: string;
  readonly childId: string;
  readonly app: string;
  readonly locale: string;
  readonly policyDigest: string;
  /** Policy: from when a yes by e-mail counts. */
  readonly countsFrom: CountsFrom;
  readonly purposes: readonly { readonly consentId: string; readonly purpose: string; readonly level: Level }[];
  /** ISO date. */
  readonly comesOfAgeOn: string;
  /** Policy: how long silence lasts, and when to remind within it. ISO-8601 durations. */
  readonly silence: string;
  readonly reminders: readonly string[];
  readonly at: Date;
}

/** A new request with everything that it obliges us to, for one commit. */
export interface Asked {
  readonly request: ConsentRequest;
  readonly consents: readonly Consent[];
  readonly entries: readonly ConsentLine[];
  readonly duties: readonly DutyDraft[];
  readonly events: readonly EventDraft[];
}

/** Opens a request: every consent is asked, the letter, its reminders and the lapse are owed. */
export function ask(asking: Asking): Asked {
  const { requestId, childId, app, policyDigest, at } = asking;
  const expiresAt = addPeriod(at, asking.silence);
  const reminders = asking.reminders.map((after) => addPeriod(at, after)).filter((dueAt) => dueAt < expiresAt);
  const about = { app, childId };
  return {
    request: {
      id: requestId,
      childId,
      app,
      locale: asking.locale,
      state: 'open',
      policyDigest,
      createdAt: at,
      expiresAt,
      sentAt: null,
      openedAt: null,
      bouncedAt: null,
      closedAt: null,
    },
    consents: asking.purposes.map(({ consentId, purpose, level }) => ({
      id: consentId,
      childId,
      requestId,
      app,
      purpose,
      level,
      state: 'asked',
      policyDigest,
      approvedAt: null,
      grantedAt: null,
      confirmedAt: null,
      validUntil: null,
      endedAt: null,
      countsFrom: asking.countsFrom,
    })),
    entries: asking.purposes.map(({ consentId, purpose, level }) => ({
      subject: 'consent',
      subjectId: consentId,
      act: 'ask',
      from: null,
      to: 'asked',
      at,
      detail: { app, purpose, level, policy: policyDigest },
    })),
    duties: [
      owe('letter.notice', requestId, childId, at),
      ...reminders.map((dueAt) => owe('letter.reminder', requestId, childId, dueAt, dueAt)),
      owe('request.lapse', requestId, childId, expiresAt),
      owe('child.mature', childId, childId, ofAgeAt(asking.comesOfAgeOn)),
    ],
    events: [{ ...about, type: 'consent_request.created', data: { consentRequestId: requestId } }],
  };
}
