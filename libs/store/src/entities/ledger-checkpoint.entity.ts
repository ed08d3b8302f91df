import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A signed mark in the ledger. A trigger refuses to change or remove it. */
@Entity('ledger_checkpoint')
@Check('ledger_checkpoint_number_check', `number > 0`)
@Check('ledger_checkpoint_entries_check', `entries > 0`)
@Check('ledger_checkpoint_check', `total >= entries`)
@Check('ledger_checkpoint_root_check', `root ~ '^[0-9a-f]{64}$'`)
@Check('ledger_checkpoint_previous_check', `previous ~ '^[0-9a-f]{64}$'`)
@Check('ledger_checkpoint_hash_check', `hash ~ '^[0-9a-f]{64}$'`)
export class LedgerCheckpointRow {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'ledger_checkpoint_pkey' })
  number: string;

  @Column({ type: 'timestamp with time zone' })
  at: Date;

  @Column({ type: 'bigint' })
  entries: string;

  @Column({ type: 'bigint' })
  total: string;

  @Column({ type: 'bigint', name: 'last_sequence' })
  lastSequence: string;

  @Column({ type: 'text' })
  root: string;

  @Column({ type: 'text' })
  previous: string;

  @Column({ type: 'text' })
  hash: string;

  @Column({ type: 'text' })
  jws: string;

  @Column({ type: 'boolean' })
  seam: boolean;

  @Column({ type: 'bigint' })
  above: string;

  @Column({ type: 'bigint', name: 'after_sequence' })
  afterSequence: string;

  @Column({ type: 'bigint', name: 'from_xid' })
  fromXid: string;

  @Column({ type: 'bigint', name: 'to_xid' })
  toXid: string;

  @Column({ type: 'text' })
  cluster: string;
}
