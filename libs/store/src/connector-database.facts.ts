import type { Pool } from 'pg';
import { type ConnectorKeyType, connectorKeyTypes } from './connector-database.key';

/** One table of an app's database, as the policy declares it. */
export interface ConnectorTable {
  /** `schema.table`, exactly as the catalogue spells both. */
  readonly table: string;
  /** The column that holds the child's reference. */
  readonly key: string;
}

/** What the app's database says of a declared table, and of what our role may do to it. */
export interface TableFacts extends ConnectorTable {
  /** False also for what has the name but is no table: a view, a foreign table. */
  readonly exists: boolean;
  /** Type of the key column in the database's words; null when there is no such column. */
  readonly keyTypeName: string | null;
  /** Null when there is no such column, or when a reference cannot be held against its type. */
  readonly keyType: ConnectorKeyType | null;
  /** An index begins with the key: without one every batch reads the whole table. */
  readonly indexed: boolean;
  readonly mayDelete: boolean;
  /** May read the key and the place of a row, which is all that erasing needs. */
  readonly mayFind: boolean;
  /** Row security hides rows from our role: it could never say that nothing is held. */
  readonly hidesRows: boolean;
  /** Tables whose rows refer to this one and stop its rows from going, unless they went before. */
  readonly stoppedBy: readonly string[];
  /** Tables whose rows go along, uncounted. */
  readonly cascadesTo: readonly string[];
}

const factsSql = `
  select asked.position,
         c.oid is not null as exists,
         case when a.attnum is not null then format_type(a.atttypid, a.atttypmod) end as type_name,
         case when base.typnamespace = 'pg_catalog'::regnamespace then base.typname end as type,
         exists (
           select from pg_index i
            where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indisvalid and i.indpred is null
         ) as indexed,
         coalesce(usable and has_table_privilege(c.oid, 'delete'), false) as may_delete,
         coalesce(usable and has_column_privilege(c.oid, a.attnum, 'select')
                         and has_column_privilege(c.oid, (-1)::int2, 'select'), false) as may_find,
         coalesce(row_security_active(c.oid), false) as hides_rows,
         referring('{a,r}') as stopped_by,
         referring('{c}') as cascades_to
    from unnest($1::text[], $2::text[], $3::text[]) with ordinality as asked (schema, relation, key, position)
    left join (pg_class c join pg_namespace n on n.oid = c.relnamespace)
      on n.nspname = asked.schema and c.relname = asked.relation and c.relkind in ('r', 'p')
    left join pg_attribute a on a.attrelid = c.oid and a.attname = asked.key and a.attnum > 0 and not a.attisdropped
    left join pg_type t on t.oid = a.atttypid
    left join pg_type base on base.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
    left join lateral (select has_schema_privilege(n.oid, 'usage') as usable) as schema_right on true
   order by asked.position`;

/** Names of the tables whose foreign keys to the table do one of the given things when a row goes. */
const referringSql = (actions: string): string => `array(
  select distinct rn.nspname || '.' || rc.relname
    from pg_constraint f
    join pg_class rc on rc.oid = f.conrelid
    join pg_namespace rn on rn.oid = rc.relnamespace
   where f.contype = 'f' and f.confrelid = c.oid and f.conrelid <> f.confrelid and f.conparentid = 0
     and f.confdeltype = any(${actions}::"char"[])
   order by 1
)`;

const sql = factsSql.replace(/referring\(('\{[a-z,]+\}')\)/g, (_, actions: string) => referringSql(actions));

/** What there is to know about tables before anything is deleted, in their order. Reads the catalogue alone. */
export async function factsOf(pool: Pool, tables: readonly ConnectorTable[]): Promise<TableFacts[]> {
  const names = tables.map(({ table }) => splitName(table));
  const { rows } = await pool.query(sql, [
    names.map(([schema]) => schema),
    names.map(([, name]) => name),
    tables.map(({ key }) => key),
  ]);
  return rows.map((row, index) => ({
    table: tables[index]!.table,
    key: tables[index]!.key,
    exists: row.exists,
    keyTypeName: row.type_name,
    keyType: connectorKeyTypes.find((type) => type === row.type) ?? null,
    indexed: row.indexed,
    mayDelete: row.may_delete,
    mayFind: row.may_find,
    hidesRows: row.hides_rows,
    stoppedBy: row.stopped_by,
    cascadesTo: row.cascades_to,
  }));
}

/** Schema and table; whatever comes after the first point is the table's name. */
export function splitName(table: string): [schema: string, name: string] {
  const point = table.indexOf('.');
  return point < 0 ? ['public', table] : [table.slice(0, point), table.slice(point + 1)];
}
