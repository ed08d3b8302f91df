import type { MigrationInterface, QueryRunner } from 'typeorm';

/** After wrong codes the letters of a request rest for a while, and then they work again (ADR 10). */
export class LettersCool1795305780000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table letter add column cools_until timestamptz;
      grant update (cools_until) on letter to kinsent_email_consent;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table letter drop column cools_until');
  }
}
