import type { CallMethod, CallOutcome } from '@kinsent/consent';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { StaffRow } from './staff.entity';
import { VerificationRow } from './verification.entity';

/** What somebody at the desk vouches for of a call; nothing else is kept of it (M-iii, M-iv). */
@Entity('call_record')
@Index('call_record_verification', ['verificationId'])
@Index('call_record_staff', ['staffId'])
@Check('call_record_method_check', `method in ('phone-call', 'video-call')`)
@Check(
  'call_record_outcome_check',
  `outcome in ('passed', 'not-the-parent', 'unsure', 'hung-up', 'child-on-the-line', 'technical')`,
)
export class CallRecordRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'call_record_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'verification_id' })
  @ForeignKey(() => VerificationRow, { name: 'call_record_verification_id_fkey', onDelete: 'CASCADE' })
  verificationId: string;

  @Column({ type: 'uuid', name: 'staff_id' })
  @ForeignKey(() => StaffRow, { name: 'call_record_staff_id_fkey' })
  staffId: string;

  @Column({ type: 'text' })
  method: CallMethod;

  /** Version of the script that was followed. */
  @Column({ type: 'text' })
  script: string;

  @Column({ type: 'text' })
  outcome: CallOutcome;

  /** What the caller said, by purpose. */
  @Column({ type: 'jsonb' })
  choices: Record<string, 'yes' | 'no'>;

  /** When the caller's PIN was right; null when none was asked for, or it was wrong. */
  @Column({ type: 'timestamp with time zone', name: 'pin_right_at', nullable: true })
  pinRightAt: Date | null;

  @Column({ type: 'timestamp with time zone' })
  at: Date;
}
