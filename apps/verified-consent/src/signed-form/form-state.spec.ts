import { scanRejections, scanRoads } from '@kinsent/consent';
import { catalogueFaults } from '@kinsent/host';
import type { ScanRecord } from '@kinsent/store';
import { scanFaults } from '../scan/scan-reader.port';
import { formCatalogue } from './form-catalogue';
import { formStateOf } from './form-state';

const at = (day: number) => new Date(Date.UTC(2026, 5, day));
const scan = (change: Partial<ScanRecord>): ScanRecord =>
  ({ state: 'waiting', road: 'upload', receivedAt: at(1), dueAt: at(4), rejection: null, ...change }) as ScanRecord;

it('says the same in every language, with words for every reason, road and fault', () => {
  expect(catalogueFaults(formCatalogue)).toEqual([]);
  const keys = new Set(Object.keys(formCatalogue.locales.en));
  const wanted = [
    ...scanRejections.map((reason) => `rejected.${reason}`),
    ...scanRoads.map((road) => `road.${road}`),
    ...scanFaults.map((fault) => `fault.${fault}`),
  ];
  expect(wanted.filter((key) => !keys.has(key))).toEqual([]);
});

it.each([
  ['nothing came', [], null],
  ['one waits', [scan({})], { kind: 'waiting', road: 'upload', receivedAt: at(1), dueAt: at(4) }],
  ['a second person looks at it', [scan({ state: 'proposed' })], { kind: 'waiting' }],
  ['one was rejected', [scan({ state: 'rejected', rejection: 'unsigned' })], { kind: 'rejected', reason: 'unsigned' }],
  ['one after a rejected one', [scan({ state: 'rejected' }), scan({ road: 'fax' })], { kind: 'waiting', road: 'fax' }],
  ['one waits and a later one was discarded', [scan({}), scan({ state: 'discarded' })], { kind: 'waiting' }],
  ['one was approved', [scan({ state: 'approved' })], { kind: 'approved' }],
  ['one was not judged', [scan({ state: 'discarded' })], { kind: 'unjudged' }],
])('when %s, the guardian reads that', (_, scans, state) => {
  const read = formStateOf(scans);
  if (state === null) expect(read).toBeNull();
  else expect(read).toMatchObject(state);
});
