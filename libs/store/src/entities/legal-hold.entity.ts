import type { HoldGround } from '@kinsent/consent';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Child } from './child.entity';

/** A child whose data a law or a court keeps: unreadable here, and not erased until it ends. */
@Entity('legal_hold')
@Index('legal_hold_child', ['childId'])
@Index('legal_hold_one', ['childId'], { unique: true, where: 'lifted_at is null' })
@Check(
  'legal_hold_ground_check',
  `ground in ('legal-obligation', 'legal-claim', 'court-order', 'law-enforcement', 'child-safety')`,
)
@Check('legal_hold_lifted_is_empty', `(lifted_at is null) = (sealed_key is not null)`)
export class LegalHoldRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'legal_hold_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'child_id' })
  @ForeignKey(() => Child, { name: 'legal_hold_child_id_fkey', onDelete: 'CASCADE' })
  childId: string;

  @Column({ type: 'text' })
  ground: HoldGround;

  @Column({ type: 'timestamp with time zone' })
  until: Date;

  /** The child's data key, sealed to the public key of somebody outside. */
  @Column({ type: 'bytea', name: 'sealed_key', nullable: true })
  sealedKey: Buffer | null;

  @Column({ type: 'timestamp with time zone', name: 'placed_at' })
  placedAt: Date;

  /** Since when the key store no longer has the key. */
  @Column({ type: 'timestamp with time zone', name: 'sealed_at', nullable: true })
  sealedAt: Date | null;

  @Column({ type: 'text', name: 'lift_reason', nullable: true })
  liftReason: string | null;

  @Column({ type: 'timestamp with time zone', name: 'lifted_at', nullable: true })
  liftedAt: Date | null;
}
