import { randomInt, randomUUID } from 'node:crypto';
import { makeSigningKey, openSigningKey, signCheckpoint, type SignedCheckpoint } from '@kinsent/consent';
import { Pool } from 'pg';
import { CheckpointStore } from './checkpoint.store';
import { extendLedger } from './ledger.lines';
import { aLine, exportOf, othersAreDone, verifiedExport } from './ledger.testing';
import { SigningKeyStore } from './signing-key.store';
import { testDatabase, type TestDatabase } from './testing';
import { later, start } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';

const key = openSigningKey(makeSigningKey());

let database: TestDatabase;
let stores: OpenStores;
let writers: Pool;
let owner: Pool;

beforeEach(async () => {
  database = await testDatabase();
  stores = await openStores(database, 'purge-worker');
  writers = new Pool({ connectionString: database.urlFor('email-consent'), max: 12 });
  owner = new Pool({ connectionString: database.ownerUrl, max: 1 });
  await stores.get(SigningKeyStore).register(key, start);
});

afterEach(async () => {
  await writers.end();
  await owner.end();
  await stores.close();
  await database.drop();
});

function make(at = start): Promise<SignedCheckpoint | null> {
  return stores.get(CheckpointStore).make(at, (checkpoint) => signCheckpoint(checkpoint, key));
}

/** The same as soon as nobody else on this server holds it back: other specs write there too. */
async function makeSoon(at = start): Promise<SignedCheckpoint> {
  await othersAreDone(owner);
  const made = await make(at);
  if (made === null) throw new Error('No checkpoint was made.');
  return made;
}

/** Writes the beginnings of so many chains, in one commit. */
async function write(chains = 1): Promise<void> {
  const client = await writers.connect();
  await client.query('begin');
  await extendLedger(
    client,
    Array.from({ length: chains }, () => aLine(randomUUID())),
  );
  await client.query('commit');
  client.release();
}

/** A transaction that has written a line and is still open. */
async function openWriter(): Promise<{ end: (how: 'commit' | 'rollback') => Promise<void> }> {
  const client = await writers.connect();
  await client.query('begin');
  await extendLedger(client, [aLine(randomUUID())]);
  return {
    end: async (how) => {
      await client.query(how);
      client.release();
    },
  };
}

async function asOwner(...statements: string[]): Promise<void> {
  for (const statement of statements) await owner.query(statement);
}

describe('a checkpoint', () => {
  it('covers what is new, and is not made when nothing is', async () => {
    expect(await make()).toBeNull();
    await write(3);
    const first = await makeSoon();
    expect(first).toMatchObject({ number: 1, entries: 3, total: 3, previous: '0'.repeat(64) });
    expect(await make()).toBeNull();
    await write(2);
    expect(await makeSoon(later(1))).toMatchObject({ number: 2, entries: 2, total: 5, previous: first.hash });
    await write();
    expect(verifiedExport(await exportOf(stores))).toMatchObject({
      entries: 6,
      chains: 6,
      checkpoints: 2,
      anchored: { number: 2, total: 5 },
      unanchored: 1,
      signedBy: [key.kid],
    });
  });

  it('leaves a line that commits late to the next one, though its number is lower', async () => {
    await write();
    await makeSoon();
    const late = await openWriter();
    const never = await openWriter();
    await write(2);
    // Its lines are behind those of transactions that still run, which may have lower numbers.
    expect(await make()).toBeNull();
    await never.end('rollback');
    await late.end('commit');
    expect(await makeSoon()).toMatchObject({ number: 2, entries: 3 });
    expect(verifiedExport(await exportOf(stores))).toMatchObject({ entries: 4, unanchored: 0 });
  });

  it('misses no line and covers none twice, however commits and checkpoints fall', async () => {
    await write();
    await makeSoon();
    let running = true;
    const anchoring = (async () => {
      let made = 0;
      while (running) made += (await make()) === null ? 0 : 1;
      return made;
    })();
    let committed = 1;
    const writer = async (): Promise<void> => {
      for (let round = 0; round < 40; round += 1) {
        const client = await writers.connect();
        const subjectId = randomUUID();
        await client.query('begin');
        // Takes its number of a transaction first, its numbers of lines later, and commits later still.
        if (randomInt(2) === 0) await client.query('select pg_current_xact_id()');
        await client.query('select pg_sleep($1)', [randomInt(4) / 1000]);
        await extendLedger(client, [aLine(subjectId), aLine(subjectId, 'answer')]);
        await client.query('select pg_sleep($1)', [randomInt(6) / 1000]);
        const keeps = randomInt(5) > 0;
        await client.query(keeps ? 'commit' : 'rollback');
        client.release();
        if (keeps) committed += 2;
      }
    };
    await Promise.all(Array.from({ length: 8 }, writer));
    running = false;
    expect(await anchoring).toBeGreaterThan(5);
    await othersAreDone(owner);
    await make();
    const report = verifiedExport(await exportOf(stores));
    expect(report).toMatchObject({ entries: committed, unanchored: 0, anchored: { total: committed } });
    expect(report.chains).toBe((committed + 1) / 2);
  });

  it('is made once when several make it at once', async () => {
    await write(5);
    await makeSoon();
    await write(5);
    await othersAreDone(owner);
    const all = await Promise.all(Array.from({ length: 6 }, () => make()));
    expect(all.filter((each) => each !== null)).toHaveLength(1);
  });

  it('does not keep a writer waiting, and waits for none', async () => {
    await write();
    await makeSoon();
    await write();
    const idle = await openWriter();
    try {
      // The one that is open holds back what came after it began, and nothing else.
      expect(await makeSoon()).toMatchObject({ number: 2, entries: 1 });
    } finally {
      await idle.end('commit');
    }
  });

  it('takes any number of lines in little memory, and quickly', async () => {
    await asOwner(
      `insert into ledger_entry (subject, subject_id, position, act, to_state, at, detail, previous_hash, hash)
       select 'erasure', gen_random_uuid(), 0, 'request', 'open', '2026-01-01', '{}', repeat('0', 64), repeat('a', 64)
       from generate_series(1, 50000)`,
    );
    expect(await make()).toMatchObject({ entries: 50_000 });
  });
});

