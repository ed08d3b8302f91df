import { Client } from 'pg';
import type { Stand } from '../support/stand';
import type { IdOrder } from './seed';

/**
 * Has the database server read what will be touched into its own memory, as it is there in a house that has run for a while:
 * the rows of the first share of all children, which lie first, and their places in the indexes, which are everywhere where ids
 * are in no order.
 */
export async function warm(stand: Stand, share: number, order: IdOrder): Promise<void> {
  for (const url of [stand.ownerUrl, stand.keyOwnerUrl]) {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query('create extension if not exists pg_prewarm');
      await client.query(readAll, [share, order === 'scattered']);
    } finally {
      await client.end();
    }
  }
}

/** Twice the share, and some more, as rows of several kinds lie one behind another. */
const readAll = `
  with relation as (
    select oid, pg_relation_size(oid) / current_setting('block_size')::int as blocks, relkind = 'i' and $2::boolean as is_whole
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')
  )
  select sum(pg_prewarm(oid, 'buffer', 'main', 0, least(blocks, case when is_whole then blocks
    else ceil(blocks * $1::float8 * 2 + 8192)::bigint end) - 1))
  from relation where blocks > 0`;
