import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Child } from './child.entity';

/** The data key of one child, wrapped by a key-encryption key. Deleting it makes the rest unreadable. */
@Entity('child_key')
@Index('child_key_kek', ['kek'])
export class ChildKey {
  @PrimaryColumn({ type: 'uuid', name: 'child_id', primaryKeyConstraintName: 'child_key_pkey' })
  @ForeignKey(() => Child, { name: 'child_key_child_id_fkey' })
  childId: string;

  @Column({ type: 'bytea' })
  wrapped: Buffer;

  /** Name of the key-encryption key. */
  @Column({ type: 'text' })
  kek: string;
}
