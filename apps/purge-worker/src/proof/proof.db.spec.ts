import { randomUUID } from 'node:crypto';
import {
  advance,
  evidenceMethods,
  LedgerBreak,
  makeSigningKey,
  openSigningKey,
  readCertificate,
  type PublicJwk,
} from '@kinsent/consent';
import {
  CheckpointStore,
  ChildCaseStore,
  Database,
  EvidencePackStore,
  extendLedger,
  LedgerCountsStore,
  LedgerExportStore,
  SigningKeyStore,
} from '@kinsent/store';
import { testDatabase, type TestDatabase } from '@kinsent/store/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { askAbout, eventually, openFront, startWorker, TestClock } from '../purge-worker.testing';
import { CertificateSigner } from './certificate-signer';
import { LedgerCommandFault, runLedgerCommand } from './ledger-command';

const asked = new Date('2026-11-20T10:00:00Z');
const month = 30 * 86_400_000;
const clock = new TestClock(asked);

let database: TestDatabase;
let front: INestApplicationContext;
let worker: INestApplicationContext;

beforeAll(async () => {
  database = await testDatabase();
  front = await openFront(database);
  await askAbout(front, ['account', 'newsletter'], asked);
  worker = await startWorker(database, clock);
});

afterAll(async () => {
  await worker.close();
  await front.close();
  await database.drop();
});

const files = new Map<string, string>();

/** Runs a command on the worker's own database, with files in memory; answers what it printed. */
async function run(...args: string[]): Promise<string> {
  const printed: string[] = [];
  await runLedgerCommand(args, {
    stores: () =>
      Promise.resolve({
        checkpoints: worker.get(CheckpointStore),
        exports: worker.get(LedgerExportStore),
        counts: worker.get(LedgerCountsStore),
        keys: worker.get(SigningKeyStore),
      }),
    signingKey: () => openSigningKey(makeSigningKey()),
    read: async function* (file) {
      await Promise.resolve();
      // In small pieces, as they may come.
      for (const piece of files.get(file)!.match(/[^]{1,700}/gu) ?? []) yield Buffer.from(piece);
    },
    write: (text) => void printed.push(text),
    at: clock.now(),
  });
  return printed.join('');
}

