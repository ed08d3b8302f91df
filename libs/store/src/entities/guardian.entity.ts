import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** An address, known only by its blind index. */
@Entity('guardian')
@Unique('guardian_address_index_key', ['addressIndex'])
export class Guardian {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'guardian_pkey' })
  id: string;

  @Column({ type: 'bytea', name: 'address_index' })
  addressIndex: Buffer;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;
}
