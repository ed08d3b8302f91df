import { advance, type Consent } from '@kinsent/consent';
import { after, asked, grantByEmail, later, visitFor } from '../answer/case.testing';
import type { Visit } from '../answer/view-of';
import { provablePolicy } from '../policy/provable-policy.testing';
import { type WaitingIn, waitsFor } from './waits-for';

const day = 24 * 60 * 60 * 1000;
const open = visitFor({ account: 'low', 'public-creations': 'high', measuring: 'high', newsletter: 'notice' });
const consents = open.known.consents.map((consent): Consent =>
  consent.level === 'high' ? advance(consent, { act: 'approve' }, asked).consent : consent,
);
const answered: Visit = {
  ...after(open, 'account', grantByEmail, asked),
  request: { ...open.request, state: 'answered' },
  known: { ...open.known, consents },
};

function waits(visit: Visit, purpose: string, changes: Partial<WaitingIn> = {}): string | null {
  const { known, request } = visit;
  const consent = known.consents.find((each) => each.purpose === purpose)!;
  const waiting = { policy: provablePolicy, proven: false, countsFrom: 'approval', at: later(day) } as const;
  return waitsFor(consent, { child: known.child, request, ...waiting, ...changes });
}

describe('what a consent waits for', () => {
  it('is the answer, until there is one or its time is over', () => {
    expect([waits(open, 'account'), waits(open, 'measuring')]).toEqual(['answer', 'answer']);
    expect(waits(open, 'account', { at: later(14 * day) })).toBeNull();
    expect(waits(open, 'newsletter')).toBeNull();
  });

  it('is the proof of who said yes, and for a third party one more act', () => {
    expect([waits(answered, 'public-creations'), waits(answered, 'measuring')]).toEqual([
      'verification',
      'verification',
    ]);
    expect(waits(answered, 'measuring', { proven: true })).toBe('disclosure_answer');
    expect(waits(answered, 'public-creations', { at: later(14 * day) })).toBeNull();
    const child = { ...answered.known.child, comesOfAgeOn: '2026-03-01' };
    expect(waits(answered, 'public-creations', { child })).toBeNull();
  });

  it('is the second letter only where a yes does not count without it', () => {
    const granted = after(open, 'account', grantByEmail, asked);
    expect(waits(granted, 'account')).toBeNull();
    expect(waits(granted, 'account', { countsFrom: 'confirmation' })).toBe('confirmation');
  });
});
