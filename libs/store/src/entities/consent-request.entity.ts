import type { DeclineReason, RequestState } from '@kinsent/consent';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Child } from './child.entity';
import { Guardianship } from './guardianship.entity';

/** One letter to a guardian that asks for several consents. */
@Entity('consent_request')
@Index('consent_request_child', ['childId'])
@Index('consent_request_guardianship', ['guardianshipId'])
@Check('consent_request_state_check', `state in ('open', 'answered', 'declined', 'lapsed', 'cancelled', 'erased')`)
@Check('consent_request_decline_reason_check', `decline_reason in ('refused-all', 'not-my-child', 'not-the-parent')`)
export class ConsentRequestRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'consent_request_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'child_id' })
  @ForeignKey(() => Child, { name: 'consent_request_child_id_fkey' })
  childId: string;

  @Column({ type: 'uuid', name: 'guardianship_id', nullable: true })
  @ForeignKey(() => Guardianship, { name: 'consent_request_guardianship_id_fkey', onDelete: 'SET NULL' })
  guardianshipId: string | null;

  @Column({ type: 'text' })
  app: string;

  @Column({ type: 'text' })
  locale: string;

  @Column({ type: 'text' })
  state: RequestState;

  @Column({ type: 'text', name: 'decline_reason', nullable: true })
  declineReason: DeclineReason | null;

  @Column({ type: 'text', name: 'policy_digest' })
  policyDigest: string;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'expires_at' })
  expiresAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'sent_at', nullable: true })
  sentAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'opened_at', nullable: true })
  openedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'bounced_at', nullable: true })
  bouncedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'closed_at', nullable: true })
  closedAt: Date | null;
}