describe('the purge worker', () => {
  it('anchors the ledger when it starts, and when the clock jumps', async () => {
    const checkpoints = worker.get(CheckpointStore);
    await eventually(async () => expect(await checkpoints.newest()).toMatchObject({ number: 1, entries: 2 }));
    const make = jest.spyOn(checkpoints, 'make');
    let jumps = 0;
    await eventually(async () => {
      clock.moveTo(new Date(asked.getTime() + month));
      jumps += 1;
      expect((await run('verify')).split('\n')[0]).toContain(' 3 chains');
      expect((await checkpoints.newest())!.number).toBeGreaterThan(1);
      expect((await checkpoints.newest())!.total).toBe(7);
    });
    // Every jump anchors: none is left to anchor what is written from here on.
    await eventually(() => Promise.resolve(expect(make).toHaveBeenCalledTimes(jumps)));
    await make.mock.results.at(-1)!.value;
    make.mockRestore();
  });

  it('signs certificates that the ledger bears out, offline and by keys that were fetched before', async () => {
    const erasureId = randomUUID();
    const draft = { subject: 'erasure', subjectId: erasureId, at: clock.now(), detail: { app: 'brickyard' } } as const;
    const { rows } = await worker.get(Database).transaction(async (client) => {
      await extendLedger(client, [
        { ...draft, act: 'request', from: null, to: 'open' },
        { ...draft, act: 'complete', from: 'open', to: 'complete' },
      ]);
      return client.query<{ hash: string; sequence: string }>(
        'select hash, sequence from ledger_entry where subject_id = $1 and position = 1',
        [erasureId],
      );
    });
    const ledger = { subjectId: erasureId, position: 1, hash: rows[0]!.hash, sequence: Number(rows[0]!.sequence) };
    const at = clock.now().toISOString();
    const facts = {
      sub: randomUUID(),
      erasureId,
      app: 'brickyard',
      cause: 'silence',
      purposes: ['account'],
      targets: [],
    };
    const certificate = worker.get(CertificateSigner, { strict: false }).sign({
      ...facts,
      ...{ requestedAt: at, completedAt: at, policyDigest: 'd'.repeat(64) },
      ledger,
    });
    const keys = await worker.get(SigningKeyStore).all();
    const known = new Map<string, PublicJwk>(keys.map(({ kid, jwk }) => [kid, jwk]));
    expect(readCertificate(certificate, known)).toMatchObject({ ...facts, iss: expect.any(String) as string });

    files.set('certificate', `${certificate}\n`);
    files.set('jwks', JSON.stringify({ keys: keys.map(({ kid, jwk }) => ({ ...jwk, kid, use: 'sig' })) }));
    files.set('before', await run('export'));
    expect(await run('verify', 'before', '--certificate', 'certificate')).toContain('not anchored yet');
    // Not before those are done who write on the same server.
    await eventually(async () => expect(await run('checkpoint')).toMatch(/^Checkpoint \d+ covers 2 lines/));
    expect(await run('checkpoint')).toBe('There is nothing new to anchor.\n');
    files.set('after', await run('export'));
    expect(await run('verify', 'after', '--certificate', 'certificate')).toMatch(/anchored by checkpoint \d+\.\n$/);
    // The command signed with a key of its own, which nobody had fetched yet.
    await expect(run('verify', 'after', '--keys', 'jwks')).rejects.toThrow('a key that is not known');
    expect(await run('verify', 'before', '--keys', 'jwks')).toContain('which you trust');

    files.set('cut', files.get('after')!.slice(0, -2));
    await expect(run('verify', 'cut')).rejects.toThrow('has no end: the export is cut off within it');
    files.set('changed', files.get('after')!.replace('"act":"lapse"', '"act":"refuse"'));
    await expect(run('verify', 'changed')).rejects.toThrow(LedgerBreak);
    files.set('other', files.get('after')!.replaceAll(erasureId, randomUUID()));
    await expect(run('verify', 'other', '--certificate', 'certificate')).rejects.toThrow(LedgerBreak);
  });

  it('counts what became of what was asked', async () => {
    const counts = JSON.parse(await run('counts', '--json')) as Record<string, number>;
    expect(counts).toMatchObject({ openBefore: 0, asked: 2, silent: 2, granted: 0, openAfter: 0, erased: 2 });
    const later = JSON.parse(await run('counts', '--from', '2026-12-01', '--app', 'brickyard', '--json')) as object;
    expect(later).toMatchObject({ openBefore: 2, asked: 0, silent: 2, openAfter: 0 });
    expect(JSON.parse(await run('counts', '--app', 'another', '--json'))).toMatchObject({ asked: 0 });
    expect(await run('counts', '--to', '2026-11-21')).toContain('2  = questions open after');
  });

  it('counts by what methods parents were known, each proof once', async () => {
    const { childId } = await askAbout(front, ['account', 'newsletter'], clock.now());
    const evidence = { id: randomUUID(), method: 'email-plus', noticeDigest: 'a'.repeat(64) } as const;
    const terms = { validity: 'P1Y', confirmAfter: 'P1D' };
    await front.get(ChildCaseStore).change({ childId }, ({ consents, requests }) => ({
      at: clock.now(),
      requests: requests.map((request) => ({ ...request, state: 'answered' as const, closedAt: clock.now() })),
      advances: consents.map((consent) => advance(consent, { act: 'grant', evidence, terms }, clock.now())),
      answer: null,
    }));
    const { cite, approval } = evidenceMethods['email-plus'];
    const { methods } = JSON.parse(await run('counts', '--json')) as { methods: unknown };
    expect(methods).toEqual([{ method: 'email-plus', cite, approval, yeses: 2, proofs: 1 }]);
    expect(await run('counts')).toContain(`2  granted by email-plus (${cite}, ${approval}), on 1 proof\n`);
    expect(await run('counts', '--to', '2026-11-01')).not.toContain('granted by');
  });

  it('holds an evidence pack against itself, and against an export', async () => {
    const question = await askAbout(front, ['account'], clock.now());
    const { childId } = question;
    const { id } = question.consents[0]!;
    const evidence = { id: randomUUID(), method: 'email-plus', noticeDigest: 'a'.repeat(64) } as const;
    const terms = { validity: 'P1Y', confirmAfter: 'P1D' };
    await front.get(ChildCaseStore).change({ childId }, ({ consents, requests }) => ({
      at: clock.now(),
      requests: requests.map((request) => ({ ...request, state: 'answered' as const, closedAt: clock.now() })),
      advances: consents.map((consent) => advance(consent, { act: 'grant', evidence, terms }, clock.now())),
      answer: null,
    }));
    const pack = async () => JSON.stringify(await worker.get(EvidencePackStore).of(id, clock.now()));
    files.set('early', await pack());
    expect(await run('verify', '--pack', 'early')).toContain('none is anchored yet');
    await eventually(async () => {
      await run('checkpoint');
      files.set('pack', await pack());
      expect(await run('verify', '--pack', 'pack')).toContain('all of them stood there');
    });
    files.set('export', await run('export'));
    const alone = await run('verify', '--pack', 'pack');
    expect(alone).toContain(`The pack holds: consent ${id} (brickyard, account) is granted, by 2 lines`);
    expect(alone).toContain('by email-plus (low; 16 CFR 312.5(b)(2)(viii), enumerated)');
    expect(alone).toContain('that nothing was written about this consent since. Give the export as well.');
    const both = await run('verify', 'export', '--pack', 'pack');
    expect(both).toContain('The pack is of this ledger: 2 of its 2 lines are in it, as they are there.');
    expect(both).toContain('The ledger has no later line about that consent.');

    files.set('jwks-of-old', files.get('jwks')!);
    await expect(run('verify', '--pack', 'pack', '--keys', 'jwks-of-old')).rejects.toThrow('a key that is not known');
    files.set('changed-pack', files.get('pack')!.replace('"act":"grant"', '"act":"refuse"'));
    await expect(run('verify', '--pack', 'changed-pack')).rejects.toThrow(
      `Position 1 of ${id} is not what its hash says`,
    );
    await expect(run('verify', 'before', '--pack', 'pack')).rejects.toThrow('not every line of the pack was in it');
  });

  it.each([
    ['nothing', []],
    ['what it does not know', ['burn']],
    ['one word too many', ['export', 'file']],
    ['a time that is none', ['counts', '--from', 'yesterday']],
    ['a day that is none', ['counts', '--from', '2026-13-01']],
  ])('does not make out %s', async (_name, args) => {
    await expect(run(...args)).rejects.toThrow(LedgerCommandFault);
  });

  it('does not take a file without keys for keys', async () => {
    files.set('junk', '{"keys":[{"kty":"RSA"}]}');
    await expect(run('verify', 'after', '--keys', 'junk')).rejects.toThrow('must be a JWKS');
  });
});
