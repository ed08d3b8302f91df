import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { LookSubject } from '../staff.record';
import { StaffRow } from './staff.entity';

/** That somebody looked at something about a family; written before it is shown, and never changed. */
@Entity('desk_look')
@Index('desk_look_staff', ['staffId', 'id'])
@Index('desk_look_subject', ['subjectId', 'id'])
@Check('desk_look_subject_check', `subject in ('scan', 'evidence', 'inquiry', 'verification')`)
@Check('desk_look_why_check', 'char_length(why) between 1 and 200')
export class DeskLookRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'desk_look_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'staff_id' })
  @ForeignKey(() => StaffRow, { name: 'desk_look_staff_id_fkey' })
  staffId: string;

  @Column({ type: 'text' })
  subject: LookSubject;

  @Column({ type: 'uuid', name: 'subject_id' })
  subjectId: string;

  @Column({ type: 'text' })
  why: string;

  @Column({ type: 'timestamp with time zone' })
  at: Date;
}
