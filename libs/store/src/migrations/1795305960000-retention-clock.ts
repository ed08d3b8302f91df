import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clocks of retention: what started when for whom, and when to look at it. */
export class RetentionClock1795305960000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(started);
    await runner.query(becomeKnown);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('Data whose clock nobody keeps is kept for ever.');
  }
}

// Reports of activity move started_at alone: room on the page keeps them off the indices.
const tables = `
  create table retention_clock (
    child_id uuid not null references child,
    trigger text not null,
    about text not null,
    item text not null,
    started_at timestamptz not null,
    progress jsonb not null default '{}',
    next_at timestamptz,
    outlives boolean not null default false,
    primary key (child_id, trigger, about, item)
  ) with (fillfactor = 80);
  create index retention_clock_due on retention_clock (next_at) where next_at is not null;

  create table retention_plan (
    policy_digest text primary key,
    begun_at timestamptz not null,
    after_child uuid,
    done_at timestamptz
  );

  alter table erasure add column item text;

  alter table letter drop constraint letter_kind_check;
  alter table letter add constraint letter_kind_check
    check (kind in ('notice', 'reminder', 'confirmation', 'withdrawal', 'retention'));
`;

// A yes from before starts its clocks as one from now on does.
const started = `
  insert into retention_clock (child_id, trigger, about, item, started_at, next_at)
  select child_id, 'last.activity', '', '', max(granted_at), max(granted_at) from consent
  where state in ('granted', 'matured') group by child_id
  union all
  select child_id, 'collected', purpose, '', max(granted_at), max(granted_at) from consent
  where state in ('granted', 'matured') group by child_id, purpose;
`;

// A child that was only heard of may be asked about later. What is known of a child is never changed.
const becomeKnown = `
  create function know_child(id uuid, place text, comes_of_age_on date) returns uuid
    language sql security definer set search_path = public, pg_temp
    as $$
      update child set place = $2, comes_of_age_on = $3
      where child.id = $1 and child.comes_of_age_on is null and child.erased_at is null
      returning child.id
    $$;
  revoke all on function know_child(uuid, text, date) from public;
  grant execute on function know_child(uuid, text, date) to kinsent_email_consent;
`;

const rights = `
  grant select, insert, delete, update (started_at, progress, next_at, outlives) on retention_clock to kinsent_email_consent;
  grant select, delete, update (progress, next_at, outlives) on retention_clock to kinsent_purge_worker;
  grant select, insert, update (begun_at, after_child, done_at) on retention_plan to kinsent_purge_worker;
`;
