import { Client } from 'pg';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { runDatabaseCommand } from './database.cli';
import { ErasureStore } from './erasure.store';
import { EscrowStore } from './escrow.store';
import { EventStore } from './event.store';
import { GuardianStore } from './guardian.store';
import { IdempotencyStore } from './idempotency.store';
import { Keyring } from './keyring';
import { ruling } from './testing-erasures';
import { testDatabase, type TestDatabase } from './testing';
import { act, aRequest, later, start } from './testing-requests';
import { openStores, testKeys } from './testing-stores';
import { WebhookStore } from './webhook.store';

let database: TestDatabase;

beforeEach(async () => (database = await testDatabase()));
afterEach(async () => database.drop());

const [old, current, oldRef, currentRef] = [8, 9, 10, 11].map((n) => Buffer.alloc(32, n).toString('base64')) as [
  string,
  string,
  string,
  string,
];
const { indexKey } = testKeys;
const before = Keyring.open({ encryptionKeys: `old:${old}`, referenceKeys: `oldref:${oldRef}`, indexKey });
const afterwards = Keyring.open({ encryptionKeys: `now:${current}`, referenceKeys: `ref:${currentRef}`, indexKey });

async function run(encryptionKeys: string | undefined): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const env = {
    DATABASE_OWNER_URL: database.ownerUrl,
    KEY_DATABASE_OWNER_URL: database.keyOwnerUrl,
    ENCRYPTION_KEYS: encryptionKeys,
    REFERENCE_KEYS: `ref:${currentRef},oldref:${oldRef}`,
  };
  const code = await runDatabaseCommand(['rewrap'], env, (line) => said.push(line));
  return { code, said: said.join('\n') };
}

describe('npm run database -- rewrap', () => {
  it('moves everything that is sealed to the current key, so that the older one can go', async () => {
    const first = await openStores(database, 'email-consent', before);
    const answer = {
      app: 'bricks',
      key: 'k',
      requestDigest: Buffer.alloc(32),
      status: 201,
      body: { childRef: 'c-key' },
    };
    const escrow = { purpose: 'account', payload: { firstName: 'Noor' } };
    const kept = aRequest({ ref: 'c-key', email: 'sleutel@familie.example', escrow, idempotency: answer });
    const gone = aRequest({ ref: 'c-gone' });
    await Promise.all([kept, gone].map((draft) => first.get(ConsentRequestStore).create(draft)));
    const many = Array.from({ length: 1100 }, () => aRequest());
    await Promise.all(many.map((draft) => first.get(ConsentRequestStore).create(draft)));
    const { id } = await first
      .get(WebhookStore)
      .addEndpoint({ app: 'bricks', url: 'https://a.example', secret: 'one' }, start);
    await first.get(WebhookStore).rotateSecret('bricks', id, 'two', later(24));
    await act(first, gone.asked.consents[0]!.id, () => ({ act: 'refuse' }), later(1));
    const purge = await openStores(
      database,
      'purge-worker',
      Keyring.open({ encryptionKeys: null, referenceKeys: `oldref:${oldRef}`, indexKey: null }),
    );
    await purge.get(ErasureStore).eraseConsent(gone.asked.consents[0]!.id, { at: later(2), ruling });
    await purge.close();
    await first.get(EventStore).number();
    await first.close();

    const { code, said } = await run(`now:${current},old:${old}`);
    expect(said).toContain('data keys: 1102 moved');
    expect(said).toContain('reference keys: 1102 moved');
    expect(said).toContain('day keys: 1 moved');
    expect(said).toContain('webhook_endpoint.secret_sealed: 1 moved');
    expect(said).toContain('webhook_endpoint.previous_secret_sealed: 1 moved');
    expect(code).toBe(0);

    const second = await openStores(database, 'email-consent', afterwards);
    await expect(second.get(GuardianStore).contactOf(kept.asked.request.id)).resolves.toMatchObject({
      email: 'sleutel@familie.example',
    });
    await expect(second.get(EscrowStore).read('bricks', 'c-key')).resolves.toMatchObject([escrow]);
    await expect(second.get(IdempotencyStore).find('bricks', 'k')).resolves.toEqual(answer);
    await expect(second.get(ChildCaseStore).refOf(kept.asked.request.childId)).resolves.toBe('c-key');
    const events = await second.get(EventStore).after('bricks', 1100, 1000);
    expect(events.find(({ type }) => type === 'consent.refused')?.childRef).toBe('c-gone');
    const [delivery] = await second.get(WebhookStore).deliveries('bricks', null, 1);
    await expect(second.get(WebhookStore).delivery(delivery!.id, later(1))).resolves.toMatchObject({
      secrets: ['two', 'one'],
    });
    await second.close();
    await expect(run(`now:${current}`)).resolves.toMatchObject({ code: 0 });
  });

  it('says which key is missing, and no key at all', async () => {
    const first = await openStores(database, 'email-consent', before);
    await first.get(ConsentRequestStore).create(aRequest());
    await first.close();
    const missing = await run(`now:${current}`);
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.said).toContain('no key named old');
    await expect(run(undefined)).resolves.toMatchObject({ code: 1, said: expect.stringContaining('ENCRYPTION_KEYS') });
    const mistyped = await run(`now:${current.slice(3)}`);
    expect(mistyped.said).not.toContain(current.slice(3, 13));
    const owner = new Client({ connectionString: database.keyOwnerUrl });
    await owner.connect();
    const { rows } = await owner.query('select kek from data_key');
    await owner.end();
    expect(rows).toEqual([{ kek: 'old' }]);
  });
});
