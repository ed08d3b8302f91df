import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which requests a form that could not be matched may belong to: found when it was read, kept by number alone (T5). */
export class ScanSuggestions1795306450000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table scan_suggestion (
        scan_id uuid not null references form_scan on delete cascade,
        verification_id uuid not null references verification on delete cascade,
        position integer not null check (position >= 0),
        primary key (scan_id, verification_id)
      );
      create index scan_suggestion_verification on scan_suggestion (verification_id);

      grant select, insert, delete on scan_suggestion to kinsent_verified_consent;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table scan_suggestion');
  }
}
