import { randomUUID } from 'node:crypto';
import type { LedgerDraft } from '@kinsent/consent';
import type { Pool } from 'pg';
import { extendLedger } from './ledger.lines';

export const keptFor = 'P5Y';
export const policyDigest = 'a'.repeat(64);

/** A life that is over: its consent, and the erasure that carried it out. */
export interface PastLife {
  readonly childId: string;
  readonly consentId: string;
  readonly erasureId: string;
}

export interface Past {
  readonly endedAt: Date;
  /** Null: nobody has erased it yet. */
  readonly erasedAt?: Date | null;
  /** Null: somebody has not answered yet. */
  readonly completedAt?: Date | null;
}

/** Writes down, as the owner of the schema, what a child left behind whose consent ended. */
export async function pastLife(owner: Pool, past: Past): Promise<PastLife> {
  const { endedAt, erasedAt = endedAt, completedAt = erasedAt } = past;
  const [childId, requestId, consentId, erasureId, evidenceId] = Array.from({ length: 5 }, () => randomUUID());
  const life = { childId: childId!, consentId: consentId!, erasureId: erasureId! };
  await owner.query(
    `with c as (insert into child (id, app, ref_index, created_at, erased_at) values ($1, 'bricks', $6, $7, $8)),
     r as (insert into consent_request (id, child_id, app, locale, state, policy_digest, created_at, expires_at)
       values ($2, $1, 'bricks', 'nl', 'erased', 'digest', $7, $7)),
     v as (insert into evidence (id, request_id, method, level, cite, approval, notice_digest, created_at)
       values ($5, $2, 'email-plus', 'low', '312.5', 'enumerated', repeat('e', 64), $7)),
     o as (insert into consent (id, child_id, request_id, evidence_id, app, purpose, level, state, policy_digest, ended_at)
       values ($3, $1, $2, $5, 'bricks', 'account', 'low', case when $8::timestamptz is null then 'lapsed' else 'erased' end,
         'digest', $7)),
     e as (insert into erasure (id, child_id, app, cause, purposes, policy_digest, requested_at, completed_at)
       values ($4, $1, 'bricks', 'silence', '{account}', 'digest', $7, $9))
     insert into erasure_target
       (id, erasure_id, kind, name, action, data, unless_needed, due_at, deadline_at, state, answered_at)
     values ($4, $4, 'own', 'kinsent', 'erase', '{}', '{}', $7, $7, 'erased', $7)`,
    [childId, requestId, consentId, erasureId, evidenceId, Buffer.from(childId!), endedAt, erasedAt, completedAt],
  );
  const detail = { app: 'bricks' };
  const of = { subject: 'consent', subjectId: life.consentId, detail } as const;
  const by = { subject: 'erasure', subjectId: life.erasureId, detail } as const;
  const lines: (LedgerDraft | null)[] = [
    { ...of, act: 'ask', from: null, to: 'asked', at: new Date(endedAt.getTime() - 1_000) },
    { ...of, act: 'lapse', from: 'asked', to: 'lapsed', at: endedAt },
    erasedAt && { ...of, act: 'erase', from: 'lapsed', to: 'erased', at: erasedAt },
    { ...by, act: 'request', from: null, to: 'open', at: endedAt },
    completedAt && { ...by, act: 'complete', from: 'open', to: 'complete', at: completedAt },
  ];
  const client = await owner.connect();
  try {
    await client.query('begin');
    await extendLedger(
      client,
      lines.filter((line) => line !== null),
    );
    await client.query('commit');
  } finally {
    client.release();
  }
  return life;
}

/** Registers the policy under which proof is kept for five years. */
export async function registerRetention(owner: Pool, at: Date): Promise<void> {
  await owner.query(`insert into policy_version values ($1, 'kept', $2, $3)`, [
    policyDigest,
    { evidence: { retention: keptFor } },
    at,
  ]);
}
