import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { VerificationRow } from './verification.entity';

/** A time that a guardian chose to be spoken with. */
@Entity('call_booking')
@Unique('call_booking_once', ['startsAt', 'line'])
@Check('call_booking_line_check', 'line >= 1')
export class CallBookingRow {
  @PrimaryColumn({ type: 'uuid', name: 'verification_id', primaryKeyConstraintName: 'call_booking_pkey' })
  @ForeignKey(() => VerificationRow, { name: 'call_booking_verification_id_fkey', onDelete: 'CASCADE' })
  verificationId: string;

  @Column({ type: 'timestamp with time zone', name: 'starts_at' })
  startsAt: Date;

  /** Which of those who can be spoken with at once. */
  @Column({ type: 'integer' })
  line: number;

  @Column({ type: 'timestamp with time zone', name: 'booked_at' })
  bookedAt: Date;
}
