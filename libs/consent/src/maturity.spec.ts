import fc from 'fast-check';
import { ofAgeAt } from './coming-of-age';
import type { Consent } from './consent';
import { aConsent, aYes } from './consent.fixture';
import { consentStates } from './lifecycle';
import { needsConfirmation, stateOnceOfAge } from './maturity';
import { inForce } from './permission';

const day = '2026-06-01';

test('a yes waits when either the policy that it was asked under or today’s says so', () => {
  for (const asked of ['approval', 'confirmation'] as const) {
    for (const today of ['approval', 'confirmation'] as const) {
      const waits = asked === 'confirmation' || today === 'confirmation';
      expect(needsConfirmation({ level: 'low', countsFrom: asked }, today)).toBe(waits);
      expect(needsConfirmation({ level: 'high', countsFrom: asked }, today)).toBe(false);
      expect(needsConfirmation({ level: 'notice', countsFrom: asked }, today)).toBe(false);
    }
  }
});

describe('what coming of age makes of a consent', () => {
  it('touches only what is asked or granted', () => {
    for (const state of consentStates) {
      const touched = state === 'asked' || state === 'granted';
      expect(stateOnceOfAge(aYes({ state }), day, 'approval') === null).toBe(!touched);
    }
    expect(stateOnceOfAge(aConsent(), day, 'approval')).toBe('lapsed');
  });

  it('counts what happened at the very moment, except an end', () => {
    const moment = ofAgeAt(day);
    const after = new Date(moment.getTime() + 1);
    const of = (change: Partial<Consent>) => stateOnceOfAge(aYes(change), day, 'confirmation');
    expect(of({ grantedAt: moment, confirmedAt: moment, validUntil: after })).toBe('matured');
    expect(of({ grantedAt: after, confirmedAt: moment, validUntil: after })).toBe('lapsed');
    expect(of({ grantedAt: moment, confirmedAt: after, validUntil: after })).toBe('lapsed');
    expect(of({ grantedAt: moment, confirmedAt: moment, validUntil: moment })).toBe('lapsed');
    expect(of({ grantedAt: moment, confirmedAt: moment, validUntil: null })).toBe('lapsed');
  });

  it('keeps a yes exactly when it was given by the day and in force on it', () => {
    const moment = fc.date({ min: new Date('2026-05-01'), max: new Date('2026-07-01'), noInvalidDate: true });
    fc.assert(
      fc.property(
        fc.constantFrom('notice' as const, 'low' as const, 'high' as const),
        moment,
        moment,
        fc.option(moment),
        fc.constantFrom('approval' as const, 'confirmation' as const),
        fc.constantFrom('approval' as const, 'confirmation' as const),
        (level, grantedAt, validUntil, confirmedAt, askedUnder, countsFrom) => {
          const consent = aYes({ level, grantedAt, validUntil, confirmedAt, countsFrom: askedUnder });
          const on = ofAgeAt(day);
          const knownThen = { ...consent, confirmedAt: confirmedAt !== null && confirmedAt <= on ? confirmedAt : null };
          const stood = grantedAt <= on && inForce(knownThen, on, countsFrom);
          expect(stateOnceOfAge(consent, day, countsFrom)).toBe(stood ? 'matured' : 'lapsed');
        },
      ),
    );
  });
});
