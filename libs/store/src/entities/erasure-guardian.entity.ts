import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { ErasureRow } from './erasure.entity';

/** Whom the certificate of an erasure is for, until the letter has left or nobody may be written to. */
@Entity('erasure_guardian')
@Unique('erasure_guardian_once', ['erasureId', 'guardianId'])
export class ErasureGuardianRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'erasure_guardian_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'erasure_id' })
  @ForeignKey(() => ErasureRow, {
    name: 'erasure_guardian_erasure_id_fkey',
    onDelete: 'CASCADE',
    deferrable: 'INITIALLY DEFERRED',
  })
  erasureId: string;

  @Column({ type: 'uuid', name: 'guardian_id' })
  guardianId: string;
}
