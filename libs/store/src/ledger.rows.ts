import type { ClientBase, QueryResultRow } from 'pg';

/** Rows that are in memory at once. */
const page = 2_000;

/** Takes the rows of a query one by one, in the caller's transaction, without ever holding many of them. */
export async function eachRow(
  client: ClientBase,
  query: string,
  values: readonly unknown[],
  take: (row: QueryResultRow) => void | Promise<void>,
): Promise<void> {
  await client.query(`declare rows_of_ledger no scroll cursor for ${query}`, [...values]);
  for (;;) {
    const { rows } = await client.query<QueryResultRow>(`fetch ${page} from rows_of_ledger`);
    for (const row of rows) await take(row);
    if (rows.length < page) break;
  }
  await client.query('close rows_of_ledger');
}
