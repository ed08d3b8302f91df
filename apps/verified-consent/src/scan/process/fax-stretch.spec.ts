import fc from 'fast-check';
import { faxStretch } from './fax-stretch';

/** A TIFF that says its resolutions and nothing else; each page the same. */
function tiff(across: [number, number], down: [number, number], { big = false, pages = 1 } = {}): Buffer {
  const bytes = Buffer.alloc(8 + 46 * pages);
  bytes.write(big ? 'MM\0*' : 'II*\0', 'latin1');
  const short = (value: number, at: number) => (big ? bytes.writeUInt16BE(value, at) : bytes.writeUInt16LE(value, at));
  const long = (value: number, at: number) => (big ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at));
  long(8, 4);
  for (let page = 0; page < pages; page += 1) {
    const start = 8 + 46 * page;
    short(2, start);
    [across, down].forEach(([over, under], index) => {
      const [entry, value] = [start + 2 + 12 * index, start + 30 + 8 * index];
      short(282 + index, entry);
      short(5, entry + 2);
      long(1, entry + 4);
      long(value, entry + 8);
      long(over, value);
      long(under, value + 4);
    });
    long(page + 1 < pages ? start + 46 : 0, start + 26);
  }
  return bytes;
}

it.each([
  [tiff([204, 1], [98, 1]), 204 / 98],
  [tiff([204, 1], [196, 1], { big: true }), 204 / 196],
  [tiff([300, 1], [300, 1]), 1],
  [tiff([0, 1], [98, 1]), 1],
  [tiff([204, 0], [98, 1]), 1],
  [tiff([204, 1], [0, 0]), 1],
  [tiff([10_000, 1], [1, 1]), 1],
])('is what the resolutions make of it', (bytes, stretch) => {
  expect(faxStretch(bytes, 0)).toBeCloseTo(stretch);
});

it('is each page’s own', () => {
  expect(faxStretch(tiff([204, 1], [98, 1], { pages: 3 }), 2)).toBeCloseTo(204 / 98);
  expect(faxStretch(tiff([204, 1], [98, 1]), 2)).toBe(1);
});

it('is 1 or sane, whatever the bytes are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(20), (tail, page) => {
      const stretch = faxStretch(Buffer.concat([Buffer.from('II*\0', 'latin1'), tail]), page);
      expect(stretch).toBeGreaterThanOrEqual(0.25);
      expect(stretch).toBeLessThanOrEqual(4);
    }),
  );
});
