import { createHash } from 'node:crypto';
import { ApiKeyStore } from './api-key.store';
import { testDatabase, type TestDatabase } from './testing';
import { later, start } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';
import { newId } from './uuid-v7';

let database: TestDatabase;
let stores: OpenStores;

beforeAll(async () => {
  database = await testDatabase();
  stores = await openStores(database, 'email-consent');
});

afterAll(async () => {
  await stores.close();
  await database.drop();
});

const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();

describe('API keys', () => {
  it('are found by their hash until they are revoked, several at a time for one app', async () => {
    const keys = stores.get(ApiKeyStore);
    const shape = {
      app: 'bricks',
      label: 'server',
      mode: 'live' as const,
      scopes: ['consents:read', 'consents:write'],
    };
    const one = await keys.create({ ...shape, expiresAt: null, secretHash: hashOf('one') }, start);
    const two = await keys.create({ ...shape, expiresAt: later(1), secretHash: hashOf('two') }, start);
    const other = await keys.create({ ...shape, app: 'garden', expiresAt: null, secretHash: hashOf('three') }, start);
    expect(one).toEqual({ ...shape, id: one.id, createdAt: start, expiresAt: null, revokedAt: null });
    await expect(keys.findByHash(hashOf('one'))).resolves.toEqual(one);
    await expect(keys.findByHash(hashOf('two'))).resolves.toMatchObject({ expiresAt: later(1) });
    await expect(keys.findByHash(hashOf('none'))).resolves.toBeNull();
    await expect(keys.revoke(one.id, later(2))).resolves.toBe(true);
    await expect(keys.revoke(one.id, later(3))).resolves.toBe(false);
    await expect(keys.revoke(newId(start), later(3))).resolves.toBe(false);
    await expect(keys.findByHash(hashOf('one'))).resolves.toBeNull();
    await expect(keys.list('bricks')).resolves.toEqual([{ ...one, revokedAt: later(2) }, two]);
    await expect(keys.list()).resolves.toEqual([{ ...one, revokedAt: later(2) }, two, other]);
  });
});
