import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import { ConsentRequestStore } from './consent-request.store';
import { runDatabaseCommand } from './database.cli';
import { Keyring, KeyringFault } from './keyring';
import { SchemaBehind } from './schema-behind';
import { StoreModule } from './store.module';
import { testDatabase, type TestDatabase } from './testing';
import { aRequest } from './testing-requests';

const [one, two, three, four] = [1, 2, 3, 4].map((n) => Buffer.alloc(32, n).toString('base64')) as [
  string,
  string,
  string,
  string,
];
const keys = {
  encryptionKeys: `k1:${one}`,
  referenceKeys: `r1:${four}`,
  indexKey: two,
  linkKey: Buffer.from(three, 'base64'),
};

let database: TestDatabase;

beforeEach(async () => (database = await testDatabase()));
afterEach(async () => database.drop());

/** Starts a service with these keys, lets it work, and stops it. */
async function start(given: Partial<typeof keys> = {}, work?: (store: ConsentRequestStore) => Promise<unknown>) {
  const { linkKey, ...settings } = { ...keys, ...given };
  const keyring = Keyring.open(settings);
  const [databaseUrl, keyDatabaseUrl] = [database.urlFor('email-consent'), database.keyUrlFor('email-consent')];
  const module = await Test.createTestingModule({
    imports: [StoreModule.forRoot({ databaseUrl, keyDatabaseUrl, keyring, linkKey, application: 'test' })],
  }).compile();
  await module.init();
  await work?.(module.get(ConsentRequestStore));
  await module.close();
}

async function asOwner<T extends object>(statement: string): Promise<T[]> {
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<T>(statement);
  await owner.end();
  return rows;
}

async function run(command: string, encryptionKeys?: string): Promise<string> {
  const said: string[] = [];
  const env = {
    DATABASE_OWNER_URL: database.ownerUrl,
    KEY_DATABASE_OWNER_URL: database.keyOwnerUrl,
    ENCRYPTION_KEYS: encryptionKeys,
    REFERENCE_KEYS: keys.referenceKeys,
  };
  await runDatabaseCommand([command], env, (line) => said.push(line));
  return said.join('\n');
}

const other = Buffer.alloc(32, 9);

describe('a service', () => {
  it('starts again with the keys that it started with', async () => {
    await start();
    await start();
    expect(await asOwner('select name from key_check order by 1')).toEqual([
      { name: 'ENCRYPTION_KEYS/k1' },
      { name: 'INDEX_KEY' },
      { name: 'KEY_DATABASE' },
      { name: 'LINK_KEY' },
      { name: 'REFERENCE_KEYS/r1' },
    ]);
  });

  it.each([
    ['INDEX_KEY', { indexKey: other.toString('base64') }],
    ['LINK_KEY', { linkKey: other }],
    ['ENCRYPTION_KEYS', { encryptionKeys: `k1:${other.toString('base64')}` }],
    ['ENCRYPTION_KEYS', { encryptionKeys: `k2:${one}` }],
    ['REFERENCE_KEYS', { referenceKeys: `r1:${other.toString('base64')}` }],
    ['REFERENCE_KEYS', { referenceKeys: `r2:${four}` }],
  ])('does not start with another %s, names it, and leaves no trace', async (variable, given) => {
    await start();
    const fault = await start(given).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(KeyringFault);
    const { message } = fault as Error;
    expect(message).toMatch(new RegExp(`^${variable} `));
    for (const value of [one, two, three, four, other.toString('base64')])
      expect(message).not.toContain(value.slice(0, 12));
    await expect(start()).resolves.toBeUndefined();
    const connected = `select from pg_stat_activity
      where datname = current_database() and backend_type is distinct from 'autovacuum worker'`;
    expect(await asOwner(connected)).toHaveLength(1);
  });

  it('does not start without the key that wraps a child’s, even if nothing else tells of it', async () => {
    await start({}, (store) => store.create(aRequest()));
    await asOwner('delete from key_check');
    await expect(start({ encryptionKeys: `k2:${two}` })).rejects.toThrow('ENCRYPTION_KEYS lists no key named k1');
  });

  it('says so when the database is older than itself', async () => {
    await asOwner('drop table key_check');
    await expect(start()).rejects.toBeInstanceOf(SchemaBehind);
  });

  it('is one of several that start at once, of which those with other keys do not', async () => {
    const starts = [{}, { indexKey: other.toString('base64') }, {}, { indexKey: other.toString('base64') }];
    const ends = await Promise.allSettled(starts.map((given) => start(given)));
    const [first] = await asOwner<{ mark: Buffer }>(`select mark from key_check where name = 'INDEX_KEY'`);
    const ours = first!.mark.equals(Keyring.open(keys).indexMark!);
    expect(ends.map(({ status }) => status === 'fulfilled')).toEqual(
      ours ? [true, false, true, false] : [false, true, false, true],
    );
  });
});

describe('a mark', () => {
  it('is none of the keys, nor of what follows from them for use', async () => {
    await start();
    const marks = await asOwner<{ mark: Buffer }>('select mark from key_check');
    const { wrapping, service } = Keyring.open(keys).encryption.current;
    const secrets = [one, two, three, four]
      .map((key) => Buffer.from(key, 'base64'))
      .concat(wrapping.export(), service.export());
    for (const { mark } of marks) expect(secrets.some((secret) => secret.equals(mark))).toBe(false);
    expect(new Set(marks.map(({ mark }) => mark.toString('hex'))).size).toBe(5);
  });
});

describe('changing keys on purpose', () => {
  const both = `k2:${two},k1:${one}`;

  it('goes from the old to the new encryption key, and the old one can go once everything has moved', async () => {
    await start({}, (store) => store.create(aRequest()));
    await start({ encryptionKeys: both }, (store) => store.create(aRequest()));
    await expect(start({ encryptionKeys: `k2:${two}` })).rejects.toThrow('no key named k1');
    expect(await run('rewrap', `k2:${other.toString('base64')},k1:${one}`)).toContain('another key under the name k2');
    expect(await run('rewrap', both)).toContain('data keys: 1 moved');
    // A service that is started once more in between still lists both.
    await start({ encryptionKeys: both });
    await start({ encryptionKeys: `k2:${two}` });
    await expect(start({ encryptionKeys: `k1:${one}` })).rejects.toThrow('no key named k2');
  });

  it('takes another link key once the owner has said so', async () => {
    await start();
    expect(await run('new-link-key')).toContain('The next LINK_KEY');
    await start({ linkKey: other });
    await expect(start()).rejects.toThrow(/^LINK_KEY /);
  });
});
