import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An erasure is written once all is erased that it tells of (ADR 16). */
export class OneLineForAnErasure1795306320000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(addressees);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table erasure_guardian alter constraint erasure_guardian_erasure_id_fkey not deferrable');
  }
}

// Whom its certificate is for is known only before the address goes, and the erasure stands at the end of the commit.
const addressees =
  'alter table erasure_guardian alter constraint erasure_guardian_erasure_id_fkey deferrable initially deferred';
