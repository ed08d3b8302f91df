import { Column, Entity, PrimaryColumn } from 'typeorm';

/** By which a key of the configuration is known again. Nothing follows from it. */
@Entity('key_check')
export class KeyCheck {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'key_check_pkey' })
  name: string;

  @Column({ type: 'bytea' })
  mark: Buffer;
}
