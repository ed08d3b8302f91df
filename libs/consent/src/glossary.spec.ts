import { glossary } from './glossary';
import { consentStates } from './lifecycle';

describe('the glossary', () => {
  const terms = glossary.map(({ term }) => term);

  it('has each term once, in alphabetical order', () => {
    expect(terms).toEqual([...new Set(terms)].sort());
  });

  it('explains each term in a sentence and says where it comes from', () => {
    for (const { meaning, cite } of glossary) {
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(cite).toMatch(/16 CFR 312\.\d|GDPR Art\. \d|^[TVKXSN]\d/);
    }
  });

  it('explains every state that a consent can end in', () => {
    const obvious = ['asked', 'erased'];
    expect(consentStates.filter((state) => !terms.includes(state) && !obvious.includes(state))).toEqual([]);
  });
});
