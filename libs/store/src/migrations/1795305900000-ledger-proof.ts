import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger tells of erasures too. */
export class LedgerProof1795305900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(subjects);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: what it tells of is not taken back.');
  }
}

// A column with a constant default is added without touching a line.
const subjects = `
  alter table ledger_entry rename column consent_id to subject_id;
  alter table ledger_entry add column subject text not null default 'consent'
    constraint ledger_entry_subject_check check (subject in ('consent', 'erasure'));
  alter table ledger_entry alter column subject drop default;
`;
