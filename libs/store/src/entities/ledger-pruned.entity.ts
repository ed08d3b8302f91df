import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a line leaves behind when its proof has ended: enough for the checkpoint over it. */
@Entity('ledger_pruned')
@Index('ledger_pruned_written_in', ['writtenIn'])
@Check('ledger_pruned_hash_check', `hash ~ '^[0-9a-f]{64}$'`)
export class LedgerPrunedRow {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'ledger_pruned_pkey' })
  sequence: string;

  @Column({ type: 'bigint', name: 'written_in' })
  writtenIn: string;

  @Column({ type: 'text' })
  hash: string;
}
