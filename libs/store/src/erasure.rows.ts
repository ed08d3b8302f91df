import type { Erasure, ErasureStep, ErasureTarget } from '@kinsent/consent';
import type { ClientBase, Pool, PoolClient, QueryResultRow } from 'pg';
import { lockChild } from './child-case.store';
import { NotFound } from './database';
import { extendLedger } from './ledger.lines';
import { oweDuties, wake } from './record';
import { newId } from './uuid-v7';

/** An erasure with its targets, the earliest due first. */
export interface ErasureCase {
  readonly erasure: Erasure;
  readonly targets: readonly ErasureTarget[];
}

/** How an erasure is named by whoever wants to change it. */
export type ErasureName = { readonly erasureId: string } | { readonly targetId: string };

const columns = 'id, child_id, app, cause, purposes, item, policy_digest, requested_at, overdue_at, completed_at';
const targetColumns = `id, erasure_id, kind, name, action, data, unless_needed, due_at, deadline_at, state, asks, asked_at,
  ask_again_at, records, ground, held_until, answered_at`;

/** Takes the child's row, as every change of anything about it does (ADR 4), and reads the erasure. Throws NotFound. */
export async function lockErasure(client: PoolClient, by: ErasureName): Promise<ErasureCase> {
  const id = 'erasureId' in by ? '$1' : '(select erasure_id from erasure_target where id = $1)';
  const { rows } = await client.query<{ id: string; child_id: string }>(
    `select id, child_id from erasure where id = ${id}`,
    ['erasureId' in by ? by.erasureId : by.targetId],
  );
  if (rows[0] === undefined) throw new NotFound('There is no such erasure.');
  await lockChild(client, { childId: rows[0].child_id });
  const [found] = await readErasures(client, 'id = $1', [rows[0].id]);
  return found!;
}

/** Erasures of which the rows hold what `where` says. */
export async function readErasures(
  client: ClientBase | Pool,
  where: string,
  values: readonly unknown[],
): Promise<ErasureCase[]> {
  const erasures = await client.query(`select ${columns} from erasure where ${where}`, [...values]);
  if (erasures.rows.length === 0) return [];
  const targets = await client.query(
    `select ${targetColumns} from erasure_target where erasure_id = any($1::uuid[]) order by due_at, id`,
    [erasures.rows.map(({ id }) => id as string)],
  );
  const all = targets.rows.map(readTarget);
  return erasures.rows.map((row) => ({
    erasure: readErasure(row),
    targets: all.filter(({ erasureId }) => erasureId === row['id']),
  }));
}

/** Writes a new erasure, with the sealed reference of its child, which the caller has locked. */
export async function addErasure(client: ClientBase, step: ErasureStep, at: Date): Promise<void> {
  const { erasure, targets } = step;
  await client.query(
    `with opened as (
       insert into erasure (id, child_id, app, cause, purposes, policy_digest, ref_sealed, requested_at, item)
       select $1, child.id, child.app, $3, $4, $5, ref_sealed, $6, $8 from child where child.id = $2
     )
     insert into erasure_target (id, erasure_id, kind, name, action, data, unless_needed, due_at, deadline_at, state)
     select id, $1, kind, name, action, data, "unlessNeeded", "dueAt", "deadlineAt", state
     from json_to_recordset($7) as target(id uuid, kind text, name text, action text, data text[],
       "unlessNeeded" text[], "dueAt" timestamptz, "deadlineAt" timestamptz, state text)`,
    [
      erasure.id,
      erasure.childId,
      erasure.cause,
      erasure.purposes,
      erasure.policyDigest,
      erasure.requestedAt,
      JSON.stringify(targets),
      erasure.item ?? null,
    ],
  );
  await follow(client, step, at);
}

/** Writes what an act changed in an erasure that stands, and what follows from it. */
export async function keepErasure(
  client: ClientBase,
  before: Erasure,
  step: ErasureStep,
  at: Date,
  receiptDigest: Buffer | null = null,
): Promise<void> {
  if (step.targets.length > 0) {
    await client.query(
      `update erasure_target set data = target.data, due_at = target."dueAt", deadline_at = target."deadlineAt",
         state = target.state, asks = target.asks, asked_at = target."askedAt", ask_again_at = target."askAgainAt",
         records = target.records, ground = target.ground, held_until = target."heldUntil",
         answered_at = target."answeredAt", receipt_digest = coalesce($2, receipt_digest)
       from json_to_recordset($1) as target(id uuid, data text[], "dueAt" timestamptz, "deadlineAt" timestamptz,
         state text, asks integer, "askedAt" timestamptz, "askAgainAt" timestamptz, records integer, ground text,
         "heldUntil" timestamptz, "answeredAt" timestamptz)
       where erasure_target.id = target.id`,
      [JSON.stringify(step.targets), receiptDigest],
    );
  }
  const { id, overdueAt } = step.erasure;
  if (overdueAt?.getTime() !== before.overdueAt?.getTime() && step.erasure.completedAt === null) {
    await client.query('update erasure set overdue_at = $2 where id = $1', [id, overdueAt]);
  }
  await follow(client, step, at);
}

/** Ledger, duties and events; each event keeps by itself which child it is about, for as long as it stands in the feed. */
async function follow(client: ClientBase, { erasure, lines, duties, events }: ErasureStep, at: Date): Promise<void> {
  await extendLedger(client, lines);
  await oweDuties(client, duties, at);
  if (events.length > 0) {
    await client.query(
      `insert into event (id, app, child_id, type, data, ref_sealed, created_at)
       select told.id, told.app, "childId", type, data, ref_sealed, $2
       from json_to_recordset($1) as told(id uuid, app text, "childId" uuid, type text, data jsonb)
       join erasure on erasure.id = $3`,
      [JSON.stringify(events.map((event) => ({ ...event, id: newId(at) }))), at, erasure.id],
    );
  }
  if (duties.length + events.length > 0) await wake(client);
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
