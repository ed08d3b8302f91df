import type { Erasure, ErasureTarget } from '@kinsent/consent';
import type { ClientBase, Pool, QueryResultRow } from 'pg';

/** An erasure with its targets, the earliest due first. */
export interface ErasureCase {
  readonly erasure: Erasure;
  readonly targets: readonly ErasureTarget[];
}

const columns = 'id, child_id, app, cause, purposes, item, policy_digest, requested_at, overdue_at, completed_at';
const targetColumns = `id, erasure_id, kind, name, action, data, unless_needed, unrecoverable, due_at, deadline_at, state, asks, asked_at,
  ask_again_at, records, ground, held_until, answered_at`;

/** Erasures of which the rows hold what `where` says; with a name the database plans it once a connection. */
export async function readErasures(
  client: ClientBase | Pool,
  where: string,
  values: readonly unknown[],
  name?: string,
): Promise<ErasureCase[]> {
  const text = `select ${columns} from erasure where ${where}`;
  const erasures = await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) });
  if (erasures.rows.length === 0) return [];
  const targets = await client.query({
    name: 'targets-of-erasures',
    text: `select ${targetColumns} from erasure_target where erasure_id = any($1::uuid[]) order by due_at, id`,
    values: [erasures.rows.map(({ id }) => id as string)],
  });
  const cases = new Map(
    erasures.rows.map((row) => [row['id'] as string, { erasure: readErasure(row), targets: [] as ErasureTarget[] }]),
  );
  for (const row of targets.rows) cases.get(row['erasure_id'] as string)!.targets.push(readTarget(row));
  return [...cases.values()];
}

function readErasure(row: QueryResultRow): Erasure {
  return {
    id: row['id'] as string,
    childId: row['child_id'] as string,
    app: row['app'] as string,
    cause: row['cause'] as Erasure['cause'],
    purposes: row['purposes'] as string[],
    ...(row['item'] === null ? {} : { item: row['item'] as string }),
    policyDigest: row['policy_digest'] as string,
    requestedAt: row['requested_at'] as Date,
    overdueAt: row['overdue_at'] as Date | null,
    completedAt: row['completed_at'] as Date | null,
  };
}

function readTarget(row: QueryResultRow): ErasureTarget {
  return {
    id: row['id'] as string,
    erasureId: row['erasure_id'] as string,
    kind: row['kind'] as ErasureTarget['kind'],
    name: row['name'] as string,
    action: row['action'] as ErasureTarget['action'],
    data: row['data'] as string[],
    unlessNeeded: row['unless_needed'] as string[],
    unrecoverable: row['unrecoverable'] as string[],
    dueAt: row['due_at'] as Date,
    deadlineAt: row['deadline_at'] as Date,
    state: row['state'] as ErasureTarget['state'],
    asks: row['asks'] as number,
    askedAt: row['asked_at'] as Date | null,
    askAgainAt: row['ask_again_at'] as Date | null,
    records: row['records'] as number | null,
    ground: row['ground'] as ErasureTarget['ground'],
    heldUntil: row['held_until'] as Date | null,
    answeredAt: row['answered_at'] as Date | null,
  };
}
