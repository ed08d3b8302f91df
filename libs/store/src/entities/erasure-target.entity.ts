import type { HoldGround, RetentionAction, TargetKind, TargetState } from '@kinsent/consent';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ErasureRow } from './erasure.entity';

/** One place that has to forget. */
@Entity('erasure_target')
@Index('erasure_target_of', ['erasureId'])
@Check('erasure_target_kind_check', `kind in ('own', 'app', 'connector', 'processor')`)
@Check('erasure_target_action_check', `action in ('erase', 'anonymise')`)
@Check('erasure_target_state_check', `state in ('owed', 'asked', 'held', 'erased', 'nothing-held', 'released')`)
@Check(
  'erasure_target_ground_check',
  `ground in ('legal-obligation', 'legal-claim', 'court-order', 'law-enforcement', 'child-safety')`,
)
@Check('erasure_target_hold_ends', `(state = 'held') = (held_until is not null)`)
@Check('erasure_target_answered', `(state in ('erased', 'nothing-held', 'released')) = (answered_at is not null)`)
export class ErasureTargetRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'erasure_target_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'erasure_id' })
  @ForeignKey(() => ErasureRow, { name: 'erasure_target_erasure_id_fkey' })
  erasureId: string;

  @Column({ type: 'text' })
  kind: TargetKind;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  action: RetentionAction;

  @Column({ type: 'text', array: true })
  data: string[];

  /** What stays of it while another purpose of the child needs it. */
  @Column({ type: 'text', array: true, name: 'unless_needed' })
  unlessNeeded: string[];

  /** Those of `data` that nobody may be able to bring back. */
  @Column({ type: 'text', array: true, default: [] })
  unrecoverable: string[];

  @Column({ type: 'timestamp with time zone', name: 'due_at' })
  dueAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'deadline_at' })
  deadlineAt: Date;

  @Column({ type: 'text' })
  state: TargetState;

  @Column({ type: 'integer', default: 0 })
  asks: number;

  @Column({ type: 'timestamp with time zone', name: 'asked_at', nullable: true })
  askedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'ask_again_at', nullable: true })
  askAgainAt: Date | null;

  @Column({ type: 'integer', nullable: true })
  records: number | null;

  @Column({ type: 'text', nullable: true })
  ground: HoldGround | null;

  @Column({ type: 'timestamp with time zone', name: 'held_until', nullable: true })
  heldUntil: Date | null;

  /** By which the same receipt is known again. */
  @Column({ type: 'bytea', name: 'receipt_digest', nullable: true })
  receiptDigest: Buffer | null;

  @Column({ type: 'timestamp with time zone', name: 'answered_at', nullable: true })
  answeredAt: Date | null;
}
