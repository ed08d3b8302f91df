import type { Policy } from '@kinsent/consent';
import { Client } from 'pg';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { DutyStore } from './duty.store';
import { GuardianStore } from './guardian.store';
import { IdempotencyStore } from './idempotency.store';
import { NoKeys } from './keyring';
import { PermissionStore } from './permission.store';
import { PolicyStore } from './policy.store';
import { testDatabase, type TestDatabase } from './testing';
import { aRequest, digest, later, start } from './testing-requests';
import { openStores } from './testing-stores';
import { Test } from '@nestjs/testing';
import { StoreModule } from './store.module';

let database: TestDatabase;

beforeAll(async () => (database = await testDatabase()));
afterAll(async () => database.drop());

describe('the stores of a service', () => {
  it('close all their connections when it stops', async () => {
    const stores = await openStores(database, 'email-consent');
    await stores.get(ConsentRequestStore).create(aRequest());
    await stores.get(PermissionStore).lookupMany('bricks', ['a', 'b']);
    const stop = await stores.get(DutyStore).onWork(() => undefined);
    await stop();
    await stores.close();
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const left = await owner.query(
      `select usename, query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and backend_type is distinct from 'autovacuum worker'`,
    );
    await owner.end();
    expect(left.rows).toEqual([]);
  });

  it('do not start when the database cannot be reached, and say so at once', async () => {
    const databaseUrl = 'postgresql://nobody:hunter2@127.0.0.1:1/none';
    const starting = Test.createTestingModule({
      imports: [StoreModule.forRoot({ databaseUrl, keyring: null, application: 'test' })],
    }).compile();
    const fault = await starting.catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'ECONNREFUSED' });
    expect(String(fault)).not.toContain('hunter2');
  });

  it('without keys for it change what they cannot read, and refuse to read', async () => {
    const [front, purge] = [await openStores(database, 'email-consent'), await openStores(database, 'purge-worker')];
    const draft = aRequest({ ref: 'c-blind' });
    await front.get(ConsentRequestStore).create(draft);
    const cases = purge.get(ChildCaseStore);
    await expect(cases.findByRequest(null, draft.asked.request.id)).resolves.toMatchObject({
      child: { app: 'bricks' },
    });
    await expect(cases.find('bricks', 'c-blind')).rejects.toThrow(NoKeys);
    await expect(purge.get(GuardianStore).contactOf(draft.asked.request.id)).rejects.toMatchObject({ code: '42501' });
    // The name by which others have to be told whom to forget is all that it may read.
    await expect(cases.refOf(draft.asked.request.childId)).resolves.toBe('c-blind');
    const lapsed = await cases.change({ requestId: draft.asked.request.id }, ({ requests }) => ({
      at: later(1),
      requests: [{ ...requests[0]!, state: 'lapsed' as const, closedAt: later(1) }],
      answer: true,
    }));
    expect(lapsed).toBe(true);
    await front.close();
    await purge.close();
  });
});

describe('small memories', () => {
  it('keep every version of the policy as it was first', async () => {
    const stores = await openStores(database, 'email-consent');
    const policies = stores.get(PolicyStore);
    const document = { kinsent: 1, version: '2026-11' } as unknown as Policy;
    await policies.register({ digest, label: '2026-11', document }, start);
    await policies.register({ digest, label: 'other', document }, later(1));
    await expect(policies.find(digest)).resolves.toEqual({ digest, label: '2026-11', document, appliedAt: start });
    await expect(policies.find('f'.repeat(64))).resolves.toBeNull();
    await stores.close();
  });

  it('keep the first answer to a key', async () => {
    const stores = await openStores(database, 'email-consent');
    const answers = stores.get(IdempotencyStore);
    const answer = {
      app: 'bricks',
      key: 'key',
      requestDigest: Buffer.alloc(32, 1),
      status: 202,
      body: { a: [1, null] },
    };
    const saves = await Promise.all([1, 2, 3].map((n) => answers.save({ ...answer, status: 200 + n }, start)));
    expect(saves.filter(Boolean)).toHaveLength(1);
    await answers.save({ ...answer, key: 'empty', body: undefined }, start);
    await expect(answers.find('bricks', 'empty')).resolves.toMatchObject({ body: null });
    await stores.close();
  });
});
