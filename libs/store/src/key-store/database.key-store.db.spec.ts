import { Client } from 'pg';
import { Keyring, NoKeys, UnknownKey } from '../keyring';
import { SealBroken } from '../sealing';
import { type KeyServiceName, testDatabase, type TestDatabase } from '../testing';
import { testKeys } from '../testing-stores';
import { DatabaseKeyStore } from './database.key-store';
import { dataKey, dayKey, referenceKey } from './key-name';
import { keepsKeys } from './key-store.contract';

const keyring = Keyring.open(testKeys);
const at = new Date('2026-11-02T09:00:00.000Z');

let database: TestDatabase;
let opened: DatabaseKeyStore[];

beforeEach(async () => {
  database = await testDatabase();
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close();
  await database.drop();
});

async function open(url = database.keyOwnerUrl, keys = keyring): Promise<DatabaseKeyStore> {
  const store = await DatabaseKeyStore.open(url, keys, { application: 'test', poolSize: 4 });
  opened.push(store);
  return store;
}

describe('keys in a database', () => {
  keepsKeys(async () => ({ store: await open(), again: () => open() }));

  it('wrapped by keys of another configuration do not open', async () => {
    await (await open()).fetch({ make: [{ ...dataKey('a'), at }] });
    const [other, impostor] = ['k9', 'k2'].map((name) =>
      Keyring.open({ ...testKeys, encryptionKeys: `${name}:${Buffer.alloc(32, 9).toString('base64')}` }),
    );
    await expect((await open(undefined, other)).fetch({ open: [dataKey('a')] })).rejects.toThrow(UnknownKey);
    await expect((await open(undefined, impostor)).fetch({ open: [dataKey('a')] })).rejects.toThrow(SealBroken);
  });

  it('moved to another name do not open', async () => {
    const store = await open();
    await store.fetch({
      make: [
        { ...dataKey('a'), at },
        { ...dayKey(at), at },
      ],
    });
    await asOwner(`update data_key set id = 'b'`);
    await expect(store.fetch({ open: [dataKey('b')] })).rejects.toThrow(SealBroken);
    await asOwner(`insert into data_key select 'c', wrapped, kek, made_at from day_key`);
    await expect(store.fetch({ open: [dataKey('c')] })).rejects.toThrow(SealBroken);
  });
});

describe('the roles of the key store', () => {
  const rows = ['data_key', 'reference_key', 'day_key', 'desk_key']
    .map((table) => `insert into ${table} values ('a', 'wrapped', 'k', '2026-11-02');`)
    .join('');

  const forbidden: Record<KeyServiceName, string[]> = {
    'verified-consent': [
      ...['data_key', 'reference_key', 'day_key'].flatMap((table) => [
        `select id from ${table}`,
        `insert into ${table} values ('b', 'wrapped', 'k', '2026-11-02')`,
        `delete from ${table}`,
      ]),
      `update desk_key set wrapped = 'other'`,
      'truncate desk_key',
    ],
    'email-consent': [
      'select id from desk_key',
      ...['data_key', 'reference_key', 'day_key'].flatMap((table) => [
        `delete from ${table}`,
        `update ${table} set wrapped = 'other'`,
        `truncate ${table}`,
      ]),
    ],
    'purge-worker': [
      'select wrapped from data_key',
      'select wrapped from day_key',
      'select * from data_key',
      'delete from data_key returning wrapped',
      'select wrapped from desk_key',
      ...['data_key', 'reference_key', 'day_key', 'desk_key'].flatMap((table) => [
        `insert into ${table} values ('b', 'wrapped', 'k', '2026-11-02')`,
        `update ${table} set wrapped = 'other'`,
        `truncate ${table}`,
      ]),
    ],
  };
  const forbiddenToAll = [
    `update key_store set id = 'other'`,
    'delete from key_store',
    `insert into migration (timestamp, name) values (1, 'mine')`,
    'create table mine (id int)',
    'drop table data_key',
    'create role mine',
  ];
  const allowed: Record<KeyServiceName, string[]> = {
    'verified-consent': [
      `insert into desk_key values ('b', 'wrapped', 'k', '2026-11-02') on conflict (id) do nothing returning wrapped`,
      'select wrapped, kek from desk_key',
      `delete from desk_key where id = 'b'`,
      'select id from key_store',
    ],
    'email-consent': [
      `insert into data_key values ('b', 'wrapped', 'k', '2026-11-02') on conflict (id) do nothing returning wrapped`,
      'select wrapped, kek from reference_key',
      'select wrapped, kek from day_key',
      'select id from key_store',
    ],
    'purge-worker': [
      `select id from data_key where made_at < '2027-01-01'`,
      'select wrapped, kek from reference_key',
      `delete from data_key where id = 'a'`,
      `delete from reference_key where id = 'a'`,
      `delete from day_key where id = 'a'`,
      `delete from desk_key where id = 'a'`,
      'select id from key_store',
    ],
  };

  describe.each(Object.keys(forbidden) as KeyServiceName[])('%s', (service) => {
    it('does its work, and nothing else', async () => {
      await asOwner(rows);
      const client = new Client({ connectionString: database.keyUrlFor(service) });
      await client.connect();
      try {
        for (const statement of [...forbiddenToAll, ...forbidden[service]]) {
          expect([statement, await codeOf(client, statement)]).toEqual([statement, '42501']);
        }
        for (const statement of allowed[service])
          expect([statement, await codeOf(client, statement)]).toEqual([statement, 'done']);
      } finally {
        await client.end();
      }
    });
  });

  it('are not those of the data, which have nothing to look for here', async () => {
    const url = new URL(database.keyOwnerUrl);
    const stranger = new URL(database.urlFor('email-consent'));
    url.username = stranger.username;
    url.password = stranger.password;
    const client = new Client({ connectionString: url.href });
    const came = await client.connect().then(
      () => codeOf(client, 'select id from data_key'),
      (error: { code?: string }) => error.code,
    );
    await client.end();
    expect(came).toBe('42501');
  });

  it('let the purge worker read references, and no keys of data or days', async () => {
    await (
      await open()
    ).fetch({ make: [dataKey('a'), referenceKey('a'), dayKey(at)].map((name) => ({ ...name, at })) });
    const { referenceKeys } = testKeys;
    const url = database.keyUrlFor('purge-worker');
    const purge = await open(url, Keyring.open({ encryptionKeys: null, referenceKeys, indexKey: null }));
    expect((await purge.fetch({ open: [referenceKey('a')] })).of(referenceKey('a'))).not.toBeNull();
    await expect(purge.fetch({ open: [dataKey('a')] })).rejects.toMatchObject({ code: '42501' });
    // Not even with somebody else's rights: it has no key-encryption key for them.
    const bare = await open(
      database.keyOwnerUrl,
      Keyring.open({ encryptionKeys: null, referenceKeys, indexKey: null }),
    );
    await expect(bare.fetch({ open: [dataKey('a')] })).rejects.toThrow(NoKeys);
    await expect(bare.fetch({ open: [dayKey(at)] })).rejects.toThrow(NoKeys);
  });
});

async function asOwner(statement: string): Promise<void> {
  const owner = new Client({ connectionString: database.keyOwnerUrl });
  await owner.connect();
  await owner.query(statement);
  await owner.end();
}

async function codeOf(client: Client, statement: string): Promise<string | undefined> {
  return client.query(statement).then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );
}
