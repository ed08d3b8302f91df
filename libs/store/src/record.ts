import { type Advance, evidenceMethods, levelOf } from '@kinsent/consent';
import type { DutyDraft, EventDraft } from '@kinsent/consent';
import type { ClientBase } from 'pg';
import { recordCall } from './call.record';
import { type ChildCase, type Decision, LetterSpent } from './child-case';
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
  if (advances.length > 0) {
    await standOnProofs(client, advances);
    await addEvidence(client, advances, at);
    await moveConsents(client, advances);
    await startClocksOf(client, advances);
  }
  await extendLedger(
    client,
    decisions.flatMap((decision) => [
      ...(decision.advances ?? []).map(({ entry }) => entry),
      ...(decision.lines ?? []),
    ]),
  );
  await changeRequests(client, decided);
  await restrict(client, decided);
  // What is held stays until the hold ends.
  const unsealed = decided.flatMap(({ before, decision: { destroyEscrowOf = [] } }) =>
    (before.child.heldAt ?? null) === null ? destroyEscrowOf : [],
  );
  if (unsealed.length > 0) await client.query('delete from escrow where request_id = any($1::uuid[])', [unsealed]);
  const owed = decisions.flatMap(({ advances: own = [], duties = [] }) => [
    ...own.flatMap((advance) => advance.duties),
    ...duties,
  ]);
  const told = decisions.flatMap(({ advances: own = [], events = [] }) => [
    ...own.flatMap((advance) => advance.events),
    ...events,
  ]);
  await oweDuties(client, owed, at);
  await tell(client, told, at);
  if (owed.length + told.length > 0) await wake(client);
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

async function addEvidence(client: ClientBase, advances: readonly Advance[], at: Date): Promise<void> {
  const proofs = new Map(
    advances.flatMap(({ consent, evidence }) => {
      if (evidence === null) return [];
      const { cite, approval } = evidenceMethods[evidence.method];
      const { id, method, noticeDigest, proofId = null, attestedBy, artefactDigest, script } = evidence;
      const people = { attestedBy, artefactDigest, script };
      return [
        [
          id,
          {
            id,
            requestId: consent.requestId,
            method,
            level: levelOf(evidence),
            cite,
            approval,
            noticeDigest,
            proofId,
            ...people,
          },
        ],
      ];
    }),
  );
  if (proofs.size > 0) {
    await client.query(
      `insert into evidence (id, request_id, method, level, cite, approval, notice_digest, proof_id, attested_by,
         artefact_digest, script, created_at)
       select id, "requestId", method, level, cite, approval, "noticeDigest", "proofId", "attestedBy",
         "artefactDigest", script, $2
       from json_to_recordset($1) as proof(id uuid, "requestId" uuid, method text, level text, cite text, approval text,
         "noticeDigest" text, "proofId" uuid, "attestedBy" uuid[], "artefactDigest" text, script text)
       on conflict (id) do nothing`,
      [JSON.stringify([...proofs.values()]), at],
    );
  }
  const fallen = advances.filter(({ entry }) => entry.act === 'invalidate').map(({ consent }) => consent.id);
  if (fallen.length > 0) {
    await client.query(
      `update evidence set invalidated_at = $2 where invalidated_at is null
         and id in (select evidence_id from consent where id = any($1::uuid[]))`,
      [fallen, at],
    );
  }
}

/** Yeses last: the one that gives way has to have gone before another takes its place. */
async function moveConsents(client: ClientBase, advances: readonly Advance[]): Promise<void> {
  const last = new Map(advances.map((advance) => [advance.consent.id, advance.consent]));
  const proof = new Map(advances.flatMap(({ consent, evidence }) => (evidence ? [[consent.id, evidence.id]] : [])));
  const granting = new Set(
    advances.flatMap(({ consent, entry }) => (entry.act === 'grant' || entry.act === 'confirm' ? [consent.id] : [])),
  );
  const approved = advances.filter(({ entry }) => entry.act === 'approve').map(({ consent }) => consent);
  const approving = new Set(approved.map(({ id }) => id));
  const ended = [...last.values()].filter(
    ({ id, state }) => !granting.has(id) && !(approving.has(id) && state === 'asked'),
  );
  const granted = [...last.values()].filter(({ id }) => granting.has(id));
  if (approved.length > 0) {
    await client.query(
      `update consent set approved_at = moved."approvedAt"
       from json_to_recordset($1) as moved(id uuid, "approvedAt" timestamptz) where consent.id = moved.id`,
      [JSON.stringify(approved)],
    );
  }
  if (ended.length > 0) {
    await client.query({
      name: 'end-consents',
      text: `update consent set state = moved.state, ended_at = moved."endedAt"
             from json_to_recordset($1) as moved(id uuid, state text, "endedAt" timestamptz) where consent.id = moved.id`,
      values: [JSON.stringify(ended.map(({ id, state, endedAt }) => ({ id, state, endedAt })))],
    });
  }
  if (granted.length > 0) {
    await client.query(
      `update consent set state = moved.state, granted_at = moved."grantedAt", confirmed_at = moved."confirmedAt",
         valid_until = moved."validUntil", ended_at = moved."endedAt",
         evidence_id = coalesce(moved."evidenceId", consent.evidence_id)
       from json_to_recordset($1) as moved(id uuid, state text, "grantedAt" timestamptz, "confirmedAt" timestamptz,
         "validUntil" timestamptz, "endedAt" timestamptz, "evidenceId" uuid)
       where consent.id = moved.id`,
      [JSON.stringify(granted.map((consent) => ({ ...consent, evidenceId: proof.get(consent.id) ?? null })))],
    );
  }
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
           select id, kind, key, "subjectId", "childId", "dueAt", $2
           from json_to_recordset($1) as owed(id uuid, kind text, key text, "subjectId" uuid, "childId" uuid,
             "dueAt" timestamptz)
           on conflict (key) do nothing`,
    values: [JSON.stringify(drafts.map((draft) => ({ ...draft, id: newId(at) }))), at],
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
