import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever was never asked may ask whether their child is registered; the child rests while staff look (T8). */
export class Inquiries1795306680000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(lookUps);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('What a parent asked us is not thrown away by taking a table away.');
  }
}

// What somebody wrote is sealed under a key of its own. Whether a child rests stands in its own row as well: every question
// about a permission reads that one anyway. It is apart from `restricted_at`, which is the guardian's own to lift.
const tables = `
  create table inquiry (
    id uuid primary key,
    state text not null check (state in ('waiting', 'matched', 'settled', 'expired')),
    address_index bytea,
    content_sealed bytea,
    child_id uuid references child,
    outcome text check (outcome in ('erased', 'goes-on', 'not-a-parent', 'nothing-found')),
    received_at timestamptz not null,
    due_at timestamptz not null,
    matched_at timestamptz,
    settled_at timestamptz,
    settled_by uuid,
    destroyed_at timestamptz,
    constraint inquiry_settled_check check ((state = 'settled') = (outcome is not null)),
    constraint inquiry_destroyed_is_empty
      check ((destroyed_at is null) = (content_sealed is not null) and (content_sealed is null) = (address_index is null))
  );
  create index inquiry_child on inquiry (child_id) where child_id is not null;
  create index inquiry_pile on inquiry (due_at) where state in ('waiting', 'matched');
  create index inquiry_address on inquiry (address_index, received_at) where address_index is not null;

  alter table child add column claimed_at timestamptz;
`;

// Whoever has a mark in hand may ask whose it is; none can be listed.
const lookUps = `
  create function children_of_address(mark bytea) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
      select bond.child_id from guardian join guardianship bond on bond.guardian_id = guardian.id
      where guardian.address_index = mark
    $$;
  create function child_of_reference(of_app text, mark bytea) returns uuid
    language sql stable security definer set search_path = public, pg_temp
    as 'select id from child where app = of_app and ref_index = mark and erased_at is null';
  revoke all on function children_of_address(bytea), child_of_reference(text, bytea) from public;
`;

/*
 * Verified-consent finds a child by a mark and can list none; it copies a child's sealed reference into the erasure that it opens,
 * without a key for it. The purge worker lets inquiries forget the child that is forgotten, and reads nothing of them.
 */
const rights = `
  grant select, insert, update (state, address_index, content_sealed, child_id, outcome, matched_at, settled_at, settled_by,
    destroyed_at) on inquiry to kinsent_verified_consent;
  grant execute on function children_of_address(bytea), child_of_reference(text, bytea) to kinsent_verified_consent;
  grant select (ref_sealed, claimed_at), update (claimed_at) on child to kinsent_verified_consent;
  grant select (id, child_id, app, cause, purposes, item, policy_digest, requested_at, overdue_at, completed_at),
    insert on erasure to kinsent_verified_consent;
  grant select (id, erasure_id, kind, name, action, data, unless_needed, unrecoverable, due_at, deadline_at, state, asks, asked_at,
    ask_again_at, records, ground, held_until, answered_at), insert on erasure_target to kinsent_verified_consent;
  grant update (decline_reason) on consent_request to kinsent_verified_consent;
  grant insert (ref_sealed) on event to kinsent_verified_consent;
  grant delete on retention_clock to kinsent_verified_consent;

  grant select (id, child_id), update (child_id) on inquiry to kinsent_purge_worker;
  grant select (claimed_at) on child to kinsent_purge_worker;
`;
