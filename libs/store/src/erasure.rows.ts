import type { Erasure, ErasureStep } from '@kinsent/consent';
import type { ClientBase, PoolClient } from 'pg';
import { lockChildren } from './child-case.lock';
import { NotFound } from './database';
import { addErasures } from './erasure.add';
import { extendLedger } from './ledger.lines';
import { type ErasureCase, readErasures } from './erasure.read';
import { oweDuties, wake } from './record';
import { newId } from './uuid-v7';

/** How an erasure is named by whoever wants to change it. */
export type ErasureName = { readonly erasureId: string } | { readonly targetId: string };

/** An act on an erasure, and what the erasure was before. */
export interface KeptStep {
  readonly before: Erasure;
  readonly step: ErasureStep;
  readonly receiptDigest?: Buffer;
}

/** Takes the child's row, as every change of anything about it does (ADR 4), and reads the erasure. Throws NotFound. */
export async function lockErasure(client: PoolClient, by: ErasureName): Promise<ErasureCase> {
  const id = 'erasureId' in by ? by.erasureId : await erasureOf(client, by.targetId);
  const found = id === null ? undefined : (await lockErasures(client, [id])).get(id);
  if (found === undefined || found === 'busy') throw new NotFound('There is no such erasure.');
  return found;
}

/** The same for many; one alone waits for whoever holds its child, of several those that are held are `busy`. */
export async function lockErasures(
  client: PoolClient,
  ids: readonly string[],
): Promise<Map<string, ErasureCase | 'busy'>> {
  const { rows } = await client.query<{ id: string; child_id: string }>(
    'select id, child_id from erasure where id = any($1::uuid[])',
    [ids],
  );
  const locked = await lockChildren(
    client,
    rows.map(({ child_id }) => child_id),
    rows.length === 1 ? 'wait' : 'skip',
  );
  const held = rows.filter(({ child_id }) => locked.has(child_id)).map(({ id }) => id);
  const cases = await readErasures(client, 'id = any($1::uuid[])', [held]);
  const found = new Map<string, ErasureCase | 'busy'>(rows.map(({ id }) => [id, 'busy']));
  for (const each of cases) found.set(each.erasure.id, each);
  return found;
}

async function erasureOf(client: PoolClient, targetId: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>('select erasure_id as id from erasure_target where id = $1', [
    targetId,
  ]);
  return rows[0]?.id ?? null;
}

/** Writes new erasures and what follows from them; of children that the caller has locked. */
export async function writeErasures(client: ClientBase, steps: readonly ErasureStep[], at: Date): Promise<void> {
  if (steps.length === 0) return;
  await owedAndTold(client, steps, at);
  await addErasures(client, steps, at);
  await wake(client);
}

/** Writes what acts changed in erasures that stand, in their order, and what follows from it. */
export async function keepErasures(client: ClientBase, kept: readonly KeptStep[], at: Date): Promise<void> {
  const targets = new Map(
    kept.flatMap(({ step, receiptDigest }) =>
      step.targets.map((target) => [target.id, { ...target, digest: receiptDigest?.toString('hex') ?? null }] as const),
    ),
  );
  if (targets.size > 0) {
    await client.query({
      name: 'keep-targets',
      text: `
        update erasure_target set data = target.data, due_at = target."dueAt", deadline_at = target."deadlineAt",
          state = target.state, asks = target.asks, asked_at = target."askedAt", ask_again_at = target."askAgainAt",
          records = target.records, ground = target.ground, held_until = target."heldUntil",
          answered_at = target."answeredAt", receipt_digest = coalesce(decode(target.digest, 'hex'), receipt_digest)
        from json_to_recordset($1) as target(id uuid, data text[], "dueAt" timestamptz, "deadlineAt" timestamptz,
          state text, asks integer, "askedAt" timestamptz, "askAgainAt" timestamptz, records integer, ground text,
          "heldUntil" timestamptz, "answeredAt" timestamptz, digest text)
        where erasure_target.id = target.id`,
      values: [JSON.stringify([...targets.values()])],
    });
  }
  const late = kept.filter(
    ({ before, step: { erasure } }) =>
      erasure.overdueAt?.getTime() !== before.overdueAt?.getTime() && erasure.completedAt === null,
  );
  if (late.length > 0) {
    const last = new Map(late.map(({ step: { erasure } }) => [erasure.id, erasure]));
    await client.query(
      `update erasure set overdue_at = late."overdueAt"
       from json_to_recordset($1) as late(id uuid, "overdueAt" timestamptz) where erasure.id = late.id`,
      [JSON.stringify([...last.values()])],
    );
  }
  await follow(
    client,
    kept.map(({ step }) => step),
    at,
  );
}

/** Ledger, duties and events; each event keeps by itself which child it is about, for as long as it stands in the feed. */
async function follow(client: ClientBase, steps: readonly ErasureStep[], at: Date): Promise<void> {
  await owedAndTold(client, steps, at);
  const events = steps.flatMap((step) =>
    step.events.map((event) => ({ ...event, id: newId(at), erasureId: step.erasure.id })),
  );
  if (events.length > 0) {
    await client.query({
      name: 'tell-of-erasures',
      text: `insert into event (id, app, child_id, type, data, ref_sealed, created_at)
             select told.id, told.app, told."childId", type, data, ref_sealed, $2
             from json_to_recordset($1) as told(id uuid, app text, "childId" uuid, type text, data jsonb, "erasureId" uuid)
             join erasure on erasure.id = told."erasureId"`,
      values: [JSON.stringify(events), at],
    });
  }
  if (events.length > 0 || steps.some(({ duties }) => duties.length > 0)) await wake(client);
}

async function owedAndTold(client: ClientBase, steps: readonly ErasureStep[], at: Date): Promise<void> {
  await extendLedger(
    client,
    steps.flatMap(({ lines }) => lines),
  );
  await oweDuties(
    client,
    steps.flatMap(({ duties }) => duties),
    at,
  );
}
