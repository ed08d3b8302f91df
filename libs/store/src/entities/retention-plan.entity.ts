import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the clocks were planned anew for a version of the policy. */
@Entity('retention_plan')
export class RetentionPlanRow {
  @PrimaryColumn({ type: 'text', name: 'policy_digest', primaryKeyConstraintName: 'retention_plan_pkey' })
  policyDigest: string;

  @Column({ type: 'timestamp with time zone', name: 'begun_at' })
  begunAt: Date;

  /** The last child that was looked at. */
  @Column({ type: 'uuid', name: 'after_child', nullable: true })
  afterChild: string | null;

  @Column({ type: 'timestamp with time zone', name: 'done_at', nullable: true })
  doneAt: Date | null;
}
