import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A child of one app. The row stays when the child is erased, emptied of all that could tell who it was, for as long as the
 * proof is kept.
 */
@Entity('child')
@Index('child_one_living', ['app', 'refIndex'], { unique: true, where: 'erased_at is null' })
@Index('child_tombstone', ['app', 'refIndex', 'erasedAt'], { where: 'erased_at is not null' })
@Index('child_erased', ['erasedAt'], { where: 'erased_at is not null' })
@Check(
  'child_erased_is_empty',
  `erased_at is null or (ref_sealed is null and place is null and comes_of_age_on is null)`,
)
export class Child {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'child_pkey' })
  id: string;

  @Column({ type: 'text' })
  app: string;

  /** HMAC of app and reference. */
  @Column({ type: 'bytea', name: 'ref_index' })
  refIndex: Buffer;

  @Column({ type: 'bytea', name: 'ref_sealed', nullable: true })
  refSealed: Buffer | null;

  @Column({ type: 'text', nullable: true })
  place: string | null;

  /** ISO date. */
  @Column({ type: 'date', name: 'comes_of_age_on', nullable: true })
  comesOfAgeOn: string | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'restricted_at', nullable: true })
  restrictedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'contested_at', nullable: true })
  contestedAt: Date | null;

  /** Since when a law or a court keeps its data. */
  @Column({ type: 'timestamp with time zone', name: 'held_at', nullable: true })
  heldAt: Date | null;

  /** Since when it rests because somebody says that they are a parent whom nobody asked. */
  @Column({ type: 'timestamp with time zone', name: 'claimed_at', nullable: true })
  claimedAt: Date | null;

  /** Purposes of one reply for which that was sent, and nobody was asked about the child since. */
  @Column({ type: 'text', array: true, name: 'replied_for', default: [] })
  repliedFor: string[];

  @Column({ type: 'timestamp with time zone', name: 'erased_at', nullable: true })
  erasedAt: Date | null;
}
