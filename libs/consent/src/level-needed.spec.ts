import fc from 'fast-check';
import { aPurpose, aRecipient } from './consent.fixture';
import { exceptionReason, levelNeeded, receivesForItself } from './level-needed';
import type { Purpose, Recipient } from './policy';

const provider = aRecipient();
const recipients = {
  provider,
  adhouse: aRecipient({ otherUse: 'advertising' }),
  partner: aRecipient({ role: 'third-party' }),
};
const needs = (change: Partial<Purpose>) => {
  const need = levelNeeded(aPurpose(change), recipients);
  return need.kind === 'none' ? 'none' : need.level;
};

describe('the level that a purpose needs', () => {
  it.each([
    ['low', { basis: 'consent' }],
    ['low', { recipients: ['provider'] }],
    ['high', { disclosure: 'public' }],
    ['high', { disclosure: 'third-party' }],
    ['high', { disclosure: 'third-party', integral: true }],
    ['high', { recipients: ['provider', 'adhouse'] }],
    ['high', { recipients: ['partner'] }],
    ['high', { recipients: ['not-in-the-register'] }],
    ['notice', { basis: 'multiple-contact' }],
    ['none', { basis: 'one-time-reply' }],
    ['none', { basis: 'internal-operations', recipients: ['provider'] }],
    ['none', { basis: 'stripped', disclosure: 'public' }],
    ['high', { basis: 'multiple-contact', recipients: ['adhouse'] }],
    ['high', { basis: 'one-time-reply', disclosure: 'public' }],
    ['high', { basis: 'internal-operations', recipients: ['partner'] }],
  ] as [string, Partial<Purpose>][])('is %s for %j', (level, change) => {
    expect(needs(change)).toBe(level);
  });

  it('never falls when somebody is added to the recipients', () => {
    const rank = ['none', 'notice', 'low', 'high'];
    const keys = fc.array(fc.constantFrom('provider', 'adhouse', 'partner', 'unknown'), { maxLength: 3 });
    const basis = fc.constantFrom('consent', 'internal-operations', 'one-time-reply', 'multiple-contact', 'stripped');
    fc.assert(
      fc.property(keys, keys, basis, (some, more, on) => {
        const fewer = needs({ basis: on, recipients: some });
        expect(rank.indexOf(needs({ basis: on, recipients: [...some, ...more] }))).toBeGreaterThanOrEqual(
          rank.indexOf(fewer),
        );
      }),
    );
  });

  it('counts whoever uses data for itself as a third party, whatever it is called (312.2)', () => {
    for (const otherUse of ['own-analytics', 'advertising', 'sale', 'ai-training'] as Recipient['otherUse'][]) {
      expect(receivesForItself(aRecipient({ otherUse }))).toBe(true);
    }
    expect([receivesForItself(provider), receivesForItself(aRecipient({ role: 'public' }))]).toEqual([false, true]);
  });

  it('has no exception to name for what rests on consent', () => {
    expect(exceptionReason('stripped')).toBe('stripped');
    expect(() => exceptionReason('consent')).toThrow(RangeError);
    expect(() => exceptionReason('multiple-contact')).toThrow(RangeError);
  });
});
