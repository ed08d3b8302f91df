import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDatabase,
  type KeyServiceName,
  migrate,
  migrateKeys,
  type ServiceName,
  setKeyPasswords,
  setServicePasswords,
  startPostgres,
} from '@kinsent/store';

export interface SandboxDatabase {
  /** Owner of the schema. Holds a password: never log it. */
  readonly ownerUrl: string;
  readonly passwords: Readonly<Record<ServiceName, string>>;
  /** Owner of the key store, a database of its own. Holds a password. */
  readonly keyOwnerUrl: string;
  readonly keyPasswords: Readonly<Record<KeyServiceName, string>>;
  stop(): Promise<void>;
}

const prefix = 'kinsent-sandbox-';

/** The two databases, migrated, with fresh passwords for every service: those given, or new ones that end with us. */
export async function startDatabase(given: { ownerUrl: string; keyOwnerUrl: string } | null): Promise<SandboxDatabase> {
  const server = given === null ? await startEmbedded() : { ...given, stop: () => Promise.resolve() };
  try {
    await migrateKeys(server.keyOwnerUrl);
    await migrate(server.ownerUrl);
    const passwords = {
      'email-consent': password(),
      'verified-consent': password(),
      'purge-worker': password(),
    };
    await setServicePasswords(server.ownerUrl, passwords);
    const keyPasswords = { 'email-consent': password(), 'verified-consent': password(), 'purge-worker': password() };
    await setKeyPasswords(server.keyOwnerUrl, keyPasswords);
    return { ...server, passwords, keyPasswords };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function startEmbedded(): Promise<{ ownerUrl: string; keyOwnerUrl: string; stop: () => Promise<void> }> {
  removeLeftovers();
  // Below the folder for temporary files: a checkout may lie where the database's own account cannot reach.
  const home = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  // It has to pass through; the data folder itself is its own alone.
  chmodSync(home, 0o755);
  const remove = (): void => rmSync(home, { recursive: true, force: true });
  try {
    const postgres = await startPostgres({ dataDir: join(home, 'data'), fast: true });
    const stop = async (): Promise<void> => {
      await postgres.stop();
      remove();
    };
    try {
      return { ownerUrl: postgres.adminUrl, keyOwnerUrl: await createDatabase(postgres.adminUrl, 'keys'), stop };
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  } catch (error) {
    remove();
    throw error;
  }
}

/** Folders of sandboxes that were killed before they could clean up. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Somebody else's: theirs to remove.
    }
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

function password(): string {
  return randomBytes(24).toString('base64url');
}
