import { randomUUID } from 'node:crypto';
import {
  evidenceMethods,
  type EvidenceMethod,
  type EvidencePack,
  type LedgerDraft,
  makeSigningKey,
  openSigningKey,
  type PackReport,
  signCheckpoint,
  tellOfChild,
  verifyEvidencePack,
} from '@kinsent/consent';
import { Pool } from 'pg';
import { CheckpointStore } from './checkpoint.store';
import { Database } from './database';
import { EvidencePackStore } from './evidence-pack.store';
import { extendLedger } from './ledger.lines';
import { exportOf, othersAreDone, verifiedExport } from './ledger.testing';
import { pastLife, registerRetention } from './proof.testing';
import { ProofStore } from './proof.store';
import { SigningKeyStore } from './signing-key.store';
import { testDatabase, type TestDatabase } from './testing';
import { later as hoursLater, start } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';

const key = openSigningKey(makeSigningKey());
const digest = 'd'.repeat(64);
const later = hoursLater(48);

let database: TestDatabase;
let [door, worker]: OpenStores[] = [];
let owner: Pool;

beforeAll(async () => {
  database = await testDatabase();
  door = await openStores(database, 'verified-consent');
  worker = await openStores(database, 'purge-worker');
  owner = new Pool({ connectionString: database.ownerUrl });
  await worker.get(SigningKeyStore).register(key, start);
  await owner.query(`insert into policy_version values ($1, '2026-11', '{}', $2)`, ['b'.repeat(64), start]);
});

afterAll(async () => {
  await owner.end();
  await door!.close();
  await worker!.close();
  await database.drop();
});

async function write(...drafts: LedgerDraft[]): Promise<void> {
  await door!.get(Database).transaction((client) => extendLedger(client, drafts));
}

async function anchor(): Promise<void> {
  await othersAreDone(owner);
  await worker!.get(CheckpointStore).make(start, (checkpoint) => signCheckpoint(checkpoint, key));
}

function line(id: string, act: string, from: string | null, to: string, detail: object = {}): LedgerDraft {
  const about = { app: 'bricks', purpose: 'wall', level: 'high' };
  return {
    subject: 'consent',
    subjectId: id,
    act,
    from,
    to,
    at: start,
    detail: { ...about, ...detail },
  } as LedgerDraft;
}

function grant(id: string, method: EvidenceMethod, more: object = {}): LedgerDraft {
  const { cite, approval, level } = evidenceMethods[method];
  const evidence = { evidence: randomUUID(), policy: 'b'.repeat(64), notice: 'c'.repeat(64) };
  return line(id, 'grant', 'asked', 'granted', { method, level, cite, approval, ...evidence, ...more });
}

async function packOf(id: string): Promise<EvidencePack> {
  return (await door!.get(EvidencePackStore).of(id, later))!;
}

async function verified(id: string): Promise<PackReport> {
  return verifyEvidencePack(JSON.stringify(await packOf(id)), new Map([[key.kid, key.jwk]]));
}

/** A child and its consent as rows, so that lines about the child are found. */
async function family(consentId: string): Promise<{ childId: string }> {
  const { childId, consentId: made } = await pastLife(owner, { endedAt: start, erasedAt: null });
  await owner.query('update consent set id = $2 where id = $1', [made, consentId]);
  return { childId };
}

it.each([
  ['email-plus', {}],
  ['card-payment', {}],
  ['phone-call', { attested: randomUUID(), script: '2026-11' }],
  ['video-call', { attested: randomUUID(), script: '2026-11' }],
  ['drawn-signature', { attested: randomUUID(), artefact: digest }],
] as const)('proves a yes by %s', async (method, more) => {
  const id = randomUUID();
  await write(line(id, 'ask', null, 'asked'), grant(id, method, more));
  await anchor();
  const { pack, anchored, newest, ended } = await verified(id);
  const { cite, approval, level } = evidenceMethods[method];
  expect(pack.evidence).toMatchObject({ method, cite, approval, level, noticeDigest: 'c'.repeat(64), fell: null });
  expect(pack.evidence!.attestedBy).toEqual('attested' in more ? [more.attested] : []);
  expect(pack.evidence!.script).toBe('script' in more ? more.script : null);
  expect(pack.told).toEqual({
    ...{ madeAt: later, policyVersion: '2026-11', artefactKept: 'artefact' in more ? false : null },
  });
  expect([anchored, ended]).toEqual([2, false]);
  expect(newest).not.toBeNull();
});

