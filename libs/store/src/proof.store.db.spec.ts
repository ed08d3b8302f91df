import {
  addPeriod,
  type LedgerDraft,
  makeSigningKey,
  openSigningKey,
  signCheckpoint,
  type SignedCheckpoint,
  tellOfChild,
} from '@kinsent/consent';
import fc from 'fast-check';
import { Pool } from 'pg';
import { CheckpointStore } from './checkpoint.store';
import { Database } from './database';
import { aLine, exportOf, othersAreDone, verifiedExport } from './ledger.testing';
import { extendLedger } from './ledger.lines';
import { keptFor, type PastLife, pastLife, policyDigest, registerRetention } from './proof.testing';
import { ProofStore, type Pruned } from './proof.store';
import { SigningKeyStore } from './signing-key.store';
import { testDatabase, type TestDatabase } from './testing';
import { later, start } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';

const key = openSigningKey(makeSigningKey());
const years = (count: number, from = start): Date => addPeriod(from, `P${count}Y`);
const longAgo = new Date('2021-11-02T09:00:00.000Z');

let database: TestDatabase;
let stores: OpenStores;
let owner: Pool;

beforeEach(async () => {
  database = await testDatabase();
  stores = await openStores(database, 'purge-worker');
  owner = new Pool({ connectionString: database.ownerUrl });
  await stores.get(SigningKeyStore).register(key, start);
  await registerRetention(owner, start);
});

afterEach(async () => {
  await owner.end();
  await stores.close();
  await database.drop();
});

async function anchor(at = start): Promise<SignedCheckpoint | null> {
  await othersAreDone(owner);
  return stores.get(CheckpointStore).make(at, (checkpoint) => signCheckpoint(checkpoint, key));
}

const prune = (at = start, digest = policyDigest): Promise<Pruned> => stores.get(ProofStore).prune(at, digest);

const nothing: Pruned = { lines: 0, consents: 0, requests: 0, erasures: 0, children: 0 };

