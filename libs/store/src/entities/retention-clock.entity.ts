import type { RuleProgress } from '@kinsent/consent';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Child } from './child.entity';

/** What a trigger started for a child. Reporting it again moves `started_at` alone, which no index holds. */
@Entity('retention_clock')
@Index('retention_clock_due', ['nextAt'], { where: 'next_at is not null' })
export class RetentionClockRow {
  @PrimaryColumn({ type: 'uuid', name: 'child_id', primaryKeyConstraintName: 'retention_clock_pkey' })
  @ForeignKey(() => Child, { name: 'retention_clock_child_id_fkey' })
  childId: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'retention_clock_pkey' })
  trigger: string;

  /** Key of a purpose, `records/` and that of a record, or empty. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'retention_clock_pkey' })
  about: string;

  /** The app's own name of one thing, or empty. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'retention_clock_pkey' })
  item: string;

  @Column({ type: 'timestamp with time zone', name: 'started_at' })
  startedAt: Date;

  @Column({ type: 'jsonb', default: {} })
  progress: Record<string, RuleProgress>;

  /** When to look at it; never later than it falls due. */
  @Column({ type: 'timestamp with time zone', name: 'next_at', nullable: true })
  nextAt: Date | null;

  /** Something of it rests on no yes. */
  @Column({ type: 'boolean', default: false })
  outlives: boolean;
}
