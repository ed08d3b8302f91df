import { ofAgeAt } from '@kinsent/consent';
import fc from 'fast-check';
import { after, applied, askedAt, caseOf, day, granted, standing } from '../case.testing';
import { decideConsentLapse } from '../lapse/decide-consent-lapse';
import { decideRequestLapse } from '../lapse/decide-request-lapse';
import { decideMaturing } from './decide-maturing';

it('hands over what was granted and closes what was asked', () => {
  const found = granted(caseOf(['account', 'news'], '2026-11-25'), ['account'], after(1));
  const decision = decideMaturing(found, 'approval', ofAgeAt('2026-11-25'));
  expect(standing(applied(found, decision))).toEqual({ request: 'answered', account: 'matured', news: 'lapsed' });
  expect(decision.answer).toEqual({ outcome: 'of-age', matured: 1, lapsed: 1 });
});

it('lapses an open request, since nobody has to answer it any more', () => {
  const found = caseOf(['account'], '2026-11-25');
  const decision = decideMaturing(found, 'approval', ofAgeAt('2026-11-25'));
  expect(standing(applied(found, decision))).toEqual({ request: 'lapsed', account: 'lapsed' });
  expect(decision.events!.map(({ type }) => type)).toEqual(['consent_request.lapsed']);
});

it('does not hand over a yes that was never confirmed where the policy waits for that', () => {
  const found = granted(caseOf(['account'], '2026-11-25'), ['account'], after(1));
  const decision = decideMaturing(found, 'confirmation', ofAgeAt('2026-11-25'));
  expect(standing(applied(found, decision)).account).toBe('lapsed');
});

it('does not hand over one whose guardian was told that it waits, although today’s policy would', () => {
  const found = granted(caseOf(['account'], '2026-11-25'), ['account'], after(1));
  const consents = found.consents.map((consent) => ({ ...consent, countsFrom: 'confirmation' as const }));
  const asked = { ...found, consents };
  expect(standing(applied(asked, decideMaturing(asked, 'approval', ofAgeAt('2026-11-25')))).account).toBe('lapsed');
});

it('waits for the day to begin everywhere on earth', () => {
  const decision = decideMaturing(caseOf(['account'], '2026-11-25'), 'approval', new Date('2026-11-25T11:59:59Z'));
  expect(decision.answer).toEqual({ outcome: 'early', dueAt: new Date('2026-11-25T12:00:00Z') });
});

it('does nothing twice, and nothing for a child that is forgotten', () => {
  const found = granted(caseOf(['account'], '2026-11-25'), ['account'], after(1));
  const once = applied(found, decideMaturing(found, 'approval', after(30)));
  const forgotten = { ...found, child: { ...found.child, comesOfAgeOn: null, erasedAt: after(3) } };
  for (const each of [once, forgotten]) {
    expect(decideMaturing(each, 'approval', after(31)).answer).toEqual({ outcome: 'nothing-to-mature' });
  }
});

it('ends up the same, with the same causes, in whatever order late duties run', () => {
  const duties = {
    request: (found: Found, at: Date) => decideRequestLapse(found, 'r-1', at),
    consent: (found: Found, at: Date) => decideConsentLapse(found, 'account', 'approval', at),
    child: (found: Found, at: Date) => decideMaturing(found, 'approval', at),
  };
  type Found = ReturnType<typeof caseOf>;
  const names = ['request', 'consent', 'child'] as const;
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.integer({ min: 1, max: 800 }),
      fc.shuffledSubarray([...names], { minLength: 3, maxLength: 3 }),
      fc.array(fc.constantFrom(...names), { maxLength: 4 }),
      (answered, daysToAge, order, again) => {
        const comesOfAgeOn = new Date(askedAt.getTime() + daysToAge * day).toISOString().slice(0, 10);
        const asked = caseOf(['account', 'news'], comesOfAgeOn);
        const start = answered ? granted(asked, ['account'], after(0.5)) : asked;
        const late = after(1000);
        const run = (sequence: readonly (keyof typeof duties)[]) => {
          const causes: Record<string, unknown> = {};
          const end = sequence.reduce((found, name) => {
            const decision = duties[name](found, late);
            for (const { consent, entry } of decision.advances ?? [])
              causes[consent.id] = [entry.act, entry.detail.cause];
            return applied(found, decision);
          }, start);
          return { standing: standing(end), causes };
        };
        expect(run([...order, ...again])).toEqual(run(names));
      },
    ),
  );
});
