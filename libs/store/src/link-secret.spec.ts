import fc from 'fast-check';
import { letterCode, letterNumber, linkSecret } from './link-secret';

const key = Buffer.alloc(32, 1);
const otherKey = Buffer.alloc(32, 2);

describe('what a letter carries', () => {
  it('follows from its id and the key alone', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(linkSecret(key, id)).toMatch(/^[\w-]{43}$/);
        expect(linkSecret(key, id)).toBe(linkSecret(key, id));
        expect(linkSecret(key, id)).not.toBe(linkSecret(otherKey, id));
        expect(letterCode(key, id)).toMatch(/^\d{6}$/);
        expect(letterCode(key, id)).toBe(letterCode(key, id));
        expect(letterNumber(key, id)).toBeGreaterThanOrEqual(10);
        expect(letterNumber(key, id)).toBeLessThanOrEqual(99);
      }),
    );
  });

  it('differs from letter to letter, over the whole range', () => {
    const ids = Array.from({ length: 2000 }, (_, n) => `letter-${n}`);
    expect(new Set(ids.map((id) => linkSecret(key, id))).size).toBe(2000);
    expect(new Set(ids.map((id) => letterCode(key, id))).size).toBeGreaterThan(1990);
    expect(new Set(ids.map((id) => letterNumber(key, id))).size).toBe(90);
  });
});
