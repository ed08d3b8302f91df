import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A hold may be extended, on a ground that is stated anew; the worker still cannot say on what ground. */
export class HoldsGoOn1795306170000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('grant update (ground) on legal_hold to kinsent_email_consent');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('revoke update (ground) on legal_hold from kinsent_email_consent');
  }
}
