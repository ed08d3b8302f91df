import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Stand } from '../support/stand';

const atOnce = 4 * 1024 * 1024;
const segment = 1024 * 1024 * 1024;

/**
 * Reads what will be touched into the system's memory, as it is there in a house that has run for a while: the rows of the
 * first share of all children, which lie first, and all indexes.
 */
export async function warm(stand: Stand, share: number): Promise<void> {
  for (const url of [stand.ownerUrl, stand.keyOwnerUrl]) {
    for (const { path, size, isIndex } of await relationsOf(url)) {
      await read(join(stand.folder, 'data', path), isIndex ? size : Math.min(size, size * share * 2 + segment / 16));
    }
  }
}

interface Relation {
  readonly path: string;
  readonly size: number;
  readonly isIndex: boolean;
}

async function relationsOf(url: string): Promise<readonly Relation[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Relation>(
      `select pg_relation_filepath(oid) as path, pg_relation_size(oid)::float8 as size, relkind = 'i' as "isIndex"
       from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i') order by 3, 2`,
    );
    return rows;
  } finally {
    await client.end();
  }
}

async function read(path: string, size: number): Promise<void> {
  const buffer = Buffer.allocUnsafe(atOnce);
  for (let part = 0; part * segment < size; part += 1) {
    const file = await open(part === 0 ? path : `${path}.${part}`);
    try {
      const end = Math.min(segment, size - part * segment);
      for (let at = 0; at < end; at += atOnce) await file.read(buffer, 0, atOnce, at);
    } finally {
      await file.close();
    }
  }
}
