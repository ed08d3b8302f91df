import type { LedgerDraft } from '@kinsent/consent';
import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One line of the history of a consent, an erasure or a child. Triggers refuse to change it, or to remove less than its chain. */
@Entity('ledger_entry')
@Unique('ledger_entry_place', ['subjectId', 'position'])
@Index('ledger_entry_written_in', ['writtenIn'])
@Check('ledger_entry_subject_check', `subject in ('consent', 'erasure', 'child')`)
@Check('ledger_entry_position_check', `position >= 0`)
@Check('ledger_entry_previous_hash_check', `octet_length(previous_hash) = 64 and previous_hash !~ '[^0-9a-f]'`)
@Check('ledger_entry_hash_check', `octet_length(hash) = 64 and hash !~ '[^0-9a-f]'`)
export class LedgerEntryRow {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'ledger_entry_pkey',
  })
  sequence: string;

  @Column({ type: 'uuid', name: 'subject_id' })
  subjectId: string;

  @Column({ type: 'integer' })
  position: number;

  @Column({ type: 'text' })
  act: string;

  @Column({ type: 'text', name: 'from_state', nullable: true })
  fromState: string | null;

  @Column({ type: 'text', name: 'to_state' })
  toState: string;

  @Column({ type: 'timestamp with time zone' })
  at: Date;

  @Column({ type: 'jsonb' })
  detail: LedgerDraft['detail'];

  @Column({ type: 'text', name: 'previous_hash' })
  previousHash: string;

  @Column({ type: 'text' })
  hash: string;

  @Column({ type: 'text' })
  subject: string;

  /** Number of the transaction that wrote it: what a checkpoint is cut by. */
  @Column({ type: 'bigint', name: 'written_in', default: () => 'ledger_transaction()' })
  writtenIn: string;
}
