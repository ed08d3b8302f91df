import { type DutyKind, owe } from '@kinsent/consent';
import { Database } from './database';
import { type Duty, type DutyEnd, DutyStore } from './duty.store';
import { testDatabase, type TestDatabase } from './testing';
import { later, start } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';
import { newId } from './uuid-v7';

let database: TestDatabase;
let stores: OpenStores;
let duties: DutyStore;

beforeEach(async () => {
  database = await testDatabase();
  stores = await openStores(database, 'email-consent');
  duties = stores.get(DutyStore);
});

afterEach(async () => {
  await stores.close();
  await database.drop();
});

const mail: DutyKind[] = ['letter.notice', 'letter.reminder'];
const minute = 60_000;

async function settle(duty: Duty, end: DutyEnd, now: Date): Promise<boolean> {
  return (await duties.settle([{ duty, end }], now)).has(duty.id);
}

async function oweSome(n: number, kind: DutyKind = 'letter.notice', due = start): Promise<void> {
  const drafts = Array.from({ length: n }, (_, at) => owe(kind, newId(start), null, new Date(due.getTime() + at)));
  await duties.owe(drafts, start);
}

describe('a duty', () => {
  it('is claimed once by whoever comes first, longest overdue first, and only of the kinds asked for', async () => {
    await oweSome(40);
    await oweSome(3, 'consent.erase');
    const other = await openStores(database, 'purge-worker');
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, n) => (n % 2 ? duties : other.get(DutyStore)).claim(mail, 7, minute, later(1))),
    );
    await other.close();
    const ids = claims.flat().map(({ id }) => id);
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
    for (const claim of claims) {
      const due = claim.map(({ dueAt }) => dueAt.getTime());
      expect(due).toEqual(due.toSorted((one, two) => one - two));
    }
    await expect(duties.claim(mail, 10, minute, later(1))).resolves.toEqual([]);
    await expect(duties.claim(['consent.erase'], 10, minute, later(1))).resolves.toHaveLength(3);
  });

  it('that somebody is just taking is passed over, not waited for', async () => {
    await oweSome(6);
    await stores.get(Database).transaction(async (client) => {
      const { rows } = await client.query('select id from duty order by due_at limit 4 for update');
      const claimed = await duties.claim(mail, 10, minute, later(1));
      expect(claimed).toHaveLength(2);
      expect(claimed.map(({ id }) => id)).toEqual(expect.not.arrayContaining(rows.map((row) => row.id as string)));
    });
  });

  it('is not claimed before its time', async () => {
    await oweSome(1, 'letter.notice', later(1));
    await expect(duties.claim(mail, 10, minute, new Date(later(1).getTime() - 1))).resolves.toEqual([]);
    await expect(duties.nextDueAt()).resolves.toEqual(later(1));
    await expect(duties.claim(mail, 10, minute, later(1))).resolves.toHaveLength(1);
  });

  it('comes back when the lease ends, and the one who lost it settles nothing', async () => {
    await oweSome(1);
    const [slow] = (await duties.claim(mail, 1, minute, start)) as [Duty];
    const early = new Date(start.getTime() + minute - 1);
    await expect(duties.claim(mail, 1, minute, early)).resolves.toEqual([]);
    const [quick] = (await duties.claim(mail, 1, minute, new Date(start.getTime() + minute))) as [Duty];
    expect(quick).toEqual({ ...slow, attempts: 2 });
    await expect(settle(slow, { done: { sent: true } }, later(1))).resolves.toBe(false);
    await expect(settle(slow, { retryAt: later(1), code: 'smtp_down' }, later(1))).resolves.toBe(false);
    await expect(settle(slow, { dead: 'smtp_down' }, later(1))).resolves.toBe(false);
    await expect(settle(slow, 'released', start)).resolves.toBe(false);
    await expect(settle(quick, { done: { sent: true } }, later(1))).resolves.toBe(true);
    await expect(settle(quick, { done: { sent: true } }, later(1))).resolves.toBe(false);
    const { rows } = await stores.get(Database).pool.query('select receipt, done_at, attempts from duty');
    expect(rows).toEqual([{ receipt: { sent: true }, done_at: later(1), attempts: 2 }]);
  });

  it('given back is free at once, tried again when its time comes, and keeps the time at which it fell due', async () => {
    await oweSome(1);
    const [first] = (await duties.claim(mail, 1, minute, start)) as [Duty];
    await settle(first, 'released', start);
    const [second] = (await duties.claim(mail, 1, minute, start)) as [Duty];
    await settle(second, { retryAt: later(2), code: 'smtp_down' }, later(2));
    await expect(duties.claim(mail, 1, minute, later(1))).resolves.toEqual([]);
    await expect(duties.nextDueAt()).resolves.toEqual(later(2));
    await expect(duties.backlog(mail, later(1))).resolves.toEqual({ due: 1, dead: 0, oldestDueAt: start });
    const [third] = (await duties.claim(mail, 1, minute, later(2))) as [Duty];
    expect(third).toMatchObject({ id: first.id, attempts: 3, dueAt: start });
    // In hand again, and no longer waiting.
    const { rows } = await stores.get(Database).pool.query('select last_error from duty');
    expect(rows).toEqual([{ last_error: null }]);
    await settle(third, { dead: 'given_up' }, later(2));
    await expect(duties.backlog(mail, later(3))).resolves.toEqual({ due: 0, dead: 1, oldestDueAt: null });
    await expect(duties.nextDueAt()).resolves.toBeNull();
    await expect(duties.claim(mail, 1, minute, later(100))).resolves.toEqual([]);
  });

  it('with a key that is owed already is not owed twice', async () => {
    const draft = owe('letter.notice', newId(start), null, start);
    await duties.owe([draft, draft], start);
    await duties.owe([draft], later(1));
    await expect(duties.claim(mail, 10, minute, later(2))).resolves.toHaveLength(1);
  });

  it('is not left behind by a rollback', async () => {
    const { transaction } = stores.get(Database);
    const failing = transaction.call(stores.get(Database), async (client) => {
      await client.query(
        `insert into duty (id, kind, key, subject_id, due_at, created_at) values ($1, 'letter.notice', 'k', $1, $2, $2)`,
        [newId(start), start],
      );
      throw new Error('too late');
    });
    await expect(failing).rejects.toThrow('too late');
    await expect(duties.nextDueAt()).resolves.toBeNull();
  });

  it('wakes who listens, also after the connection broke', async () => {
    let woken = 0;
    let wake: () => void = () => undefined;
    const next = (): Promise<void> => new Promise((resolve) => (wake = resolve));
    const stop = await duties.onWork(() => {
      woken += 1;
      wake();
    });
    let heard = next();
    await oweSome(1);
    await heard;
    heard = next();
    await stores.get(Database).pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and usename = current_user and query like 'listen%'`,
    );
    await heard;
    heard = next();
    await oweSome(1);
    await heard;
    expect(woken).toBeGreaterThanOrEqual(3);
    await stop();
  });
});
