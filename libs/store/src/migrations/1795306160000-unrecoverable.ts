import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever has to forget is told what nobody may be able to bring back. */
export class Unrecoverable1795306160000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table erasure_target add column unrecoverable text[] not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table erasure_target drop column unrecoverable');
  }
}
