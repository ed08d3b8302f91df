import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { FormScanRow } from './form-scan.entity';

/** What one person said of a scan. */
@Entity('scan_review')
@Index('scan_review_scan', ['scanId'])
@Check('scan_review_verdict_check', `verdict in ('approve', 'reject', 'return')`)
@Check('scan_review_signature_check', `signature in ('handwritten', 'drawn')`)
export class ScanReviewRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'scan_review_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'scan_id' })
  @ForeignKey(() => FormScanRow, { name: 'scan_review_scan_id_fkey', onDelete: 'CASCADE' })
  scanId: string;

  @Column({ type: 'uuid', name: 'staff_id' })
  staffId: string;

  @Column({ type: 'text' })
  verdict: 'approve' | 'reject' | 'return';

  @Column({ type: 'text', nullable: true })
  signature: 'handwritten' | 'drawn' | null;

  @Column({ type: 'text', nullable: true })
  rejection: string | null;

  /** What the form says, by purpose. */
  @Column({ type: 'jsonb' })
  choices: Readonly<Record<string, 'yes' | 'no'>>;

  @Column({ type: 'timestamp with time zone' })
  at: Date;
}
