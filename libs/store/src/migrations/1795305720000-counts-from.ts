import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A consent keeps from when its yes counts by the policy that it was asked under. */
export class CountsFrom1795305720000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table consent add column counts_from text not null default 'confirmation'
        constraint consent_counts_from_check check (counts_from in ('approval', 'confirmation'));
      update consent set counts_from = document #>> '{emailPlus,countsFrom}'
        from policy_version where digest = policy_digest;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table consent drop column counts_from');
  }
}
