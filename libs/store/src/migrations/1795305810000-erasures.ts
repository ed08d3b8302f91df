import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Forgetting gets rows of its own: one erasure a child and cause, one target a place that has to forget. */
export class Erasures1795305810000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(sameChild);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('What is still to be forgotten is not forgotten here.');
  }
}

// The sealed reference is kept until the last target answered: it tells the others whom they have to forget.
const tables = `
  create table erasure (
    id uuid primary key,
    child_id uuid not null references child,
    app text not null,
    cause text not null check (cause in ('silence', 'refused', 'withdrawn', 'lapsed', 'invalidated', 'superseded',
      'cancelled', 'of-age', 'accident', 'account-closed', 'guardian-request', 'retention')),
    purposes text[] not null,
    policy_digest text not null,
    ref_sealed bytea,
    requested_at timestamptz not null,
    overdue_at timestamptz,
    completed_at timestamptz,
    certificate text,
    constraint erasure_completed_is_empty check (completed_at is null or (ref_sealed is null and overdue_at is null))
  );
  create index erasure_child on erasure (child_id);
  create index erasure_of_app on erasure (app, id);
  create index erasure_open on erasure (app, id) where completed_at is null;
  create index erasure_overdue on erasure (overdue_at) where overdue_at is not null;

  create table erasure_target (
    id uuid primary key,
    erasure_id uuid not null references erasure,
    kind text not null check (kind in ('own', 'app', 'connector', 'processor')),
    name text not null,
    action text not null check (action in ('erase', 'anonymise')),
    data text[] not null,
    unless_needed text[] not null,
    due_at timestamptz not null,
    deadline_at timestamptz not null,
    state text not null check (state in ('owed', 'asked', 'held', 'erased', 'nothing-held', 'released')),
    asks integer not null default 0,
    asked_at timestamptz,
    ask_again_at timestamptz,
    records integer,
    ground text check (ground in ('legal-obligation', 'legal-claim', 'court-order', 'law-enforcement', 'child-safety')),
    held_until timestamptz,
    receipt_digest bytea,
    answered_at timestamptz,
    constraint erasure_target_hold_ends check ((state = 'held') = (held_until is not null)),
    constraint erasure_target_answered check ((state in ('erased', 'nothing-held', 'released')) = (answered_at is not null))
  );
  create index erasure_target_of on erasure_target (erasure_id);
`;

// An erased child that comes back has a new row. The worker may know that it is the same child, and not by what mark.
const sameChild = `
  create function rows_of_same_child(child_id uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
      select other.id from child one join child other on other.app = one.app and other.ref_index = one.ref_index
      where one.id = $1 order by other.id
    $$;
  revoke all on function rows_of_same_child(uuid) from public;
`;

const rights = `
  grant execute on function rows_of_same_child(uuid) to kinsent_purge_worker;
  grant select, insert, update (ref_sealed, overdue_at, completed_at, certificate) on erasure to kinsent_purge_worker;
  grant select, insert,
    update (data, due_at, deadline_at, state, asks, asked_at, ask_again_at, records, ground, held_until, receipt_digest,
      answered_at)
    on erasure_target to kinsent_purge_worker;

  -- Opens what an app asks for and takes down what it answers. That something is over is said by the worker alone.
  grant select, insert, update (overdue_at) on erasure to kinsent_email_consent;
  grant select, insert,
    update (data, due_at, deadline_at, state, asks, asked_at, ask_again_at, records, ground, held_until, receipt_digest,
      answered_at)
    on erasure_target to kinsent_email_consent;
`;
