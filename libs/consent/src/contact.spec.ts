import { consentLetterKinds, type ContactPurpose, type LetterKind, mayWrite } from './contact';

describe('what may be sent to a guardian’s address (T9)', () => {
  it.each(consentLetterKinds)('a %s letter, always', (kind) => {
    expect([mayWrite('consent', kind), mayWrite('news', kind)]).toEqual([true, true]);
  });

  it('news, only after opting in', () => {
    expect([mayWrite('consent', 'news'), mayWrite('news', 'news')]).toEqual([false, true]);
  });

  it('nothing for a purpose or of a kind that nobody has heard of', () => {
    expect(mayWrite('consent', 'advert' as LetterKind)).toBe(false);
    for (const purpose of ['', 'advertising', 'toString', '__proto__']) {
      expect(mayWrite(purpose as ContactPurpose, 'notice')).toBe(false);
    }
  });
});
