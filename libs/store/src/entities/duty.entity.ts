import type { DutyKind } from '@kinsent/consent';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Child } from './child.entity';

/** Work owed, written in the commit that obliges us to it. */
@Entity('duty')
@Unique('duty_key_key', ['key'])
@Index('duty_owed', ['kind', 'dueAt', 'id'], { where: 'done_at is null and dead_at is null' })
@Index('duty_dead', ['deadAt'], { where: 'dead_at is not null and done_at is null' })
@Index('duty_done', ['doneAt'], { where: 'done_at is not null' })
@Index('duty_child', ['childId'], { where: 'child_id is not null' })
export class DutyRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'duty_pkey' })
  id: string;

  @Column({ type: 'text' })
  kind: DutyKind;

  @Column({ type: 'text' })
  key: string;

  @Column({ type: 'uuid', name: 'subject_id' })
  subjectId: string;

  @Column({ type: 'uuid', name: 'child_id', nullable: true })
  @ForeignKey(() => Child, { name: 'duty_child_id_fkey' })
  childId: string | null;

  @Column({ type: 'timestamp with time zone', name: 'due_at' })
  dueAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'leased_until', nullable: true })
  leasedUntil: Date | null;

  @Column({ type: 'integer', default: 0 })
  attempts: number;

  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError: string | null;

  @Column({ type: 'jsonb', nullable: true })
  receipt: unknown;

  @Column({ type: 'timestamp with time zone', name: 'done_at', nullable: true })
  doneAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'dead_at', nullable: true })
  deadAt: Date | null;
}
