import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ConsentRequestRow } from './consent-request.entity';
import { GuardianProofRow } from './guardian-proof.entity';
import { Guardianship } from './guardianship.entity';

/** One guardian who proves who they are for one request; it goes with what is known of that guardian and child. */
@Entity('verification')
@Unique('verification_request_key', ['requestId'])
@Unique('verification_link_index_key', ['linkIndex'])
@Unique('verification_reference_key', ['reference'])
@Index('verification_guardianship', ['guardianshipId'])
@Index('verification_proof', ['proofId'], { where: 'proof_id is not null' })
@Check('verification_notice_digest_check', `notice_digest ~ '^[0-9a-f]{64}$'`)
export class VerificationRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'verification_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'request_id' })
  @ForeignKey(() => ConsentRequestRow, { name: 'verification_request_id_fkey' })
  requestId: string;

  @Column({ type: 'uuid', name: 'guardianship_id' })
  @ForeignKey(() => Guardianship, { name: 'verification_guardianship_id_fkey', onDelete: 'CASCADE' })
  guardianshipId: string;

  @Column({ type: 'uuid', name: 'proof_id', nullable: true })
  @ForeignKey(() => GuardianProofRow, { name: 'verification_proof_id_fkey', onDelete: 'SET NULL' })
  proofId: string | null;

  /** HMAC of the secret in the link. */
  @Column({ type: 'bytea', name: 'link_index' })
  linkIndex: Buffer;

  @Column({ type: 'text' })
  locale: string;

  /** Printed on a form, and said on the phone. */
  @Column({ type: 'text' })
  reference: string;

  @Column({ type: 'text', name: 'notice_digest' })
  noticeDigest: string;

  @Column({ type: 'timestamp with time zone', name: 'opened_at' })
  openedAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'passed_at', nullable: true })
  passedAt: Date | null;
}
