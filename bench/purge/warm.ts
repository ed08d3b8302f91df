import { Client } from 'pg';
import type { Stand } from '../support/stand';

/**
 * Has the database server read what will be touched into its own memory, as it is there in a house that has run for a while:
 * the rows of the first share of all children, which lie first, and all indexes.
 */
export async function warm(stand: Stand, share: number): Promise<void> {
  for (const url of [stand.ownerUrl, stand.keyOwnerUrl]) {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query('create extension if not exists pg_prewarm');
      await client.query(readAll, [share]);
    } finally {
      await client.end();
    }
  }
}

/** Of a table twice its share, and some more, as rows of several kinds lie one behind another. */
const readAll = `
  with relation as (
    select oid, pg_relation_size(oid) / current_setting('block_size')::int as blocks, relkind = 'i' as is_index
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')
  )
  select sum(pg_prewarm(oid, 'buffer', 'main', 0, least(blocks, case when is_index then blocks
    else ceil(blocks * $1::float8 * 2 + 8192)::bigint end) - 1))
  from relation where blocks > 0`;
