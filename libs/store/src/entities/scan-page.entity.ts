import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { FormScanRow } from './form-scan.entity';

/** A page of a scan as an image of our own making, sealed under the scan's key. */
@Entity('scan_page')
@Check('scan_page_position_check', 'position >= 0')
export class ScanPageRow {
  @PrimaryColumn({ type: 'uuid', name: 'scan_id', primaryKeyConstraintName: 'scan_page_pkey' })
  @ForeignKey(() => FormScanRow, { name: 'scan_page_scan_id_fkey', onDelete: 'CASCADE' })
  scanId: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'scan_page_pkey' })
  position: number;

  @Column({ type: 'bytea', name: 'image_sealed' })
  imageSealed: Buffer;
}
