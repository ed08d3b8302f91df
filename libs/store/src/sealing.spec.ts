import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { seal, SealBroken, unseal } from './sealing';

const key = createSecretKey(randomBytes(32));

describe('sealing', () => {
  it('opens what it sealed, and never seals alike', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (bytes, place) => {
        const plain = Buffer.from(bytes);
        const [one, other] = [seal(key, place, plain), seal(key, place, plain)];
        expect(unseal(key, place, one)).toEqual(plain);
        expect(one.equals(other)).toBe(false);
      }),
    );
  });

  it('does not open once any bit is changed', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(7), (plain, at, bit) => {
        const sealed = seal(key, 'table.column/1', plain);
        sealed[at % sealed.length]! ^= 1 << bit;
        expect(() => unseal(key, 'table.column/1', sealed)).toThrow(SealBroken);
      }),
    );
  });

  it('does not open in another row, with another key, or cut short', () => {
    const sealed = seal(key, 'table.column/1', 'geheim');
    expect(() => unseal(key, 'table.column/2', sealed)).toThrow(SealBroken);
    expect(() => unseal(createSecretKey(randomBytes(32)), 'table.column/1', sealed)).toThrow(SealBroken);
    for (let end = 0; end < sealed.length; end += 1) {
      expect(() => unseal(key, 'table.column/1', sealed.subarray(0, end))).toThrow(SealBroken);
    }
  });
});
