import type { ConsentState, CountsFrom, Level } from '@kinsent/consent';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Child } from './child.entity';
import { ConsentRequestRow } from './consent-request.entity';
import { EvidenceRow } from './evidence.entity';

/** One child and one purpose. */
@Entity('consent')
@Index('consent_child', ['childId', 'purpose'])
@Index('consent_request_of', ['requestId'])
@Index('consent_evidence', ['evidenceId'], { where: 'evidence_id is not null' })
@Index('consent_over', ['endedAt'], { where: `state = 'erased'` })
@Index('consent_one_asked', ['childId', 'purpose'], { unique: true, where: `state = 'asked'` })
@Index('consent_one_granted', ['childId', 'purpose'], { unique: true, where: `state = 'granted'` })
@Check('consent_level_check', `level in ('notice', 'low', 'high')`)
@Check(
  'consent_state_check',
  `state in
  ('asked', 'granted', 'refused', 'lapsed', 'withdrawn', 'invalidated', 'superseded', 'matured', 'erased')`,
)
@Check('consent_counts_from_check', `counts_from in ('approval', 'confirmation')`)
@Check('consent_granted_has_end', `state <> 'granted' or (granted_at is not null and valid_until is not null)`)
export class ConsentRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'consent_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'child_id' })
  @ForeignKey(() => Child, { name: 'consent_child_id_fkey' })
  childId: string;

  @Column({ type: 'uuid', name: 'request_id' })
  @ForeignKey(() => ConsentRequestRow, { name: 'consent_request_id_fkey' })
  requestId: string;

  @Column({ type: 'uuid', name: 'evidence_id', nullable: true })
  @ForeignKey(() => EvidenceRow, { name: 'consent_evidence_id_fkey' })
  evidenceId: string | null;

  @Column({ type: 'text' })
  app: string;

  @Column({ type: 'text' })
  purpose: string;

  @Column({ type: 'text' })
  level: Level;

  @Column({ type: 'text' })
  state: ConsentState;

  @Column({ type: 'text', name: 'policy_digest' })
  policyDigest: string;

  @Column({ type: 'timestamp with time zone', name: 'approved_at', nullable: true })
  approvedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'granted_at', nullable: true })
  grantedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'confirmed_at', nullable: true })
  confirmedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'valid_until', nullable: true })
  validUntil: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column({ type: 'text', name: 'counts_from', default: 'confirmation' })
  countsFrom: CountsFrom;
}
