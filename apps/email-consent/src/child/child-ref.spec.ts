import fc from 'fast-check';
import { isChildRef } from './child-ref';

describe('a child reference', () => {
  it.each(['c-1', 'a', 'x'.repeat(128), 'ليلى', 'שָׂרָה', '👩‍👧', 'a/b?c#d', 'Zoë', '%2e', '...'])('accepts %s', (ref) => {
    expect(isChildRef(ref)).toBe(true);
  });

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(129)],
    ['a null byte', 'a\u0000b'],
    ['a line break', 'a\nb'],
    ['half a character', 'a\ud800'],
    ['a hidden change of direction', 'abc\u202egpj'],
    ['the folder itself', '.'],
    ['the folder above', '..'],
    ['a number', 7],
    ['nothing', undefined],
    ['a list', ['c-1']],
  ])('refuses %s', (_why, ref) => {
    expect(isChildRef(ref)).toBe(false);
  });

  it('survives a path: what is accepted comes back from percent-encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        if (isChildRef(text)) expect(decodeURIComponent(encodeURIComponent(text))).toBe(text);
      }),
    );
  });
});