describe('the first checkpoint on a cluster', () => {
  it('waits for those who are writing, not for ever, and anchors nothing until they are done', async () => {
    await write();
    const open = await openWriter();
    await expect(make()).rejects.toMatchObject({ code: '55P03' });
    await write();
    await open.end('commit');
    expect(await make()).toMatchObject({ number: 1, entries: 3 });
  }, 20_000);

  it('goes on where the ledger stood before it was moved, though transactions count from anew', async () => {
    await write(2);
    await makeSoon();
    await write(1);
    // As a dump leaves it that was restored elsewhere: lines and checkpoints of transactions that are yet to come.
    await asOwner(
      'alter table ledger_entry disable trigger user',
      'alter table ledger_checkpoint disable trigger user',
      'update ledger_entry set written_in = written_in + 1000000',
      `update ledger_checkpoint set cluster = 'another', from_xid = from_xid + 1000000, to_xid = to_xid + 1000000`,
      'alter table ledger_entry enable trigger user',
      'alter table ledger_checkpoint enable trigger user',
    );
    await write(2);
    expect(verifiedExport(await exportOf(stores))).toMatchObject({ entries: 5, unanchored: 3 });
    expect(await make()).toMatchObject({ number: 2, entries: 3, total: 5 });
    expect(await make()).toBeNull();
    await write(4);
    expect(await makeSoon()).toMatchObject({ number: 3, entries: 4, total: 9 });
    expect(verifiedExport(await exportOf(stores))).toMatchObject({ entries: 9, unanchored: 0, checkpoints: 3 });
  });
});

describe('what is anchored', () => {
  const tampering = (statement: string): Promise<void> =>
    asOwner(
      'alter table ledger_entry disable trigger user',
      'alter table ledger_checkpoint disable trigger user',
      statement,
    );

  it.each([
    [
      'the newest lines',
      'delete from ledger_entry where sequence > 2',
      'covers 4 lines of the ledger: the export has 2 of them',
    ],
    [
      'a whole chain',
      'delete from ledger_entry where sequence = 2',
      'covers 4 lines of the ledger: the export has 3 of them',
    ],
    ['a checkpoint', 'delete from ledger_checkpoint where number = 1', 'checkpoint 1 is missing before it'],
    [
      'nothing, but rewrites a line',
      `update ledger_entry set at = at + interval '1 day' where sequence = 3`,
      'it was changed',
    ],
  ])('shows when the owner of the database removes %s', async (_name, statement, what) => {
    await write(4);
    await makeSoon();
    await write(1);
    await makeSoon();
    await tampering(statement);
    const lines = await exportOf(stores);
    expect(() => verifiedExport(lines)).toThrow(what);
  });

  it('is exported in parts, by when it was anchored', async () => {
    for (const hour of [1, 2, 3]) {
      await write(2);
      await makeSoon(later(hour));
    }
    await write(1);
    const part = async (from: number | null, to: number | null) =>
      verifiedExport(
        await exportOf(stores, { from: from === null ? null : later(from), to: to === null ? null : later(to) }),
      );
    expect(await part(2, 3)).toMatchObject({ head: { after: { number: 1 } }, entries: 2, anchored: { number: 2 } });
    expect(await part(null, 3)).toMatchObject({ head: { after: null }, entries: 4, anchored: { number: 2 } });
    expect(await part(3, null)).toMatchObject({ entries: 3, unanchored: 1, anchored: { number: 3 } });
    expect(await part(9, null)).toMatchObject({ entries: 1, unanchored: 1, anchored: null });
  });
});
