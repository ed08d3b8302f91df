import { type Advance, evidenceMethods, levelOf } from '@kinsent/consent';
import type { ClientBase } from 'pg';
import { columnsOf } from './columns';

/** Adds what yeses stand on, and marks what has fallen. */
export async function addEvidence(client: ClientBase, advances: readonly Advance[], at: Date): Promise<void> {
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
export async function moveConsents(client: ClientBase, advances: readonly Advance[]): Promise<void> {
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
      text: `update consent set state = moved.state, ended_at = moved.ended_at
             from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as moved(id, state, ended_at) where consent.id = moved.id`,
      values: columnsOf(
        ended,
        ({ id }) => id,
        ({ state }) => state,
        ({ endedAt }) => endedAt,
      ),
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
