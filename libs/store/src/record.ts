import type { DutyDraft, EventDraft } from '@kinsent/consent';
import type { ClientBase } from 'pg';
import { recordCall } from './call.record';
import { type ChildCase, type Decision, LetterSpent } from './child-case';
import { columnsOf } from './columns';
import { addEvidence, moveConsents } from './consent.moves';
import { extendLedger } from './ledger.lines';
import { startClocksOf } from './retention-clock.started';
import { newId } from './uuid-v7';
import { movePayment, moveScan, recordVerification, standOnProofs } from './verification.record';

/** A decision with the case that it was made about. */
export interface Decided {
  readonly before: ChildCase;
  readonly decision: Decision<unknown>;
}

/** Writes one decision; see `recordAll`. */
export function record(client: ClientBase, before: ChildCase, decision: Decision<unknown>): Promise<void> {
  return recordAll(client, [{ before, decision }], decision.at);
}

/**
 * The one way in which decisions are written: rows, evidence, ledger, duties and events, in the caller's transaction, with
 * the children's rows locked, a statement a table however many children there are. All were made `at` one moment. Each
 * service's role bounds what it may change, so only what changed is written.
 */
export async function recordAll(client: ClientBase, decided: readonly Decided[], at: Date): Promise<void> {
  const decisions = decided.map(({ decision }) => decision);
  for (const { spendLetter } of decisions) if (spendLetter !== undefined) await spend(client, spendLetter);
  const advances = decisions.flatMap((decision) => decision.advances ?? []);
  for (const { verification, payment, scan, call } of decisions) {
    // While nobody has passed yet.
    if (call !== undefined) await recordCall(client, call);
    if (verification !== undefined) await recordVerification(client, verification, at);
    if (payment !== undefined) await movePayment(client, payment);
    if (scan !== undefined) await moveScan(client, scan);
  }
  await standOnProofs(client, advances);
  await addEvidence(client, advances, at);
  const lines = decisions.flatMap((decision) => [
    ...(decision.advances ?? []).map(({ entry }) => entry),
    ...(decision.lines ?? []),
  ]);
  const owed = decisions.flatMap(({ advances: own = [], duties = [] }) => [
    ...own.flatMap((advance) => advance.duties),
    ...duties,
  ]);
  const told = decisions.flatMap(({ advances: own = [], events = [] }) => [
    ...own.flatMap((advance) => advance.events),
    ...events,
  ]);
  // Said at once: none waits for what another answers.
  await Promise.all([
    moveConsents(client, advances),
    startClocksOf(client, advances),
    extendLedger(client, lines),
    changeRequests(client, decided),
    restrict(client, decided),
    destroyEscrow(client, decided),
    oweDuties(client, owed, at),
    tell(client, told, at),
    ...(owed.length + told.length > 0 ? [wake(client)] : []),
  ]);
}

/** What is held stays until the hold ends. */
async function destroyEscrow(client: ClientBase, decided: readonly Decided[]): Promise<void> {
  const unsealed = decided.flatMap(({ before, decision: { destroyEscrowOf = [] } }) =>
    (before.child.heldAt ?? null) === null ? destroyEscrowOf : [],
  );
  if (unsealed.length > 0) await client.query('delete from escrow where request_id = any($1::uuid[])', [unsealed]);
}

async function restrict(client: ClientBase, decided: readonly Decided[]): Promise<void> {
  for (const { before, decision } of decided) {
    if (decision.restrictedAt === undefined) continue;
    await client.query('update child set restricted_at = $2 where id = $1', [before.child.id, decision.restrictedAt]);
  }
}

/** Tells all services, once this commits, that there is work. */
export async function wake(client: ClientBase): Promise<void> {
  await client.query({ name: 'wake', text: "select pg_notify('kinsent_work', '')" });
}

async function spend(client: ClientBase, letter: { id: string; at: Date }): Promise<void> {
  const spent = await client.query(
    'update letter set spent_at = $2 where id = $1 and spent_at is null and locked_at is null',
    [letter.id, letter.at],
  );
  if (spent.rowCount === 0) throw new LetterSpent();
}

async function changeRequests(client: ClientBase, decided: readonly Decided[]): Promise<void> {
  const changed = decided.flatMap(({ before, decision: { requests = [] } }) =>
    requests.map((request) => ({ request, old: before.requests.find(({ id }) => id === request.id) })),
  );
  const marks = ['sentAt', 'openedAt', 'bouncedAt'] as const;
  const marked = changed.filter(({ request, old }) =>
    marks.some((mark) => request[mark]?.getTime() !== old?.[mark]?.getTime()),
  );
  if (marked.length > 0) {
    await client.query(
      `update consent_request set sent_at = request."sentAt", opened_at = request."openedAt",
         bounced_at = request."bouncedAt"
       from json_to_recordset($1) as request(id uuid, "sentAt" timestamptz, "openedAt" timestamptz,
         "bouncedAt" timestamptz)
       where consent_request.id = request.id`,
      [JSON.stringify(marked.map(({ request }) => request))],
    );
  }
  const moved = changed.filter(
    ({ request, old }) => request.state !== old?.state || request.declineReason !== undefined,
  );
  if (moved.length > 0) {
    await client.query(
      `update consent_request set state = request.state, closed_at = request."closedAt",
         decline_reason = coalesce(request."declineReason", decline_reason)
       from json_to_recordset($1) as request(id uuid, state text, "closedAt" timestamptz, "declineReason" text)
       where consent_request.id = request.id`,
      [JSON.stringify(moved.map(({ request }) => request))],
    );
  }
}

/** Owes duties; one that is owed already, by its key, is not owed twice. */
export async function oweDuties(client: ClientBase, drafts: readonly DutyDraft[], at: Date): Promise<void> {
  if (drafts.length === 0) return;
  await client.query({
    name: 'owe-duties',
    text: `insert into duty (id, kind, key, subject_id, child_id, due_at, created_at)
           select id, kind, key, subject_id, child_id, due_at, $7
           from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::timestamptz[])
             as owed(id, kind, key, subject_id, child_id, due_at)
           on conflict (key) do nothing`,
    values: [
      ...columnsOf(
        drafts,
        () => newId(at),
        ({ kind }) => kind,
        ({ key }) => key,
        ({ subjectId }) => subjectId,
        ({ childId }) => childId,
        ({ dueAt }) => dueAt,
      ),
      at,
    ],
  });
}

/** Writes events; their numbers follow after the commit (ADR 6). */
export async function tell(client: ClientBase, drafts: readonly EventDraft[], at: Date): Promise<void> {
  if (drafts.length === 0) return;
  await client.query(
    `insert into event (id, app, child_id, type, data, created_at)
     select id, app, "childId", type, data, $2
     from json_to_recordset($1) as told(id uuid, app text, "childId" uuid, type text, data jsonb)`,
    [JSON.stringify(drafts.map((draft) => ({ ...draft, id: newId(at) }))), at],
  );
}
