import type { ErasureCause } from '@kinsent/consent';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Child } from './child.entity';

/** The forgetting of one child for one cause. The reference is kept until the last target answered. */
@Entity('erasure')
@Index('erasure_child', ['childId'])
@Index('erasure_of_app', ['app', 'id'])
@Index('erasure_open', ['app', 'id'], { where: 'completed_at is null' })
@Index('erasure_overdue', ['overdueAt'], { where: 'overdue_at is not null' })
@Index('erasure_over', ['completedAt'], { where: 'completed_at is not null' })
@Check(
  'erasure_cause_check',
  `cause in ('silence', 'refused', 'withdrawn', 'lapsed', 'invalidated', 'superseded', 'cancelled', 'of-age', 'accident', 'account-closed', 'guardian-request', 'retention')`,
)
@Check('erasure_completed_is_empty', `completed_at is null or (ref_sealed is null and overdue_at is null)`)
export class ErasureRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'erasure_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'child_id' })
  @ForeignKey(() => Child, { name: 'erasure_child_id_fkey' })
  childId: string;

  @Column({ type: 'text' })
  app: string;

  @Column({ type: 'text' })
  cause: ErasureCause;

  @Column({ type: 'text', array: true })
  purposes: string[];

  /** The app's own name of the one thing that it is about. */
  @Column({ type: 'text', nullable: true })
  item: string | null;

  @Column({ type: 'text', name: 'policy_digest' })
  policyDigest: string;

  @Column({ type: 'bytea', name: 'ref_sealed', nullable: true })
  refSealed: Buffer | null;

  @Column({ type: 'timestamp with time zone', name: 'requested_at' })
  requestedAt: Date;

  /** Since when a target is late; null while none is. */
  @Column({ type: 'timestamp with time zone', name: 'overdue_at', nullable: true })
  overdueAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'completed_at', nullable: true })
  completedAt: Date | null;

  /** JWS. */
  @Column({ type: 'text', nullable: true })
  certificate: string | null;
}
