import type { Consent } from './consent';
import type { Evidence } from './evidence';
import type { Policy, Purpose, Recipient } from './policy';

/** A consent that was just asked; specs change what they are about. */
export function aConsent(change: Partial<Consent> = {}): Consent {
  return {
    id: '0190b3a0-0000-7000-8000-000000000001',
    childId: '0190b3a0-0000-7000-8000-0000000000c1',
    requestId: '0190b3a0-0000-7000-8000-0000000000e1',
    app: 'bricks',
    purpose: 'account',
    level: 'low',
    state: 'asked',
    policyDigest: 'a'.repeat(64),
    approvedAt: null,
    grantedAt: null,
    confirmedAt: null,
    validUntil: null,
    endedAt: null,
    countsFrom: 'approval',
    ...change,
  };
}

/** A consent that was granted on 2026-03-01 for a year. */
export function aYes(change: Partial<Consent> = {}): Consent {
  return aConsent({
    state: 'granted',
    grantedAt: new Date('2026-03-01T10:00:00Z'),
    validUntil: new Date('2027-03-01T10:00:00Z'),
    ...change,
  });
}

export const emailPlus: Evidence = {
  id: '0190b3a0-0000-7000-8000-0000000000f1',
  method: 'email-plus',
  noticeDigest: 'b'.repeat(64),
};

export const optOutNotice: Evidence = { ...emailPlus, method: 'opt-out-notice' };

export const cardPayment: Evidence = { ...emailPlus, method: 'card-payment' };

/** A purpose that rests on consent and discloses nothing. */
export function aPurpose(change: Partial<Purpose> = {}): Purpose {
  return {
    title: { en: 'Account' },
    description: { en: 'An account to keep creations in.' },
    ifRefused: { en: 'No account is made.' },
    basis: 'consent',
    data: ['first-name'],
    recipients: [],
    disclosure: 'none',
    validity: 'P1Y',
    retention: [],
    ...change,
  };
}

export function aRecipient(change: Partial<Recipient> = {}): Recipient {
  return {
    name: 'Mailhouse',
    label: { en: 'post' },
    role: 'service-provider',
    otherUse: 'none',
    country: 'NL',
    ...change,
  };
}

/** As much of a policy as an age check reads. */
export function aPolicy(change: Partial<Pick<Policy, 'ages' | 'apps' | 'purposes' | 'recipients'>> = {}): Policy {
  const read = { ages: { rule: 'law' as const }, apps: {}, purposes: {}, recipients: {}, ...change };
  return read as unknown as Policy;
}
