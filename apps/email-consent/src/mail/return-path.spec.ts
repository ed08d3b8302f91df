import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { ReturnPath } from './return-path';

const paths = new ReturnPath(randomBytes(32), 'bounces.kinsent.example');

describe('a return path', () => {
  it('leads back to its letter, also after a server changed its case', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(paths.letterOf(paths.of(id))).toBe(id);
        expect(paths.letterOf(paths.of(id).toUpperCase())).toBe(id);
      }),
    );
  });

  it('keeps within the 64 characters of a local part', () => {
    const [local] = paths.of('0198c0de-0000-7000-8000-000000000001').split('@');
    expect(local!.length).toBeLessThanOrEqual(64);
  });

  it('leads nowhere when a single character was changed', () => {
    const address = paths.of('0198c0de-0000-7000-8000-000000000001');
    fc.assert(
      fc.property(fc.nat({ max: address.length - 1 }), fc.constantFrom(...'0123456789abcdef+.@x'), (at, character) => {
        const forged = address.slice(0, at) + character + address.slice(at + 1);
        fc.pre(forged !== address);
        expect(paths.letterOf(forged)).toBeNull();
      }),
    );
  });

  it('leads nowhere for another key, another domain and nonsense', () => {
    const id = '0198c0de-0000-7000-8000-000000000001';
    expect(paths.letterOf(new ReturnPath(randomBytes(32), paths.domain).of(id))).toBeNull();
    expect(paths.letterOf(paths.of(id).replace(paths.domain, 'elsewhere.example'))).toBeNull();
    for (const nonsense of ['', '@', 'postmaster@bounces.kinsent.example', 'bounce+@bounces.kinsent.example']) {
      expect(paths.letterOf(nonsense)).toBeNull();
    }
  });
});
