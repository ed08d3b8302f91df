import { BlindIndex } from './blind-index';

const index = new BlindIndex(Buffer.alloc(32, 1));

describe('the blind index', () => {
  it('files an address under one entry however it is spelled', () => {
    const entry = index.ofAddress('ouder@familie.example');
    expect(index.ofAddress('Ouder+school@FAMILIE.example')).toEqual(entry);
    expect(index.ofAddress('oud.er@familie.example')).not.toEqual(entry);
    expect(() => index.ofAddress('nobody')).toThrow(RangeError);
  });

  it('files one reference of two apps, and one text of two kinds, under different entries', () => {
    expect(index.ofRef('bricks', 'c-1')).not.toEqual(index.ofRef('garden', 'c-1'));
    expect(index.ofRef('a', 'bc')).not.toEqual(index.ofRef('ab', 'c'));
    expect(index.ofRef('bricks', 'c-1')).not.toEqual(index.ofIdempotencyKey('bricks', 'c-1'));
    expect(index.ofLink('a@b.example')).not.toEqual(index.ofAddress('a@b.example'));
    expect(index.ofRefInHex('bricks', 'c-1')).toBe(index.ofRef('bricks', 'c-1').toString('hex'));
  });

  it('says nothing without its key', () => {
    expect(new BlindIndex(Buffer.alloc(32, 2)).ofRef('bricks', 'c-1')).not.toEqual(index.ofRef('bricks', 'c-1'));
  });
});