async function left(): Promise<Record<string, number>> {
  const tables = ['child', 'consent_request', 'consent', 'evidence', 'erasure', 'erasure_target', 'ledger_entry'];
  const counts = tables.map(async (table) => {
    const { rows } = await owner.query(`select count(*)::int as n from ${table}`);
    return [table, rows[0].n as number] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

async function extendOwn(lines: readonly LedgerDraft[]): Promise<void> {
  const client = await owner.connect();
  await extendLedger(client, lines);
  client.release();
}

describe('proof whose time is over', () => {
  it('goes with everything that it proved, and what it leaves holds up the checkpoints', async () => {
    const [gone, kept] = [await pastLife(owner, { endedAt: longAgo }), await pastLife(owner, { endedAt: start })];
    await anchor();
    const before = verifiedExport(await exportOf(stores));
    expect(await prune()).toEqual({ lines: 5, consents: 1, requests: 1, erasures: 1, children: 1 });
    const lines = await exportOf(stores);
    expect(verifiedExport(lines)).toMatchObject({
      entries: 5,
      pruned: 5,
      chains: 2,
      prunedUpTo: { number: 1 },
      anchored: before.anchored!,
    });
    for (const id of Object.values(gone)) expect(lines.join()).not.toContain(id);
    for (const id of [kept.consentId, kept.erasureId]) expect(lines.join()).toContain(id);
    expect(await left()).toEqual({
      ...{ child: 1, consent_request: 1, consent: 1, evidence: 1 },
      ...{ erasure: 1, erasure_target: 1, ledger_entry: 5 },
    });
    expect(await prune()).toEqual(nothing);
  });

  it('goes to the day, by the calendar, and not a millisecond before', async () => {
    await pastLife(owner, { endedAt: new Date('2020-02-29T12:00:00Z') });
    await anchor();
    const end = new Date('2025-02-28T12:00:00Z');
    expect(await prune(new Date(end.getTime() - 1))).toEqual(nothing);
    expect(await prune(end)).toMatchObject({ lines: 5 });
  });

  it('is counted by the database as the law counts it', async () => {
    const part = (unit: string) => fc.option(fc.integer({ min: 1, max: 40 })).map((n) => (n === null ? '' : n + unit));
    const periods = fc.tuple(part('Y'), part('M'), part('W'), part('D')).map((parts) => `P${parts.join('')}`);
    const times = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    const pairs = fc.sample(fc.tuple(times, periods), 2_000).filter(([, period]) => period !== 'P');
    const { rows } = await owner.query(
      `select ((at::timestamptz at time zone 'UTC') + kept::interval) at time zone 'UTC' as until
       from unnest($1::text[], $2::text[]) with ordinality pair (at, kept, n) order by n`,
      [pairs.map(([at]) => at.toISOString()), pairs.map(([, kept]) => kept)],
    );
    expect(rows.map(({ until }) => until as Date)).toEqual(pairs.map(([at, kept]) => addPeriod(at, kept)));
  });

  it('waits for what is longer proven: the erasure that came late, and the child that somebody knows of', async () => {
    const life = await pastLife(owner, { endedAt: longAgo, erasedAt: longAgo, completedAt: later(24, longAgo) });
    await anchor();
    expect(await prune()).toEqual({ lines: 3, consents: 1, requests: 1, erasures: 0, children: 0 });
    await owner.query(
      `insert into event (id, app, child_id, type, data, created_at) values (gen_random_uuid(), 'bricks', $1, 'x', '{}', $2)`,
      [life.childId, start],
    );
    expect(await prune(later(24))).toEqual({ ...nothing, lines: 2, erasures: 1 });
    await owner.query('delete from event');
    expect(await prune(later(24))).toEqual({ ...nothing, children: 1 });
  });

  it('takes the child’s own chain with the row of the child, once all of it is anchored', async () => {
    const { childId } = await pastLife(owner, { endedAt: longAgo });
    const stop = (at: Date) => extendOwn([tellOfChild({ id: childId, app: 'bricks' }, 'stop', at)]);
    await stop(longAgo);
    await anchor();
    await stop(later(1, longAgo));
    expect(await prune()).toEqual({ lines: 5, consents: 1, requests: 1, erasures: 1, children: 0 });
    await anchor(later(1));
    expect(await prune(later(1))).toEqual({ ...nothing, lines: 2, children: 1 });
    expect(verifiedExport(await exportOf(stores))).toMatchObject({ entries: 0, pruned: 7 });
  });

  it('goes in commits that are short, all of it, and leaves out a child that somebody is busy with', async () => {
    const lives: PastLife[] = [];
    for (let count = 0; count < 230; count += 1) lives.push(await pastLife(owner, { endedAt: longAgo }));
    await anchor();
    const busy = await owner.connect();
    await busy.query('begin');
    await busy.query('select from child where id = $1 for update', [lives[0]!.childId]);
    const query = jest.spyOn(stores.get(Database).pool, 'query');
    expect(await prune()).toMatchObject({ consents: 229, erasures: 229, children: 229 });
    expect(query).toHaveBeenCalledTimes(2);
    await busy.query('rollback');
    busy.release();
    expect(await prune()).toMatchObject({ consents: 1, erasures: 1, children: 1 });
    expect(verifiedExport(await exportOf(stores))).toMatchObject({ entries: 0, pruned: 1_150 });
  });

  it('ends when it is told to', async () => {
    await pastLife(owner, { endedAt: longAgo });
    await anchor();
    expect(await stores.get(ProofStore).prune(start, policyDigest, AbortSignal.abort())).toEqual(nothing);
  });
});

describe('proof that is needed', () => {
  it.each<[string, Parameters<typeof pastLife>[1]]>([
    ['is young', { endedAt: later(1, longAgo) }],
    ['is of a consent that nobody erased yet', { endedAt: longAgo, erasedAt: null, completedAt: null }],
    ['is of a child of whom somebody has not answered yet', { endedAt: longAgo, completedAt: null }],
  ])('stays when it %s', async (_name, past) => {
    await pastLife(owner, past);
    await anchor();
    expect(await prune()).toEqual(nothing);
  });

  it('stays while the child is held', async () => {
    const { childId } = await pastLife(owner, { endedAt: longAgo });
    await anchor();
    await owner.query(
      `insert into legal_hold (id, child_id, ground, until, sealed_key, placed_at)
       values (gen_random_uuid(), $1, 'legal-claim', $2, 'sealed', $2)`,
      [childId, start],
    );
    expect(await prune()).toMatchObject({ lines: 0, consents: 0, erasures: 0 });
    await owner.query('update legal_hold set lifted_at = placed_at, sealed_key = null');
    expect(await prune()).toMatchObject({ lines: 5, children: 1 });
    expect((await owner.query('select from legal_hold')).rowCount).toBe(0);
  });

  it('stays until a checkpoint stands over it', async () => {
    await pastLife(owner, { endedAt: longAgo });
    expect(await prune()).toEqual(nothing);
    await anchor();
    await pastLife(owner, { endedAt: longAgo });
    expect(await prune()).toMatchObject({ lines: 5 });
    await anchor();
    expect(await prune()).toMatchObject({ lines: 5 });
    expect(verifiedExport(await exportOf(stores))).toMatchObject({ pruned: 10, prunedUpTo: { number: 2 } });
  });

  it('stays when its chain is not whole', async () => {
    const { consentId } = await pastLife(owner, { endedAt: longAgo });
    await anchor();
    await owner.query('alter table ledger_entry disable trigger user');
    await owner.query('delete from ledger_entry where subject_id = $1 and position = 1', [consentId]);
    await owner.query('alter table ledger_entry enable trigger user');
    expect(await prune()).toMatchObject({ consents: 0, lines: 2 });
  });

  it('stays when no policy says how long, and when the worker is wrong about the time', async () => {
    await pastLife(owner, { endedAt: start });
    await anchor();
    expect(await prune(years(5), 'b'.repeat(64))).toEqual(nothing);
    // Nobody has signed that it is that late.
    expect(await prune(years(5))).toEqual(nothing);
    const client = await owner.connect();
    await client.query('begin');
    await extendLedger(client, [aLine('0190b3a0-0000-7000-8000-000000000001')]);
    await client.query('commit');
    client.release();
    await anchor(addPeriod(start, keptFor));
    expect(await prune(years(50))).toMatchObject({ lines: 5 });
  });
});

describe('the owner of the schema', () => {
  it.each([
    ['a line without leaving its hash', 'delete from ledger_entry', 'append-only'],
    [
      'a line that leaves the hash of another',
      `insert into ledger_pruned select sequence, written_in, repeat('f', 64) from ledger_entry;
       delete from ledger_entry`,
      'append-only',
    ],
    [
      'half a chain',
      `insert into ledger_pruned select sequence, written_in, hash from ledger_entry;
       delete from ledger_entry where position > 0`,
      'a chain goes as a whole',
    ],
    [
      'what a line left',
      'insert into ledger_pruned select sequence, written_in, hash from ledger_entry; delete from ledger_pruned',
      'append-only',
    ],
  ])('cannot remove %s', async (_name, statements, message) => {
    await pastLife(owner, { endedAt: longAgo });
    await expect(owner.query(statements)).rejects.toMatchObject({
      code: '42501',
      message: expect.stringContaining(message) as unknown,
    });
    expect(await left()).toMatchObject({ ledger_entry: 5 });
  });
});

it('verifies at any moment while lines are written, anchored and pruned at once', async () => {
  await pastLife(owner, { endedAt: longAgo });
  await anchor();
  let running = true;
  let [pruned, verified] = [0, 0];
  const until = (work: () => Promise<void>) => async (): Promise<void> => {
    while (running) await work();
  };
  const others = [
    until(async () => void (await anchor())),
    until(async () => void (pruned += (await prune()).lines)),
    until(async () => {
      verifiedExport(await exportOf(stores));
      verified += 1;
    }),
  ].map((work) => work());
  let written = 5;
  const writer = async (): Promise<void> => {
    for (let round = 0; round < 40; round += 1) {
      const endedAt = round % 2 === 0 ? longAgo : start;
      await pastLife(owner, { endedAt });
      written += 5;
    }
  };
  await Promise.all([writer(), writer(), writer()]);
  running = false;
  await Promise.all(others);
  await anchor();
  pruned += (await prune()).lines;
  const report = verifiedExport(await exportOf(stores));
  expect(report).toMatchObject({ pruned, entries: written - pruned, unanchored: 0, anchored: { total: written } });
  expect(pruned).toBe(5 + 3 * 20 * 5);
  expect(verified).toBeGreaterThan(3);
}, 60_000);
