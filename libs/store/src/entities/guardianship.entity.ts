import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Child } from './child.entity';
import { Guardian } from './guardian.entity';

/** A guardian of a child, with the address sealed by the key of that child. */
@Entity('guardianship')
@Unique('guardianship_once', ['childId', 'guardianId'])
@Index('guardianship_guardian', ['guardianId'])
@Check('guardianship_contact_purpose_check', `contact_purpose in ('consent', 'news')`)
export class Guardianship {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'guardianship_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'child_id' })
  @ForeignKey(() => Child, { name: 'guardianship_child_id_fkey' })
  childId: string;

  @Column({ type: 'uuid', name: 'guardian_id' })
  @ForeignKey(() => Guardian, { name: 'guardianship_guardian_id_fkey' })
  guardianId: string;

  @Column({ type: 'bytea', name: 'contact_sealed' })
  contactSealed: Buffer;

  @Column({ type: 'text', name: 'contact_purpose', default: 'consent' })
  contactPurpose: 'consent' | 'news';

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;
}
