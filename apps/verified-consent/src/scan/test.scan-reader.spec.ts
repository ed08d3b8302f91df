import { onePage } from './one-page.testing';
import { faultOf, readsScans } from './scan-reader.contract';
import { TestScanReader } from './scan-reader.testing';

describe('the reader of the specs', () => {
  readsScans(() => new TestScanReader());

  it('shows what a test sets, and refuses for what it sets', async () => {
    const reader = new TestScanReader();
    reader.shows = { codes: ['KINSENT:K7QX3MPA9D'], text: 'K7QX3-MPA9D', pages: [onePage, onePage] };
    const files = [{ name: 'a.jpg', bytes: onePage }];
    expect(await reader.read(files)).toEqual(reader.shows);
    reader.fault = 'infected';
    expect(await faultOf(reader.read(files))).toEqual({ fault: 'infected', file: 'a.jpg' });
    expect(reader.seen).toEqual([['a.jpg'], ['a.jpg']]);
  });
});
