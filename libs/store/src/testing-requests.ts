import {
  type Advance,
  advance,
  ask,
  type Change,
  type Consent,
  type Evidence,
  type Level,
  type Terms,
} from '@kinsent/consent';
import type { Decision } from './child-case';
import { ChildCaseStore } from './child-case.store';
import type { NewConsentRequest } from './consent-request.draft';
import type { OpenStores } from './testing-stores';
import { newId } from './uuid-v7';

export const start = new Date('2026-11-02T09:00:00.000Z');
export const digest = 'd'.repeat(64);
export const terms: Terms = { validity: 'P1Y', confirmAfter: 'P1D' };

export function later(hours: number, from: Date = start): Date {
  return new Date(from.getTime() + hours * 3_600_000);
}

export interface Wish {
  readonly app?: string;
  readonly ref?: string;
  readonly childId?: string;
  readonly isNew?: boolean;
  readonly purposes?: readonly string[];
  readonly level?: Level;
  readonly email?: string;
  readonly escrow?: NewConsentRequest['escrow'];
  readonly idempotency?: NewConsentRequest['idempotency'];
  readonly at?: Date;
}

let children = 0;

/** A request as the front door makes one; each call is about another child unless it says which. */
export function aRequest(wish: Wish = {}): NewConsentRequest {
  const at = wish.at ?? start;
  children += 1;
  const asked = ask({
    requestId: newId(at),
    childId: wish.childId ?? newId(at),
    app: wish.app ?? 'bricks',
    locale: 'nl',
    policyDigest: digest,
    countsFrom: 'approval',
    purposes: (wish.purposes ?? ['account']).map((purpose) => ({
      consentId: newId(at),
      purpose,
      level: wish.level ?? 'low',
    })),
    comesOfAgeOn: '2032-05-31',
    silence: 'P14D',
    reminders: ['P7D'],
    at,
  });
  return {
    asked,
    child: {
      ref: wish.ref ?? `c-${children}`,
      place: 'NL',
      comesOfAgeOn: '2032-05-31',
      isNew: wish.isNew ?? true,
    },
    guardianEmail: wish.email ?? `ouder${children}@familie.example`,
    escrow: wish.escrow ?? null,
    idempotency: wish.idempotency ?? null,
  };
}

export function proof(level: Level = 'low', at: Date = start): Evidence {
  const method = level === 'notice' ? 'opt-out-notice' : 'email-plus';
  return { id: newId(at), method, noticeDigest: 'e'.repeat(64) };
}

/** Does one act to one consent, as a service does it. */
export function act(
  stores: OpenStores,
  consentId: string,
  change: (consent: Consent) => Change,
  at: Date,
): Promise<Advance> {
  return stores.get(ChildCaseStore).change({ consentId }, ({ consents }): Decision<Advance> => {
    const consent = consents.find(({ id }) => id === consentId)!;
    const done = advance(consent, change(consent), at);
    return { at, advances: [done], answer: done };
  });
}

export const grant = (consent: Consent): Change => ({ act: 'grant', evidence: proof(consent.level), terms });
