import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { FormScanRow } from './form-scan.entity';
import { VerificationRow } from './verification.entity';

/** A request that an unmatched scan may belong to; the likeliest first. */
@Entity('scan_suggestion')
@Index('scan_suggestion_verification', ['verificationId'])
@Check('scan_suggestion_position_check', 'position >= 0')
export class ScanSuggestionRow {
  @PrimaryColumn({ type: 'uuid', name: 'scan_id', primaryKeyConstraintName: 'scan_suggestion_pkey' })
  @ForeignKey(() => FormScanRow, { name: 'scan_suggestion_scan_id_fkey', onDelete: 'CASCADE' })
  scanId: string;

  @PrimaryColumn({ type: 'uuid', name: 'verification_id', primaryKeyConstraintName: 'scan_suggestion_pkey' })
  @ForeignKey(() => VerificationRow, { name: 'scan_suggestion_verification_id_fkey', onDelete: 'CASCADE' })
  verificationId: string;

  @Column({ type: 'integer' })
  position: number;
}
