import type { EvidenceMethod } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Database } from './database';

/** One guardian who proves who they are for one request. */
export interface VerificationRecord {
  readonly id: string;
  readonly requestId: string;
  readonly childId: string;
  readonly guardianId: string;
  readonly locale: string;
  /** Printed on a form, and said on the phone; `spokenReference` shows it. */
  readonly reference: string;
  /** SHA-256 (hex) of the notice that was said yes to. */
  readonly noticeDigest: string;
  readonly openedAt: Date;
  readonly passedAt: Date | null;
  /** The proof that it passed by; null until then, or when that is forgotten. */
  readonly proofId: string | null;
  /** How that was given. */
  readonly proofMethod: EvidenceMethod | null;
}

const select = `
  select verification.id, verification.request_id, bond.child_id, bond.guardian_id, verification.locale, verification.reference,
    verification.notice_digest, verification.opened_at, verification.passed_at, verification.proof_id, proof.method as proof_method
  from verification join guardianship bond on bond.id = verification.guardianship_id
  left join guardian_proof proof on proof.id = verification.proof_id`;

/** Guardians on their way to prove who they are. What follows for a request is a change of its case. */
@Injectable()
export class VerificationStore {
  constructor(private readonly database: Database) {}

  /** The one behind a link (`verificationIndex`); null when there is none, or it is forgotten. */
  byLink(linkIndex: Buffer): Promise<VerificationRecord | null> {
    return this.one('verification-by-link', 'link_index = $1', linkIndex);
  }

  byId(id: string): Promise<VerificationRecord | null> {
    return this.one('verification-by-id', 'verification.id = $1', id);
  }

  /** The one of a request; null when its guardian never began. */
  ofRequest(requestId: string): Promise<VerificationRecord | null> {
    return this.one('verification-of-request', 'request_id = $1', requestId);
  }

  /** The one that a reference (`readReference`) names. */
  byReference(reference: string): Promise<VerificationRecord | null> {
    return this.one('verification-by-reference', 'verification.reference = $1', reference);
  }

  private async one(name: string, where: string, value: unknown): Promise<VerificationRecord | null> {
    const { rows } = await this.database.pool.query({ name, text: `${select} where ${where}`, values: [value] });
    return rows[0] === undefined ? null : read(rows[0]);
  }
}

function read(row: QueryResultRow): VerificationRecord {
  return {
    id: row['id'] as string,
    requestId: row['request_id'] as string,
    childId: row['child_id'] as string,
    guardianId: row['guardian_id'] as string,
    locale: row['locale'] as string,
    reference: row['reference'] as string,
    noticeDigest: row['notice_digest'] as string,
    openedAt: row['opened_at'] as Date,
    passedAt: row['passed_at'] as Date | null,
    proofId: row['proof_id'] as string | null,
    proofMethod: row['proof_method'] as EvidenceMethod | null,
  };
}
