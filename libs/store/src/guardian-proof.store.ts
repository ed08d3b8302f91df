import type { EvidenceMethod } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import { Database } from './database';

/** A guardian's proof of who they are. */
export interface GuardianProof {
  readonly id: string;
  readonly method: EvidenceMethod;
  readonly provenAt: Date;
  /** Until when it serves later requests. */
  readonly standsUntil: Date;
}

/** What rested on a proof. */
export interface RestedOn {
  readonly childId: string;
  readonly consentIds: readonly string[];
}

/** Proofs of who guardians are, which serve later requests where the guardian agreed to that. */
@Injectable()
export class GuardianProofStore {
  constructor(private readonly database: Database) {}

  /** The newest proof of a guardian that may be used again at that moment. */
  async reusable(guardianId: string, at: Date): Promise<GuardianProof | null> {
    const { rows } = await this.database.pool.query<{
      id: string;
      method: EvidenceMethod;
      proven_at: Date;
      stands_until: Date;
    }>(
      `select id, method, proven_at, stands_until from guardian_proof
       where guardian_id = $1 and stands_until > $2 and reusable_at is not null and revoked_at is null and fell_at is null
       order by proven_at desc limit 1`,
      [guardianId, at],
    );
    const row = rows[0];
    if (row === undefined) return null;
    return { id: row.id, method: row.method, provenAt: row.proven_at, standsUntil: row.stands_until };
  }

  /** True while some proof of theirs stands, whether or not it serves later requests. */
  async stands(guardianId: string, at: Date): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      'select from guardian_proof where guardian_id = $1 and stands_until > $2 and fell_at is null limit 1',
      [guardianId, at],
    );
    return rowCount === 1;
  }

  /** The guardian does not want it used again; what rests on it stands. */
  async revoke(guardianId: string, at: Date): Promise<void> {
    await this.database.pool.query(
      `update guardian_proof set revoked_at = $2 where guardian_id = $1 and revoked_at is null`,
      [guardianId, at],
    );
  }

  /** The proof was none: nothing may rest on it from now on. Answers what does, by child. */
  async fall(proofId: string, at: Date): Promise<RestedOn[]> {
    await this.database.pool.query('update guardian_proof set fell_at = coalesce(fell_at, $2) where id = $1', [
      proofId,
      at,
    ]);
    // A PIN that was given on its strength goes along, unless another proof of theirs holds it up.
    await this.database.pool.query(
      `update guardian_pin set digest = null, set_at = null
       where guardian_id = (select guardian_id from guardian_proof where id = $1) and not exists
         (select from guardian_proof other where other.guardian_id = guardian_pin.guardian_id and other.fell_at is null)`,
      [proofId],
    );
    const { rows } = await this.database.pool.query<{ child_id: string; ids: string[] }>(
      `select consent.child_id, array_agg(consent.id) as ids
       from consent join evidence on evidence.id = consent.evidence_id
       where evidence.proof_id = $1 and consent.state = 'granted' group by consent.child_id order by consent.child_id`,
      [proofId],
    );
    return rows.map(({ child_id, ids }) => ({ childId: child_id, consentIds: ids }));
  }
}
