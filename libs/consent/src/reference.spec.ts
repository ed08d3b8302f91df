import fc from 'fast-check';
import { readReference, referenceFrom, referencesIn, spokenReference } from './reference';

const random = fc.uint8Array({ minLength: 6, maxLength: 6 });

describe('a reference', () => {
  it('is read however it was typed', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const reference = referenceFrom(bytes);
        const spoken = spokenReference(reference);
        expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
        for (const typed of [spoken, reference, spoken.toLowerCase(), ` ${reference} `, spoken.replace('-', ' ')]) {
          expect(readReference(typed)).toBe(reference);
        }
        expect(readReference(reference.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(reference);
      }),
    );
  });

  it('tells one wrong character', () => {
    fc.assert(
      fc.property(random, fc.nat(9), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (bytes, at, letter) => {
        const reference = referenceFrom(bytes);
        const wrong = reference.slice(0, at) + letter + reference.slice(at + 1);
        fc.pre(wrong !== reference);
        expect(readReference(wrong)).toBeNull();
      }),
    );
  });

  it('is found in what people write, and nothing else is', () => {
    const [one, two] = [referenceFrom(Buffer.from('kinsent-1')), referenceFrom(Buffer.from('sent-2-x'))];
    expect(referencesIn(`Re: form ${spokenReference(one)}, and (${two.toLowerCase()}); ${one}`)).toEqual([one, two]);
    expect(referencesIn('Hello there, happy birthday 2026-11-22 0612345678')).toEqual([]);
    expect(referencesIn(`${one}${two}`)).toEqual([]);
  });

  it('needs enough to be one of many', () => {
    expect(() => referenceFrom(Buffer.alloc(5))).toThrow(RangeError);
  });
});
