import type { Connector } from '@kinsent/consent';
import type { TableFacts } from '@kinsent/store';

/** A `fault` stops an erasure; a `warning` slows it down, or may stop it; a `note` is only good to know. */
export type FindingLevel = 'fault' | 'warning' | 'note';

/** Something about a connector that whoever wrote the policy should see. Names tables and columns, never a value. */
export interface ConnectorFinding {
  readonly level: FindingLevel;
  readonly code: string;
  /** Where in the policy it is about. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What the database says, held against what the policy declares; in the order of the policy. */
export function judgeTables(name: string, { tables }: Connector, facts: readonly TableFacts[]): ConnectorFinding[] {
  return facts.flatMap((fact, index) => {
    const before = tables.slice(0, index).map(({ table }) => qualified(table));
    return findingsOf(fact, before).map(([level, code, part, message]) => ({
      level,
      code,
      path: ['connectors', name, 'tables', index, part],
      message,
    }));
  });
}

type Judged = [level: FindingLevel, code: string, part: 'table' | 'key', message: string];

function findingsOf(fact: TableFacts, before: readonly string[]): Judged[] {
  const { table, key, exists, keyTypeName, keyType, indexed, mayDelete, mayFind, hidesRows } = fact;
  if (!exists) return [['fault', 'table_missing', 'table', `There is no table ${table}.`]];
  if (keyTypeName === null) return [['fault', 'column_missing', 'key', `Table ${table} has no column ${key}.`]];
  const found: Judged[] = [];
  if (keyType === null) {
    const message = `Column ${key} of ${table} is of type ${keyTypeName}; a key is text, a uuid or a whole number.`;
    found.push(['fault', 'key_type', 'key', message]);
  }
  if (!mayDelete) {
    found.push(['fault', 'may_not_delete', 'table', `Our role may not delete from ${table}: grant delete on it.`]);
  }
  if (!mayFind) {
    const message = `Our role may not look for rows of ${table}: grant select (${key}, ctid) on it.`;
    found.push(['fault', 'may_not_find', 'table', message]);
  }
  if (hidesRows) {
    const message = `Row security hides rows of ${table} from our role: what is hidden would stay. Give it bypassrls.`;
    found.push(['fault', 'rows_hidden', 'table', message]);
  }
  if (!indexed) {
    const message = `No index of ${table} begins with ${key}: each batch reads the whole table.`;
    found.push(['warning', 'not_indexed', 'key', message]);
  }
  for (const other of fact.stoppedBy.filter((each) => !before.includes(each))) {
    const message = `Rows of ${other} refer to ${table} and keep its rows from going: declare ${other} before it.`;
    found.push(['warning', 'foreign_key', 'table', message]);
  }
  for (const other of fact.cascadesTo.filter((each) => !before.includes(each))) {
    found.push(['note', 'cascade', 'table', `Rows of ${other} go along with those of ${table}, uncounted.`]);
  }
  return found;
}

function qualified(table: string): string {
  return table.includes('.') ? table : `public.${table}`;
}
