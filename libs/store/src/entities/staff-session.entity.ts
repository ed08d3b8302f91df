import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { StaffRow } from './staff.entity';

/** Somebody who is signed in at the desk. */
@Entity('staff_session')
@Index('staff_session_staff', ['staffId'])
@Check('staff_session_digest_check', 'octet_length(digest) = 32')
export class StaffSessionRow {
  /** SHA-256 of the secret that the browser holds. */
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'staff_session_pkey' })
  digest: Buffer;

  @Column({ type: 'uuid', name: 'staff_id' })
  @ForeignKey(() => StaffRow, { name: 'staff_session_staff_id_fkey', onDelete: 'CASCADE' })
  staffId: string;

  @Column({ type: 'timestamp with time zone', name: 'started_at' })
  startedAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'seen_at' })
  seenAt: Date;
}
