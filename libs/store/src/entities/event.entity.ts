import type { EventDraft, EventType } from '@kinsent/consent';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Child } from './child.entity';

/** A fact for an app. */
@Entity('event')
@Unique('event_sequence', ['app', 'sequence'])
@Index('event_unnumbered', ['id'], { where: 'sequence is null' })
@Index('event_child', ['childId'])
@Index('event_created', ['createdAt'])
export class EventRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'event_pkey' })
  id: string;

  @Column({ type: 'text' })
  app: string;

  /** Given after commit, without gaps for each app. */
  @Column({ type: 'bigint', nullable: true })
  sequence: string | null;

  @Column({ type: 'uuid', name: 'child_id' })
  @ForeignKey(() => Child, { name: 'event_child_id_fkey' })
  childId: string;

  @Column({ type: 'text' })
  type: EventType;

  @Column({ type: 'jsonb' })
  data: EventDraft['data'];

  @Column({ type: 'bytea', name: 'ref_sealed', nullable: true })
  refSealed: Buffer | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;
}
