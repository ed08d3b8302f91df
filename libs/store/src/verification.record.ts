import type { Advance } from '@kinsent/consent';
import type { ClientBase } from 'pg';
import {
  type NewProof,
  type OpenedVerification,
  type PassedVerification,
  type PaymentMove,
  PaymentMoved,
  ProofFallen,
  type ScanMove,
  ScanMoved,
  VerificationPassed,
  type VerificationStep,
} from './verification.step';

/** Writes that a guardian began to prove who they are, or has; before the evidence that rests on it. */
export async function recordVerification(client: ClientBase, step: VerificationStep, at: Date): Promise<void> {
  if (step.step === 'open') await open(client, step, at);
  else await pass(client, step, at);
}

/** Throws ProofFallen unless every proof that evidence rests on stands; they stand until this commits. */
export async function standOnProofs(client: ClientBase, advances: readonly Advance[]): Promise<void> {
  const ids = new Set(advances.flatMap(({ evidence }) => (evidence?.proofId === undefined ? [] : [evidence.proofId])));
  if (ids.size === 0) return;
  const { rowCount } = await client.query(
    'select from guardian_proof where id = any($1::uuid[]) and fell_at is null for share',
    [[...ids]],
  );
  if (rowCount !== ids.size) throw new ProofFallen();
}

/** Moves a charge. Throws PaymentMoved when it is not where it was looked at. */
export async function movePayment(client: ClientBase, move: PaymentMove): Promise<void> {
  const { rowCount } = await client.query(
    `update payment set state = $3, intent_id = coalesce($4, intent_id), refund_id = coalesce($5, refund_id),
       refusal = coalesce($6, refusal), decline = coalesce($7, decline), fingerprint = coalesce($8, fingerprint),
       proof_id = coalesce($9, proof_id), flagged_at = coalesce(flagged_at, $10),
       paid_at = case when $3 = 'paid' then $11 else paid_at end,
       refunded_at = case when $3 = 'refunded' then $11 else refunded_at end,
       refund_failed_at = case when $3 = 'refund-failed' then coalesce(refund_failed_at, $11) else null end
     where id = $1 and state = $2 and ($9::uuid is null or disputed_at is null)`,
    [
      move.id,
      move.from,
      move.to,
      move.intentId ?? null,
      move.refundId ?? null,
      move.refusal ?? null,
      move.decline ?? null,
      move.fingerprint ?? null,
      move.proofId ?? null,
      move.flaggedAt ?? null,
      move.at,
    ],
  );
  if (rowCount === 0) throw new PaymentMoved();
}

/** Writes what somebody said of a scan. Throws ScanMoved when it is not where it was looked at. */
export async function moveScan(client: ClientBase, move: ScanMove): Promise<void> {
  const { id, from, to, reviews, rejection, review, at } = move;
  const { rowCount } = await client.query(
    `update form_scan set state = $3, rejection = $4,
       settled_at = case when $3 in ('approved', 'rejected', 'discarded') then $5::timestamptz end
     where id = $1 and state = $2 and (select count(*) from scan_review where scan_id = $1) = $6`,
    [id, from, to, rejection ?? null, at, reviews],
  );
  if (rowCount === 0) throw new ScanMoved();
  await client.query(
    `insert into scan_review (id, scan_id, staff_id, verdict, signature, rejection, choices, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [review.id, id, review.staffId, review.verdict, review.signature, review.rejection, review.choices, at],
  );
}

/** A request has one; a second one is not opened. */
async function open(client: ClientBase, opened: OpenedVerification, at: Date): Promise<void> {
  await client.query(
    `insert into verification (id, request_id, guardianship_id, link_index, locale, notice_digest, opened_at, reference)
     select $1, id, guardianship_id, $3, $4, $5, $6, $7 from consent_request where id = $2
     on conflict (request_id) do nothing`,
    [opened.id, opened.requestId, opened.linkIndex, opened.locale, opened.noticeDigest, at, opened.reference],
  );
}

async function pass(client: ClientBase, { id, proof }: PassedVerification, at: Date): Promise<void> {
  if ('guardianId' in proof) await addProof(client, proof, at);
  // Whoever decided looked before the child's row was theirs: of two roads at once, the second one looks again.
  const { rowCount } = await client.query(
    'update verification set passed_at = $3, proof_id = $2 where id = $1 and passed_at is null',
    [id, proof.id, at],
  );
  if (rowCount === 0) throw new VerificationPassed();
  // A time to be spoken with is free again for others.
  await client.query('delete from call_booking where verification_id = $1', [id]);
}

async function addProof(client: ClientBase, proof: NewProof, at: Date): Promise<void> {
  await client.query(
    `insert into guardian_proof (id, guardian_id, method, proven_at, stands_until, reusable_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [proof.id, proof.guardianId, proof.method, at, proof.standsUntil, proof.reusableAt],
  );
}
