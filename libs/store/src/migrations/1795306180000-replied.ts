import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The one reply that may be sent without asking (T18) is counted where every question about a permission looks. */
export class Replied1795306180000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(column);
    await runner.query(becomeKnown);
  }

  async down(): Promise<void> {
    throw new Error('What was answered once is not asked about anew.');
  }
}

const column = `
  alter table child add column replied_for text[] not null default '{}';
  grant update (replied_for) on child to kinsent_email_consent;

  update child set replied_for = replied.purposes
  from (
    select clock.child_id, array_agg(distinct clock.about) as purposes from retention_clock clock
    where clock.trigger = 'reply.sent' and clock.about not in ('') and clock.about not like 'records/%'
      and not exists (select from consent_request request
        where request.child_id = clock.child_id and request.created_at >= clock.started_at)
    group by clock.child_id
  ) replied where child.id = replied.child_id;
`;

// Once a guardian is asked, the child may ask again.
const becomeKnown = `
  create or replace function know_child(id uuid, place text, comes_of_age_on date) returns uuid
    language sql security definer set search_path = public, pg_temp
    as $$
      update child set place = $2, comes_of_age_on = $3, replied_for = '{}'
      where child.id = $1 and child.comes_of_age_on is null and child.erased_at is null
      returning child.id
    $$;
`;
