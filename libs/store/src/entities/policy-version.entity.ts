import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A policy document that was in use, by its digest. */
@Entity('policy_version')
@Check('policy_version_digest_check', `digest ~ '^[0-9a-f]{64}$'`)
export class PolicyVersion {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'policy_version_pkey' })
  digest: string;

  @Column({ type: 'text' })
  label: string;

  @Column({ type: 'jsonb' })
  document: unknown;

  @Column({ type: 'timestamp with time zone', name: 'applied_at' })
  appliedAt: Date;
}
