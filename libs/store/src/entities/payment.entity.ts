import type { PaymentRefusal, PaymentState } from '@kinsent/consent';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Guardian } from './guardian.entity';
import { GuardianProofRow } from './guardian-proof.entity';
import { VerificationRow } from './verification.entity';

const time = { type: 'timestamp with time zone', nullable: true } as const;

/** One charge of a card, and its way back. Money in minor units; of the card itself nothing is kept (T27). */
@Entity('payment')
@Unique('payment_session_id_key', ['sessionId'])
@Unique('payment_intent_id_key', ['intentId'])
@Index('payment_one_opened', ['verificationId'], { unique: true, where: `state = 'opened'` })
@Index('payment_verification', ['verificationId'], { where: 'verification_id is not null' })
@Index('payment_guardian', ['guardianId'], { where: 'guardian_id is not null' })
@Index('payment_proof', ['proofId'], { where: 'proof_id is not null' })
@Index('payment_fingerprint', ['fingerprint'], { where: 'fingerprint is not null' })
@Index('payment_owed', ['paidAt'], { where: `state in ('paid', 'refund-failed')` })
@Index('payment_of_nobody', ['createdAt'], { where: 'guardian_id is null' })
@Check('payment_state_check', `state in ('opened', 'expired', 'paid', 'refunded', 'refund-failed')`)
@Check('payment_currency_check', `currency ~ '^[A-Z]{3}$'`)
@Check('payment_amount_check', `amount > 0`)
@Check('payment_refusal_check', `refusal in ('prepaid', 'too-late', 'twice', 'mismatch', 'disputed')`)
export class PaymentRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'payment_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'verification_id', nullable: true })
  @ForeignKey(() => VerificationRow, { name: 'payment_verification_id_fkey', onDelete: 'SET NULL' })
  verificationId: string | null;

  @Column({ type: 'uuid', name: 'guardian_id', nullable: true })
  @ForeignKey(() => Guardian, { name: 'payment_guardian_id_fkey', onDelete: 'SET NULL' })
  guardianId: string | null;

  @Column({ type: 'uuid', name: 'proof_id', nullable: true })
  @ForeignKey(() => GuardianProofRow, { name: 'payment_proof_id_fkey', onDelete: 'SET NULL' })
  proofId: string | null;

  @Column({ type: 'text' })
  state: PaymentState;

  @Column({ type: 'text' })
  currency: string;

  @Column({ type: 'integer' })
  amount: number;

  @Column({ type: 'text', name: 'session_id', nullable: true })
  sessionId: string | null;

  @Column({ type: 'text', name: 'intent_id', nullable: true })
  intentId: string | null;

  @Column({ type: 'text', name: 'refund_id', nullable: true })
  refundId: string | null;

  @Column({ type: 'text', nullable: true })
  refusal: PaymentRefusal | null;

  /** Why the provider's last try failed, by its code. */
  @Column({ type: 'text', nullable: true })
  decline: string | null;

  /** HMAC of the provider's fingerprint of the card. */
  @Column({ type: 'bytea', nullable: true })
  fingerprint: Buffer | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;

  @Column({ ...time, name: 'paid_at' })
  paidAt: Date | null;

  @Column({ ...time, name: 'refunded_at' })
  refundedAt: Date | null;

  @Column({ ...time, name: 'refund_failed_at' })
  refundFailedAt: Date | null;

  /** When somebody was asked to look at it. */
  @Column({ ...time, name: 'flagged_at' })
  flaggedAt: Date | null;

  @Column({ ...time, name: 'disputed_at' })
  disputedAt: Date | null;

  /** When somebody of the operator's had looked at what asked for it. */
  @Column({ ...time, name: 'seen_at' })
  seenAt: Date | null;

  /** When the guardian agreed that the proof may serve later requests. */
  @Column({ ...time, name: 'reusable_at' })
  reusableAt: Date | null;
}
