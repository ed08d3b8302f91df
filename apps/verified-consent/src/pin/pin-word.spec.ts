import fc from 'fast-check';
import { pinRightAt, pinWord } from './pin-word';

const key = Buffer.alloc(32, 7);
const heard = { verificationId: 'v-1', staffId: 's-1' };
const at = new Date('2026-06-02T10:00:00Z');
const later = (minutes: number): Date => new Date(at.getTime() + minutes * 60_000);

describe('the word that a PIN was right', () => {
  const word = pinWord(key, heard, at);

  it('says when, for an hour', () => {
    expect(pinRightAt(key, heard, word, at)).toEqual(at);
    expect(pinRightAt(key, heard, word, later(60))).toEqual(at);
    expect(pinRightAt(key, heard, word, later(61))).toBeNull();
    expect(pinRightAt(key, heard, word, later(-1))).toBeNull();
  });

  it('is worth nothing about another request, from somebody else, under another key, or changed', () => {
    expect(pinRightAt(key, { ...heard, verificationId: 'v-2' }, word, at)).toBeNull();
    expect(pinRightAt(key, { ...heard, staffId: 's-2' }, word, at)).toBeNull();
    expect(pinRightAt(Buffer.alloc(32, 8), heard, word, at)).toBeNull();
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(pinRightAt(key, heard, text, at)).toBeNull();
      }),
    );
  });
});
