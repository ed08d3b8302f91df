import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Forms go with the request that they answer, also where the child stays (T3). */
export class ScansOfErasedRequests1795306800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      grant select (verification_id) on form_scan to kinsent_purge_worker;
      grant select (request_id) on verification to kinsent_purge_worker;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke select (verification_id) on form_scan from kinsent_purge_worker;
      revoke select (request_id) on verification from kinsent_purge_worker;
    `);
  }
}
