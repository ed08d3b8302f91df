import type { Erasure, ErasureStep, ErasureTarget, EventDraft } from '@kinsent/consent';
import type { ClientBase } from 'pg';
import { columnsOf, listOf } from './columns';
import { newId } from './uuid-v7';

/**
 * Writes new erasures with their targets and what the app is told of them, each with the sealed reference of its child, which
 * the caller has locked. Lines and duties are the caller's, and to tell of them.
 */
export async function addErasures(client: ClientBase, steps: readonly ErasureStep[], at: Date): Promise<void> {
  if (steps.length === 0) return;
  const targets = steps.flatMap((step) => step.targets);
  const events = steps.flatMap((step) => step.events);
  await client.query({
    name: 'add-erasures',
    text: addStatement,
    values: [
      ...erasureColumns(steps.map(({ erasure }) => erasure)),
      ...targetColumns(targets),
      ...eventColumns(events, at),
      at,
    ],
  });
}

/** Each child is looked up by itself: a join may read all of them for a hundred. */
const addStatement = `
  with opened as (
    insert into erasure (id, child_id, app, cause, purposes, policy_digest, requested_at, item, ref_sealed)
    select id, child_id, app, cause, purposes::text[], policy_digest, requested_at, item,
      (select ref_sealed from child where child.id = new.child_id)
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::text[])
      as new(id, child_id, app, cause, purposes, policy_digest, requested_at, item)
  ), told as (
    insert into event (id, app, child_id, type, data, ref_sealed, created_at)
    select id, app, child_id, type, data, (select ref_sealed from child where child.id = told.child_id), $30
    from unnest($25::uuid[], $26::text[], $27::uuid[], $28::text[], $29::jsonb[]) as told(id, app, child_id, type, data)
  )
  insert into erasure_target (id, erasure_id, kind, name, action, data, unless_needed, unrecoverable, due_at,
    deadline_at, state, asks, asked_at, ask_again_at, records, answered_at)
  select id, erasure_id, kind, name, action, data::text[], unless_needed::text[], unrecoverable::text[], due_at,
    deadline_at, state, asks, asked_at, ask_again_at, records, answered_at
  from unnest($9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
    $17::timestamptz[], $18::timestamptz[], $19::text[], $20::integer[], $21::timestamptz[], $22::timestamptz[],
    $23::integer[], $24::timestamptz[])
    as target(id, erasure_id, kind, name, action, data, unless_needed, unrecoverable, due_at, deadline_at, state, asks,
      asked_at, ask_again_at, records, answered_at)`;

function erasureColumns(erasures: readonly Erasure[]): string[] {
  return columnsOf(
    erasures,
    ({ id }) => id,
    ({ childId }) => childId,
    ({ app }) => app,
    ({ cause }) => cause,
    ({ purposes }) => listOf(purposes),
    ({ policyDigest }) => policyDigest,
    ({ requestedAt }) => requestedAt,
    ({ item = null }) => item,
  );
}

function targetColumns(targets: readonly ErasureTarget[]): string[] {
  return columnsOf(
    targets,
    ({ id }) => id,
    ({ erasureId }) => erasureId,
    ({ kind }) => kind,
    ({ name }) => name,
    ({ action }) => action,
    ({ data }) => listOf(data),
    ({ unlessNeeded }) => listOf(unlessNeeded),
    ({ unrecoverable }) => listOf(unrecoverable),
    ({ dueAt }) => dueAt,
    ({ deadlineAt }) => deadlineAt,
    ({ state }) => state,
    ({ asks }) => asks,
    ({ askedAt }) => askedAt,
    ({ askAgainAt }) => askAgainAt,
    ({ records }) => records,
    ({ answeredAt }) => answeredAt,
  );
}

function eventColumns(events: readonly EventDraft[], at: Date): string[] {
  return columnsOf(
    events,
    () => newId(at),
    ({ app }) => app,
    ({ childId }) => childId,
    ({ type }) => type,
    ({ data }) => JSON.stringify(data),
  );
}
