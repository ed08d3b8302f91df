import { createSecretKey, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { ChildCaseStore } from '../child-case.store';
import { runDatabaseCommand } from '../database.cli';
import { EventStore } from '../event.store';
import { GuardianStore } from '../guardian.store';
import { IdempotencyStore } from '../idempotency.store';
import { Keyring } from '../keyring';
import { answerPlace, contactPlace, refPlace } from '../places';
import { seal } from '../sealing';
import { sealForService } from '../service-seal';
import { testDatabase, type TestDatabase } from '../testing';
import { start } from '../testing-requests';
import { openStores, testKeys } from '../testing-stores';
import { newId } from '../uuid-v7';

const keyring = Keyring.open(testKeys);
let database: TestDatabase;
let owner: Client;

beforeEach(async () => {
  database = await testDatabase();
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterEach(async () => {
  await owner.end();
  await database.drop();
});

const [childId, forgottenId, guardianId, bondId, requestId, eventId] = Array.from({ length: 6 }, () => newId(start));
const keyHash = keyring.index.ofIdempotencyKey('bricks', 'k');
const digest = Buffer.alloc(32, 7);

/** The data as an older version left it: its keys beside it, references and answers under the service key. */
async function asItWas(): Promise<void> {
  const bytes = randomBytes(32);
  const { name, wrapping } = keyring.encryption.current;
  const sealed = (id: string, ref: string): Buffer => sealForService(keyring, refPlace(id), ref);
  const add = (table: string, values: unknown[]): Promise<unknown> =>
    owner.query(`insert into ${table} values (${values.map((_, at) => `$${at + 1}`).join(', ')})`, values);
  await owner.query(`delete from migration where name = 'KeyStore1795305840000'`);
  await owner.query(
    'create table child_key (child_id uuid primary key references child, wrapped bytea not null, kek text not null)',
  );
  const index = keyring.index.ofRef('bricks', 'c-old');
  await add('child (id, app, ref_index, ref_sealed, created_at)', [
    childId,
    'bricks',
    index,
    sealed(childId!, 'c-old'),
    start,
  ]);
  await add('child (id, app, ref_index, created_at, erased_at)', [forgottenId, 'bricks', digest, start, start]);
  await add('child_key', [childId, seal(wrapping, `child_key/${childId}`, bytes), name]);
  await add('guardian', [guardianId, keyring.index.ofAddress('oud@familie.example'), start]);
  const contact = seal(createSecretKey(bytes), contactPlace(bondId!), 'oud@familie.example');
  await add('guardianship', [bondId, childId, guardianId, contact, 'consent', start]);
  await add(
    'consent_request (id, child_id, guardianship_id, app, locale, state, policy_digest, created_at, expires_at)',
    [requestId, childId, bondId, 'bricks', 'nl', 'open', 'digest', start, start],
  );
  await add('event (id, app, child_id, type, data, ref_sealed, created_at)', [
    eventId,
    'bricks',
    forgottenId,
    'erasure.completed',
    {},
    sealed(forgottenId!, 'c-gone'),
    start,
  ]);
  const body = sealForService(keyring, answerPlace('bricks', keyHash), '{"a":1}');
  await add('idempotency_key', ['bricks', keyHash, digest, 201, body, start]);
}

async function migrate(keys: Record<string, string>): Promise<string> {
  const said: string[] = [];
  const env = { DATABASE_OWNER_URL: database.ownerUrl, KEY_DATABASE_OWNER_URL: database.keyOwnerUrl, ...keys };
  await runDatabaseCommand(['migrate'], env, (line) => said.push(line));
  return said.join('\n');
}

const given = { ENCRYPTION_KEYS: testKeys.encryptionKeys, REFERENCE_KEYS: testKeys.referenceKeys };

describe('the keys of an older version', () => {
  it('move to the key store, and everything can be read there as before', async () => {
    await asItWas();
    expect(await migrate(given)).toContain('keys moved to the key store: 1');
    expect((await owner.query(`select to_regclass('child_key') as left`)).rows).toEqual([{ left: null }]);
    const stores = await openStores(database, 'email-consent');
    await expect(stores.get(GuardianStore).contactOf(requestId!)).resolves.toMatchObject({
      email: 'oud@familie.example',
    });
    await expect(stores.get(ChildCaseStore).refOf(childId!)).resolves.toBe('c-old');
    await expect(stores.get(EventStore).after('bricks', 0, 9)).resolves.toMatchObject([{ childRef: 'c-gone' }]);
    await expect(stores.get(IdempotencyStore).find('bricks', 'k')).resolves.toMatchObject({
      requestDigest: digest,
      body: { a: 1 },
    });
    await stores.close();
    expect(await migrate({})).toContain('The schema is up to date.');
  });

  it('stay where they are while nobody says how they open', async () => {
    await asItWas();
    expect(await migrate({})).toContain('ENCRYPTION_KEYS');
    const { rows } = await owner.query('select child_id from child_key');
    expect(rows).toEqual([{ child_id: childId }]);
    const wrong = { ...given, ENCRYPTION_KEYS: `k2:${Buffer.alloc(32, 99).toString('base64')}` };
    expect(await migrate(wrong)).toContain('does not open');
    expect(await migrate(given)).toContain('keys moved to the key store: 1');
  });
});
