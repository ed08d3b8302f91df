import { readWhen } from './when';

const now = new Date('2027-03-01T12:00:00Z');

it.each([
  [undefined, now],
  ['2027-03-01T11:00:00Z', new Date('2027-03-01T11:00:00Z')],
  ['2027-03-01T11:00+01:00', new Date('2027-03-01T10:00:00Z')],
  ['2010-03-01T11:00:00.123Z', new Date('2010-03-01T11:00:00.123Z')],
  // A clock that goes a little fast.
  ['2027-03-01T12:04:59Z', now],
])('reads %s', (at, when) => expect(readWhen(at, now)).toEqual(when));

it.each([
  '2027-03-01T12:05:01Z',
  '9999-01-01T00:00:00Z',
  '2002-02-28T12:00:00Z',
  '0001-01-01T00:00:00Z',
  '2027-02-31',
  '2027-03-01T12:00:00',
  '2027-13-01T12:00:00Z',
  'yesterday',
  '',
  '1772366400000',
])('refuses %s', (at) => expect(() => readWhen(at, now)).toThrow(expect.objectContaining({ code: 'impossible_time' })));
