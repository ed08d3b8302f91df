import type { PoolClient } from 'pg';
import { childColumns, readChild } from './case.rows';
import type { ChildRecord } from './child-case';
import { NotFound } from './database';

/** How a case is named by whoever wants to change it. */
export type CaseName = { readonly requestId: string } | { readonly consentId: string } | { readonly childId: string };

/** Takes the child's row for this transaction, before anything else of the child is read. Throws NotFound. */
export async function lockChild(client: PoolClient, by: CaseName): Promise<ChildRecord> {
  const { rows } = await client.query({ ...lockBy(by) });
  if (rows[0] === undefined) throw new NotFound('There is no such child.');
  return readChild(rows[0]);
}

/**
 * Takes the rows of these children that nobody else holds, in one order; those that are missing are held, or are not there.
 * `wait`: takes all of them, and waits for whoever holds one.
 */
export async function lockChildren(
  client: PoolClient,
  ids: readonly string[],
  others: 'skip' | 'wait',
): Promise<Map<string, ChildRecord>> {
  return ids.length === 0 ? new Map() : take(client, `lock-children-${others}`, 'any($1::uuid[])', ids, others);
}

/** The same for the children of these consents. */
export function lockChildrenOfConsents(
  client: PoolClient,
  consentIds: readonly string[],
  others: 'skip' | 'wait',
): Promise<Map<string, ChildRecord>> {
  const children = 'any(array(select child_id from consent where id = any($1::uuid[])))';
  return take(client, `lock-children-of-consents-${others}`, children, consentIds, others);
}

async function take(
  client: PoolClient,
  name: string,
  children: string,
  ids: readonly string[],
  others: 'skip' | 'wait',
): Promise<Map<string, ChildRecord>> {
  const { rows } = await client.query({
    name,
    text: `select ${childColumns} from child where id = ${children} order by id
           for update ${others === 'skip' ? 'skip locked' : ''}`,
    values: [[...new Set(ids)]],
  });
  return new Map(rows.map((row) => [row.id as string, readChild(row)]));
}

/** Ids of the children that are named, in the order of the names; null for one that is not known. */
export async function childrenNamed(client: PoolClient, names: readonly CaseName[]): Promise<(string | null)[]> {
  const requests = names.flatMap((name) => ('requestId' in name ? [name.requestId] : []));
  const consents = names.flatMap((name) => ('consentId' in name ? [name.consentId] : []));
  const children = names.flatMap((name) => ('childId' in name ? [name.childId] : []));
  const known = new Map<string, string>();
  for (const [table, ids] of [
    ['consent_request', requests],
    ['consent', consents],
    ['child', children],
  ] as const) {
    if (ids.length === 0) continue;
    const { rows } = await client.query<{ id: string; child_id: string }>({
      name: `children-by-${table}`,
      text: `select id, ${table === 'child' ? 'id as child_id' : 'child_id'} from ${table} where id = any($1::uuid[])`,
      values: [ids],
    });
    for (const { id, child_id } of rows) known.set(id, child_id);
  }
  return names.map((name) => known.get(Object.values(name)[0]!) ?? null);
}

function lockBy(by: CaseName): { name: string; text: string; values: string[] } {
  const lock = (where: string): string => `select ${childColumns} from child where id = ${where} for update`;
  if ('childId' in by) return { name: 'lock-child', text: lock('$1'), values: [by.childId] };
  if ('consentId' in by) {
    const text = lock('(select child_id from consent where id = $1)');
    return { name: 'lock-child-of-consent', text, values: [by.consentId] };
  }
  const text = lock('(select child_id from consent_request where id = $1)');
  return { name: 'lock-child-of-request', text, values: [by.requestId] };
}
