import type { InquiryOutcome, InquiryState } from '@kinsent/consent';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Child } from './child.entity';

const time = { type: 'timestamp with time zone', nullable: true } as const;

/** Somebody who was never asked says that their child may be registered. Emptied when its time is over. */
@Entity('inquiry')
@Index('inquiry_child', ['childId'], { where: 'child_id is not null' })
@Index('inquiry_pile', ['dueAt'], { where: `state in ('waiting', 'matched')` })
@Index('inquiry_address', ['addressIndex', 'receivedAt'], { where: 'address_index is not null' })
@Check('inquiry_state_check', `state in ('waiting', 'matched', 'settled', 'expired')`)
@Check('inquiry_outcome_check', `outcome in ('erased', 'goes-on', 'not-a-parent', 'nothing-found')`)
@Check('inquiry_settled_check', `(state = 'settled') = (outcome is not null)`)
@Check(
  'inquiry_destroyed_is_empty',
  '(destroyed_at is null) = (content_sealed is not null) and (content_sealed is null) = (address_index is null)',
)
export class InquiryRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'inquiry_pkey' })
  id: string;

  @Column({ type: 'text' })
  state: InquiryState;

  /** HMAC of the normalised address of whoever asks. */
  @Column({ type: 'bytea', name: 'address_index', nullable: true })
  addressIndex: Buffer | null;

  /** Address, text and language, under a key of its own. */
  @Column({ type: 'bytea', name: 'content_sealed', nullable: true })
  contentSealed: Buffer | null;

  /** Null while nobody knows which child is meant, and once that child is forgotten. */
  @Column({ type: 'uuid', name: 'child_id', nullable: true })
  @ForeignKey(() => Child, { name: 'inquiry_child_id_fkey' })
  childId: string | null;

  @Column({ type: 'text', nullable: true })
  outcome: InquiryOutcome | null;

  @Column({ type: 'timestamp with time zone', name: 'received_at' })
  receivedAt: Date;

  /** By when staff should have looked. */
  @Column({ type: 'timestamp with time zone', name: 'due_at' })
  dueAt: Date;

  @Column({ ...time, name: 'matched_at' })
  matchedAt: Date | null;

  @Column({ ...time, name: 'settled_at' })
  settledAt: Date | null;

  /** The member of staff who settled it. */
  @Column({ type: 'uuid', name: 'settled_by', nullable: true })
  settledBy: string | null;

  /** Since when nothing of what was written is left. */
  @Column({ ...time, name: 'destroyed_at' })
  destroyedAt: Date | null;
}
