import fc from 'fast-check';
import { newId } from './uuid-v7';

describe('an id', () => {
  it('is a uuid of version 7 that begins with its time', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }), (at) => {
        const id = newId(at);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(at.getTime());
      }),
    );
  });

  it('comes after every one that was made before it in the same millisecond, and is never made twice', () => {
    const at = new Date('2026-11-02T09:00:00.000Z');
    const ids = Array.from({ length: 20_000 }, () => newId(at));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map((id) => id.slice(19))).size).toBe(ids.length);
    expect(newId(new Date(at.getTime() + 60_000)) > ids.at(-1)!).toBe(true);
  });

  it('needs a time', () => {
    expect(() => newId(new Date(Number.NaN))).toThrow(RangeError);
    expect(() => newId(new Date(-1))).toThrow(RangeError);
  });
});
