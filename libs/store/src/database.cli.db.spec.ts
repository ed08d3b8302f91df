import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { runDatabaseCommand } from './database.cli';
import { type EmbeddedPostgres, startPostgres } from './embedded-postgres';
import { keyServiceUrl, serviceUrl } from './service-role';
import { asAdmin, urlTo } from './testing-cluster';

describe('npm run database', () => {
  // A cluster of its own: roles are shared by a whole cluster, and other tests log in with theirs at the same time.
  let folder: string;
  let server: EmbeddedPostgres;
  let ownerUrl: string;
  let owners: Record<string, string>;
  let said: string[];
  const run = (args: string[], env: Record<string, string | undefined>): Promise<number> =>
    runDatabaseCommand(args, env, (line) => said.push(line));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kinsent-cli-'));
    await chmod(folder, 0o755);
    server = await startPostgres({ dataDir: join(folder, 'data'), fast: true });
    ownerUrl = server.adminUrl;
    await asAdmin(ownerUrl, ['create database keys']);
    owners = { DATABASE_OWNER_URL: ownerUrl, KEY_DATABASE_OWNER_URL: urlTo(ownerUrl, 'keys') };
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    said = [];
  });

  it('says what is to do, does it, and says that it is done', async () => {
    expect(await run(['status'], owners)).toBe(0);
    expect(said.length).toBeGreaterThan(1);
    expect(said.every((line) => line.startsWith('to do: '))).toBe(true);
    expect(await run(['migrate'], owners)).toBe(0);
    said = [];
    expect(await run(['status'], owners)).toBe(0);
    expect(said).toEqual(['The schema is up to date.']);
  });

  it('lets a service in with the password of its URL and never prints it', async () => {
    for (const password of [`it's "odd" \\ $$ %41 @:/?#`, 'plain']) {
      const url = serviceUrl(ownerUrl, 'verified-consent', password);
      const env = { ...owners, DATABASE_URL_VERIFIED_CONSENT: url };
      expect(await run(['migrate'], env)).toBe(0);
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query('select current_user as name');
      await client.end();
      expect(rows).toEqual([{ name: 'kinsent_verified_consent' }]);
      expect(said.join('\n')).not.toContain(password);
    }
    expect(said).toContain('kinsent_email_consent: password left as it is');
  });

  it('lets a service into the key store with another password and as another role, which the data does not know', async () => {
    const url = keyServiceUrl(owners['KEY_DATABASE_OWNER_URL']!, 'purge-worker', 'of keys');
    expect(await run(['migrate'], { ...owners, KEY_DATABASE_URL_PURGE_WORKER: url })).toBe(0);
    expect(said).toContain('kinsent_purge_worker_keys: password set');
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select current_user as name');
    await client.end();
    expect(rows).toEqual([{ name: 'kinsent_purge_worker_keys' }]);
  });

  it.each([
    ['no owner', {}, 'DATABASE_OWNER_URL'],
    ['an owner that is no URL', { DATABASE_OWNER_URL: 'hunter2' }, 'DATABASE_OWNER_URL'],
    ['no owner of the key store', {}, 'KEY_DATABASE_OWNER_URL'],
    ['another kind of database', { DATABASE_OWNER_URL: 'mysql://a:hunter2@b/c' }, 'DATABASE_OWNER_URL'],
    ['the wrong user', { DATABASE_URL_PURGE_WORKER: 'postgresql://me:hunter2@b/c' }, 'DATABASE_URL_PURGE_WORKER'],
    [
      'no password',
      { DATABASE_URL_PURGE_WORKER: 'postgresql://kinsent_purge_worker@b/hunter2' },
      'DATABASE_URL_PURGE_WORKER',
    ],
    [
      'a password outside ASCII',
      { DATABASE_URL_PURGE_WORKER: 'postgresql://kinsent_purge_worker:hunter2%C3%A9@b/c' },
      'DATABASE_URL_PURGE_WORKER',
    ],
  ])('refuses %s, naming the variable and never its value', async (_name, env, variable) => {
    const { [variable]: _, ...others } = owners;
    expect(await run(['migrate'], { ...others, ...env })).toBe(1);
    expect(said.join('\n')).toContain(variable);
    expect(said.join('\n')).not.toContain('hunter2');
  });

  it('says so when there is no database at that address', async () => {
    expect(await run(['status'], { ...owners, DATABASE_OWNER_URL: 'postgresql://a:hunter2@127.0.0.1:1/x' })).toBe(1);
    expect(said.join('\n')).toContain('ECONNREFUSED');
    expect(said.join('\n')).not.toContain('hunter2');
  });

  it('explains itself', async () => {
    expect(await run(['--help'], {})).toBe(0);
    expect(await run([], {})).toBe(0);
    expect(await run(['destroy'], {})).toBe(2);
    expect(await run(['migrate', 'now'], {})).toBe(2);
    expect(said).toHaveLength(4);
    expect(said[2]).toContain('destroy');
  });
});
