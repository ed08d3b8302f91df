import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type EmbeddedPostgres, type KeyServiceName, type ServiceName, startPostgres } from '@kinsent/store';
import { Client } from 'pg';
import { furnish, furnishedKeyUrl, furnishedUrl, type HouseDatabase } from './house-database';

/** Data and keys on two servers, as an operator has them who keeps the backups of one longer than those of the other. */
export class ApartPostgres implements HouseDatabase {
  private constructor(
    private readonly folder: string,
    private readonly data: EmbeddedPostgres,
    private readonly keys: EmbeddedPostgres,
  ) {}

  static async start(): Promise<ApartPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'kinsent apart '));
    await chmod(folder, 0o755);
    const [data, keys] = [
      await startPostgres({ dataDir: join(folder, 'data') }),
      await startPostgres({ dataDir: join(folder, 'keys') }),
    ];
    await furnish({ ownerUrl: data.adminUrl, keyOwnerUrl: keys.adminUrl });
    return new ApartPostgres(folder, data, keys);
  }

  get ownerUrl(): string {
    return this.data.adminUrl;
  }

  get keyOwnerUrl(): string {
    return this.keys.adminUrl;
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  urlFor(service: ServiceName): string {
    return furnishedUrl(this.ownerUrl, service);
  }

  keyUrlFor(service: KeyServiceName): string {
    return furnishedKeyUrl(this.keyOwnerUrl, service);
  }

  /** A physical backup of the data while everything runs, with the log that makes it whole. Answers its folder. */
  async backup(name: string): Promise<string> {
    const copy = join(this.folder, name);
    const session = new Client({ connectionString: this.ownerUrl });
    await session.connect();
    try {
      await session.query('select pg_backup_start($1, true)', [name]);
      await promisify(execFile)('cp', ['-a', this.dataFolder, copy]);
      const { rows } = await session.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
      await rm(join(copy, 'pg_wal'), { recursive: true });
      await promisify(execFile)('cp', ['-a', join(this.dataFolder, 'pg_wal'), copy]);
      await writeFile(join(copy, 'backup_label'), rows[0]!.labelfile);
    } finally {
      await session.end();
    }
    const { uid, gid } = await stat(join(copy, 'PG_VERSION'));
    await chown(join(copy, 'backup_label'), uid, gid);
    for (const file of ['postmaster.pid', 'postmaster.opts']) await rm(join(copy, file), { force: true });
    return copy;
  }

  /** Starts what a backup holds, beside what runs, for as long as the work takes. `ownerUrl` is that of its owner. */
  async restored<T>(backup: string, work: (ownerUrl: string) => Promise<T>): Promise<T> {
    const folder = `${backup} restored`;
    await promisify(execFile)('cp', ['-a', backup, folder]);
    const postgres = await startPostgres({ dataDir: folder });
    try {
      return await work(postgres.adminUrl);
    } finally {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }

  async drop(): Promise<void> {
    for (const postgres of [this.data, this.keys]) await postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Which of some words stand in the files of a folder, tables and log alike: as text, as UTF-16, in hex or in base64. */
export async function wordsInFiles(folder: string, words: readonly string[]): Promise<string[]> {
  const forms = words.flatMap((word) => formsOf(word).map((form) => ({ word, form })));
  const found = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    for (const { word, form } of forms) if (bytes.includes(form)) found.add(word);
  }
  return [...found];
}

/** Which of some words stand in a text, in any of the same forms. */
export function wordsIn(text: string, words: readonly string[]): string[] {
  const bytes = Buffer.from(text);
  return words.filter((word) => formsOf(word).some((form) => bytes.includes(form)));
}

function formsOf(word: string): Buffer[] {
  const bytes = Buffer.from(word);
  // Base64 of a word inside a text begins at one of three places; its middle is the same wherever that is.
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return encoded.slice(shift === 0 ? 0 : shift + 1, -2);
  });
  const texts = [bytes.toString('hex'), encodeURIComponent(word), JSON.stringify(word).slice(1, -1), ...base64];
  return [bytes, Buffer.from(word, 'utf16le'), ...texts.map((text) => Buffer.from(text))];
}
