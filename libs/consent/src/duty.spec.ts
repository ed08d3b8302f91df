import { owe } from './duty';

const at = new Date('2026-05-01T12:00:00Z');

describe('a duty', () => {
  it('has the same key for the same thing owed, whenever it is due', () => {
    const later = new Date('2026-06-01T12:00:00Z');
    expect(owe('consent.erase', 'one', 'child', at).key).toBe(owe('consent.erase', 'one', 'child', later).key);
  });

  it('has another key for another subject, kind, or time at which it arose', () => {
    const keys = [
      owe('letter.notice', 'one', 'child', at),
      owe('letter.notice', 'two', 'child', at),
      owe('letter.reminder', 'one', 'child', at),
      owe('letter.notice', 'one', 'child', at, at),
      owe('letter.notice', 'one', 'child', at, new Date('2026-05-02T12:00:00Z')),
    ].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
