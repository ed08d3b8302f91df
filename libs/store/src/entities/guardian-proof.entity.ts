import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Guardian } from './guardian.entity';

/** A guardian's proof of who they are; it goes when the guardian does. */
@Entity('guardian_proof')
@Index('guardian_proof_guardian', ['guardianId'])
@Check(
  'guardian_proof_method_check',
  `method in ('card-payment', 'signed-form', 'drawn-signature', 'phone-call', 'video-call')`,
)
export class GuardianProofRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'guardian_proof_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'guardian_id' })
  @ForeignKey(() => Guardian, { name: 'guardian_proof_guardian_id_fkey', onDelete: 'CASCADE' })
  guardianId: string;

  @Column({ type: 'text' })
  method: string;

  @Column({ type: 'timestamp with time zone', name: 'proven_at' })
  provenAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'stands_until' })
  standsUntil: Date;

  /** When the guardian agreed that it serves later requests; null when they did not. */
  @Column({ type: 'timestamp with time zone', name: 'reusable_at', nullable: true })
  reusableAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'fell_at', nullable: true })
  fellAt: Date | null;
}
