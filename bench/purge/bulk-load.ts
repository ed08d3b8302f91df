import { Client } from 'pg';

/** Rows of one table: a statement that makes those of the children numbered $1 to $2, both included. */
export interface Load {
  readonly table: string;
  readonly statement: string;
  /** The first child and how many there are of them. */
  readonly from: number;
  readonly count: number;
}

const childrenAtOnce = 200_000;
const lanes = 2;

/**
 * Writes rows by the million, as the schema's owner: references, keys and indexes of the tables are put aside first and
 * made again over all rows, word for word as the migrations made them, in a tenth of the time that they take row by row. References are made again
 * without a look at the rows that stand; those that come or go later are held to them. `prelude` makes what the statements need.
 */
export async function loadInBulk(url: string, prelude: string, loads: readonly Load[]): Promise<void> {
  const clients = Array.from({ length: lanes }, () => new Client({ connectionString: url }));
  const [first] = clients;
  await Promise.all(clients.map((client) => client.connect()));
  try {
    for (const client of clients) await client.query("set maintenance_work_mem = '1GB'; set synchronous_commit = off");
    await first!.query(prelude);
    const tables = [...new Set(loads.map(({ table }) => table))];
    const aside = await putAside(first!, tables);
    await inLanes(clients, loads, load);
    await inLanes(clients, tables, async (client, table) => {
      for (const { made } of aside.filter((one) => !one.isReference && one.table === table)) await client.query(made);
      await client.query(`vacuum analyze ${table}`);
    });
    for (const { made } of aside.filter((one) => one.isReference)) await first!.query(made);
    await first!.query('analyze');
    await first!.query('checkpoint');
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function load(client: Client, { statement, from, count }: Load): Promise<void> {
  const end = from + count;
  for (let at = from; at < end; at += childrenAtOnce) {
    await client.query(statement, [at, Math.min(at + childrenAtOnce, end) - 1]);
  }
}

async function inLanes<T>(
  clients: readonly Client[],
  tasks: readonly T[],
  run: (client: Client, task: T) => Promise<void>,
): Promise<void> {
  const left = tasks.values();
  await Promise.all(
    clients.map(async (client) => {
      for (const task of left) await run(client, task);
    }),
  );
}

interface PutAside {
  readonly table: string;
  readonly isReference: boolean;
  /** The statement that makes it again. */
  readonly made: string;
}

async function putAside(client: Client, tables: readonly string[]): Promise<readonly PutAside[]> {
  const { rows } = await client.query<PutAside & { dropped: string }>(found, [tables]);
  for (const { dropped } of rows) await client.query(dropped);
  return rows;
}

/** References first, for they rest on keys; then keys, then indexes of no key. */
const found = `
  select conrelid::regclass::text as "table", contype = 'f' as "isReference",
    format('alter table %s drop constraint %I', conrelid::regclass, conname) as dropped,
    format('alter table %s add constraint %I %s%s', conrelid::regclass, conname, pg_get_constraintdef(oid),
      case contype when 'f' then ' not valid' end) as made,
    array_position(array['f', 'p', 'u'], contype::text) as place
  from pg_constraint
  where (contype = 'f' and (conrelid::regclass::text = any($1) or confrelid::regclass::text = any($1)))
    or (contype in ('p', 'u') and conrelid::regclass::text = any($1))
  union all
  select indrelid::regclass::text, false, format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid), 4
  from pg_index
  where indrelid::regclass::text = any($1) and not exists (select from pg_constraint where conindid = indexrelid
    and contype in ('p', 'u'))
  order by place`;
