import { patternsPolicy } from './patterns.testing';
import { retentionInWords, type SpokenRule } from './retention-words';

const policy = patternsPolicy();
const said = (purpose: string, index = 0, locale = 'en') =>
  retentionInWords(policy.purposes[purpose]!.retention[index]!, locale, policy.triggers);

describe('a retention rule in words', () => {
  it.each([
    [
      'points',
      'deleted 3 years after your child last used it (you get a reminder after 15 months, switched off after 18 months)',
    ],
    [
      'profile',
      'deleted at most 90 days after we tell you, which we do 18 months after your child last used it (but not if you ask us to keep it once we have told you)',
    ],
    ['uploads', 'deleted 90 days after it was made (so that nobody can bring it back)'],
    [
      'marketing',
      'deleted 2 months after the permission ends (but not while something else that you allowed needs it)',
    ],
    ['contest', 'deleted as soon as the contest is over'],
  ])('%s', (purpose, words) => {
    expect(said(purpose)).toBe(words);
  });

  it('speaks of triggers of the operator’s own in its own words', () => {
    expect(said('shop', 1)).toBe('deleted 6 months after the licence ends');
  });

  it('says the same in Dutch', () => {
    expect(said('profile', 0, 'nl')).toBe(
      'gewist hoogstens 90 dagen nadat we het u vertellen, en dat doen we 18 maanden nadat uw kind het voor het laatst gebruikte (maar niet als u ons vraagt het te bewaren nadat we het u hebben verteld)',
    );
    expect(said('points', 0, 'nl')).toMatch(/\(u krijgt een herinnering na 15 maanden, uitgezet na 18 maanden\)$/);
  });

  it('of a grace after no time says that it begins at once', () => {
    const rule: SpokenRule = { trigger: 'account.closed', after: 'PT0S', grace: 'P30D', action: 'erase' };
    expect(retentionInWords(rule, 'en')).toBe(
      'deleted at most 30 days after we tell you, which we do as soon as the account is closed',
    );
  });

  it.each(['licence.ended', 'constructor', ''])('refuses the trigger %j, which nobody named', (trigger) => {
    expect(() => retentionInWords({ trigger, after: 'P1D', action: 'erase' }, 'en')).toThrow(RangeError);
  });
});
