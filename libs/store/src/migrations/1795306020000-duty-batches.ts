import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is owed is taken and settled in batches (ADR 14). */
export class DutyBatches1795306020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(owed);
    await runner.query(guardians);
  }

  async down(): Promise<void> {
    throw new Error('The index that this one took the place of is not made again.');
  }
}

// Whoever takes from the front goes on behind what it took last, so the order has to be a whole one. A lease is no key of an
// index: with room on the page, taking a duty touches none.
const owed = `
  drop index duty_owed;
  create index duty_owed on duty (kind, due_at, id) where done_at is null and dead_at is null;
  alter table duty set (fillfactor = 80);
`;

// In the order in which those who ask about a child take them, and by a mark that the worker may not know.
const guardians = `
  create function hold_guardians(ids uuid[]) returns bigint
    language sql security definer set search_path = public, pg_temp
    as 'select count(*) from (select from guardian where id = any($1) order by address_index for update) held';
  revoke all on function hold_guardians(uuid[]) from public;
  grant execute on function hold_guardians(uuid[]) to kinsent_email_consent, kinsent_purge_worker;
`;
