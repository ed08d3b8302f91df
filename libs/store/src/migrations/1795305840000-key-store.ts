import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys move to a store of their own (ADR 11): the table in which they stood beside what they seal goes. */
export class KeyStore1795305840000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$
      begin
        if exists (select from child_key) then
          raise exception 'the keys have to be moved first: npm run database -- migrate';
        end if;
      end $$;
      drop table child_key;

      -- Held against the store of its keys, which it must not take for another one's.
      grant select on key_check to kinsent_purge_worker;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Keys are not put beside what they seal again.');
  }
}
