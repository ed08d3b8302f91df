import type { ScanRejection, ScanRoad, ScanState } from '@kinsent/consent';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Child } from './child.entity';
import { VerificationRow } from './verification.entity';

const time = { type: 'timestamp with time zone', nullable: true } as const;

/** A signed form that came back, by whatever road. */
@Entity('form_scan')
@Unique('form_scan_once', ['verificationId', 'digest'])
@Index('form_scan_child', ['childId'], { where: 'child_id is not null' })
@Index('form_scan_pile', ['receivedAt'], { where: `state in ('unmatched', 'waiting', 'proposed')` })
@Index('form_scan_digest', ['digest'])
@Check('form_scan_state_check', `state in ('unmatched', 'waiting', 'proposed', 'approved', 'rejected', 'discarded')`)
@Check('form_scan_road_check', `road in ('upload', 'email', 'fax', 'post')`)
@Check('form_scan_digest_check', `digest ~ '^[0-9a-f]{64}$'`)
@Check('form_scan_page_count_check', 'page_count between 1 and 20')
@Check(
  'form_scan_rejection_check',
  `rejection in ('unsigned', 'unreadable', 'incomplete', 'wrong-person', 'altered', 'drawn', 'other-choices', 'too-late')`,
)
export class FormScanRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'form_scan_pkey' })
  id: string;

  /** Null while nobody knows which request it belongs to, and once that is forgotten. */
  @Column({ type: 'uuid', name: 'verification_id', nullable: true })
  @ForeignKey(() => VerificationRow, { name: 'form_scan_verification_id_fkey', onDelete: 'SET NULL' })
  verificationId: string | null;

  @Column({ type: 'uuid', name: 'child_id', nullable: true })
  @ForeignKey(() => Child, { name: 'form_scan_child_id_fkey' })
  childId: string | null;

  @Column({ type: 'text' })
  state: ScanState;

  @Column({ type: 'text' })
  road: ScanRoad;

  /** SHA-256 (hex) of the bytes that came in. */
  @Column({ type: 'text' })
  digest: string;

  @Column({ type: 'integer', name: 'page_count' })
  pageCount: number;

  @Column({ type: 'text', nullable: true })
  rejection: ScanRejection | null;

  @Column({ type: 'timestamp with time zone', name: 'received_at' })
  receivedAt: Date;

  /** By when it should be judged. */
  @Column({ ...time, name: 'due_at' })
  dueAt: Date | null;

  @Column({ ...time, name: 'settled_at' })
  settledAt: Date | null;

  /** Since when its pages are gone. */
  @Column({ ...time, name: 'destroyed_at' })
  destroyedAt: Date | null;
}
