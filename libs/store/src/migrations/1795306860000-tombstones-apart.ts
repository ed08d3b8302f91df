import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The living and the forgotten of one reference stand in indexes of their own (ADR 23). References are in no order of time: in
 * one index, each forgotten child had a page of it read from the disk and written back.
 */
export class TombstonesApart1795306860000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(indexes);
    await runner.query(sameChild);
    await runner.query(places);
  }

  async down(): Promise<void> {
    throw new Error('The index that these two took the place of is not made again.');
  }
}

const indexes = `
  alter table child drop constraint child_one_living;
  create unique index child_one_living on child (app, ref_index) where erased_at is null;
  create index child_tombstone on child (app, ref_index, erased_at) where erased_at is not null;
`;

// Both indexes are asked by name of what they hold; a question that says nothing of it would read the whole table.
const sameChild = `
  create or replace function rows_of_same_child(child_id uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
      select other.id
      from child one
      cross join lateral (
        select id from child where app = one.app and ref_index = one.ref_index and erased_at is null
        union all
        select id from child where app = one.app and ref_index = one.ref_index and erased_at is not null
      ) other
      where one.id = $1 order by other.id
    $$;
`;

// Beside a living child no other of its reference lives.
const places = `
  create or replace function standing_elsewhere(ids uuid[], moment timestamptz)
    returns table (child_id uuid, purpose text, granted_at timestamptz)
    language sql stable security definer set search_path = public, pg_temp
    as $$
      select one.id, consent.purpose, consent.granted_at
      from child one
      cross join lateral (
        select id from child where app = one.app and ref_index = one.ref_index and erased_at is not null and id <> one.id
        union all
        select id from child
        where one.erased_at is not null and app = one.app and ref_index = one.ref_index and erased_at is null
      ) other
      join consent on consent.child_id = other.id
      where one.id = any(ids) and (consent.state = 'matured' or (consent.state = 'granted' and consent.valid_until > moment))
    $$;
`;
