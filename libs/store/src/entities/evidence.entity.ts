import type { Approval, Level } from '@kinsent/consent';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ConsentRequestRow } from './consent-request.entity';
import { GuardianProofRow } from './guardian-proof.entity';

/** Proof of one answer of a guardian. */
@Entity('evidence')
@Index('evidence_request', ['requestId'])
@Index('evidence_proof', ['proofId'], { where: 'proof_id is not null' })
@Index('evidence_artefact', ['artefactDigest'], { where: 'artefact_digest is not null' })
@Check('evidence_artefact_digest_check', `artefact_digest ~ '^[0-9a-f]{64}$'`)
@Check('evidence_level_check', `level in ('notice', 'low', 'high')`)
@Check('evidence_approval_check', `approval in ('enumerated', 'safe-harbor', 'ftc-approved', 'assessed')`)
@Check('evidence_notice_digest_check', `notice_digest ~ '^[0-9a-f]{64}$'`)
export class EvidenceRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'evidence_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'request_id' })
  @ForeignKey(() => ConsentRequestRow, { name: 'evidence_request_id_fkey' })
  requestId: string;

  @Column({ type: 'text' })
  method: string;

  @Column({ type: 'text' })
  level: Level;

  @Column({ type: 'text' })
  cite: string;

  @Column({ type: 'text' })
  approval: Approval;

  @Column({ type: 'text', name: 'notice_digest' })
  noticeDigest: string;

  /** The guardian's proof that it rests on; only of verified methods. */
  @Column({ type: 'uuid', name: 'proof_id', nullable: true })
  @ForeignKey(() => GuardianProofRow, { name: 'evidence_proof_id_fkey', onDelete: 'SET NULL' })
  proofId: string | null;

  /** Staff who vouch for it; of methods in which people judge. */
  @Column({ type: 'uuid', name: 'attested_by', array: true, nullable: true })
  attestedBy: string[] | null;

  /** Version of the script that a call followed. */
  @Column({ type: 'text', nullable: true })
  script: string | null;

  /** SHA-256 (hex) of what was handed in. */
  @Column({ type: 'text', name: 'artefact_digest', nullable: true })
  artefactDigest: string | null;

  @Column({ type: 'timestamp with time zone', name: 'artefact_destroyed_at', nullable: true })
  artefactDestroyedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'invalidated_at', nullable: true })
  invalidatedAt: Date | null;
}
