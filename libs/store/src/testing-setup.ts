import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startPostgres } from './embedded-postgres';
import { migrateKeys } from './key-store/migrate-keys';
import { migrate } from './migrate';
import { keyServiceNames, serviceNames, setKeyPasswords, setServicePasswords } from './service-role';
import { asAdmin, clusterVariable, freshName, servicePassword, urlTo } from './testing-cluster';

export interface RunningCluster {
  readonly adminUrl: string;
  readonly template: string;
  readonly keyTemplate: string;
  readonly stop: () => Promise<void>;
}

// With a space, so that every test run tries a path that has one.
const prefix = 'kinsent test ';

declare global {
  var kinsentTestCluster: RunningCluster | undefined;
}

/** Jest's global setup: one cluster a run (ours, or the one behind DATABASE_URL) with a migrated template in it. */
export default async function startTestCluster(): Promise<void> {
  const given = process.env['DATABASE_URL'];
  const server = given === undefined || given === '' ? await ownServer() : { adminUrl: given, stop: async () => {} };
  const [template, keyTemplate] = [freshName('kinsent_template'), freshName('kinsent_template_keys')];
  const { adminUrl } = server;
  try {
    for (const name of [template, keyTemplate]) {
      await asAdmin(adminUrl, [`create database ${name} encoding 'UTF8' template template0`]);
    }
    await migrate(urlTo(adminUrl, template));
    await migrateKeys(urlTo(adminUrl, keyTemplate));
    await setServicePasswords(
      urlTo(adminUrl, template),
      Object.fromEntries(serviceNames.map((service) => [service, servicePassword(adminUrl, service)])),
    );
    await setKeyPasswords(
      urlTo(adminUrl, keyTemplate),
      Object.fromEntries(keyServiceNames.map((service) => [service, servicePassword(adminUrl, service)])),
    );
  } catch (error) {
    await server.stop();
    throw error;
  }
  process.env[clusterVariable] = JSON.stringify({ adminUrl, template, keyTemplate });
  globalThis.kinsentTestCluster = { adminUrl, template, keyTemplate, stop: () => server.stop() };
}

async function ownServer(): Promise<EmbeddedPostgres> {
  await removeLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid} `));
  // Postgres may run as another user than we do, and has to pass through.
  await chmod(folder, 0o755);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const server = await startPostgres({ dataDir: join(folder, 'data'), fast: true });
    return { adminUrl: server.adminUrl, stop: () => server.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Of runs that were killed before they could clean up. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length).split(' ')[0]);
    // Somebody else's are theirs to remove.
    if (pid > 0 && !isAlive(pid)) await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