it('anchors each line where it stands, among those of others, and says what is not anchored yet', async () => {
  const [id, other] = [randomUUID(), randomUUID()];
  for (const one of [other, id]) await write(line(one, 'ask', null, 'asked'));
  await anchor();
  for (const one of [other, id]) await write(grant(one, 'email-plus'));
  await write(line(other, 'withdraw', 'granted', 'withdrawn'));
  await anchor();
  await write(line(id, 'withdraw', 'granted', 'withdrawn'));
  const { pack, anchored, newest } = await verified(id);
  expect([pack.entries.length, anchored, pack.checkpoints.length]).toEqual([3, 2, 2]);
  expect(newest!.number).toBe(pack.checkpoints[1]!.number);
  expect(pack.entries.every(({ subjectId }) => subjectId === id)).toBe(true);
  const exported = verifiedExport(await exportOf(worker!), { keys: null, certificate: null, pack });
  expect(exported.pack).toEqual({ consentId: id, found: 3, outside: 0, later: 0 });
});

it('tells whether what was handed in is still there, and which line says that it is gone', async () => {
  const [id, artefact] = [randomUUID(), 'e'.repeat(64)];
  const { childId } = await family(id);
  await write(line(id, 'ask', null, 'asked'), grant(id, 'signed-form', { attested: randomUUID(), artefact }));
  await owner.query(
    `insert into form_scan (id, child_id, state, road, digest, page_count, received_at)
     values ($1, $2, 'approved', 'upload', $3, 1, $4)`,
    [randomUUID(), childId, artefact, start],
  );
  expect((await packOf(id)).told.artefactKept).toBe(true);
  expect((await packOf(id)).evidence!.artefact).toEqual({ digest: artefact, destroyed: null });

  await owner.query('update form_scan set destroyed_at = $2 where digest = $1', [artefact, later]);
  const child = { id: childId, app: 'bricks' };
  await write(
    tellOfChild(child, 'stop', start),
    tellOfChild(child, 'destroy', start, { artefact: 'f'.repeat(64), pages: '1' }),
    tellOfChild(child, 'destroy', later, { artefact, pages: '1' }),
  );
  await anchor();
  const { pack } = await verified(id);
  expect(pack.told.artefactKept).toBe(false);
  expect(pack.destroyed).toHaveLength(1);
  expect(pack.evidence!.artefact).toMatchObject({ digest: artefact, destroyed: { at: later } });
});

it('is made for a child that is forgotten, and beside lines whose proof has ended', async () => {
  await registerRetention(owner, start);
  const [ended, young] = [new Date(start.getTime() - 6 * 365 * 86_400_000), new Date(start.getTime() - 86_400_000)];
  const [gone, kept] = [await pastLife(owner, { endedAt: ended }), await pastLife(owner, { endedAt: young })];
  await anchor();
  await worker!.get(ProofStore).prune(start, 'a'.repeat(64));
  expect(await door!.get(EvidencePackStore).of(gone.consentId, later)).toBeNull();
  const { pack, anchored, ended: over } = await verified(kept.consentId);
  expect(pack.consent.state).toBe('erased');
  expect(pack.evidence).toBeNull();
  expect([anchored, over]).toEqual([3, true]);
  expect(JSON.stringify(pack)).not.toContain(kept.childId);
});

it('knows nothing of what was never asked, and not of erasures', async () => {
  const { erasureId } = await pastLife(owner, { endedAt: start });
  for (const id of [randomUUID(), erasureId]) expect(await door!.get(EvidencePackStore).of(id, later)).toBeNull();
});

it.each([
  `insert into signing_key (kid, jwk, first_used_at) values ('x', '{}', now())`,
  'delete from ledger_checkpoint',
  'delete from ledger_pruned',
])('the strong door may read what anchors the ledger, and not %s', async (statement) => {
  await expect(door!.get(Database).pool.query(statement)).rejects.toMatchObject({ code: '42501' });
});
