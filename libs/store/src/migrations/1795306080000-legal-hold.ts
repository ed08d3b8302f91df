import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a court or a law keeps from being erased is kept sealed to somebody outside (ADR 15). */
export class LegalHold1795306080000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(net);
    await runner.query(proofStays);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('What is held is not let go by taking a table away.');
  }
}

// Whether a child is held stands in its own row as well: every question about a permission reads that one anyway.
const tables = `
  create table legal_hold (
    id uuid primary key,
    child_id uuid not null references child on delete cascade,
    ground text not null check (ground in ('legal-obligation', 'legal-claim', 'court-order', 'law-enforcement', 'child-safety')),
    until timestamptz not null,
    sealed_key bytea,
    placed_at timestamptz not null,
    sealed_at timestamptz,
    lift_reason text,
    lifted_at timestamptz,
    constraint legal_hold_lifted_is_empty check ((lifted_at is null) = (sealed_key is not null))
  );
  create index legal_hold_child on legal_hold (child_id);
  create unique index legal_hold_one on legal_hold (child_id) where lifted_at is null;

  alter table child add column held_at timestamptz;
`;

// Nothing of the product removes what is held; where it tried, that would be a mistake of ours, and is taken back.
const net = `
  create function held_rows_stay() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    if exists (select from gone join legal_hold hold on hold.child_id = gone.child_id where hold.lifted_at is null) then
      raise exception 'what is held stays' using errcode = 'insufficient_privilege';
    end if;
    return null;
  end $$;
  create trigger guardianship_held after delete on guardianship referencing old table as gone
    for each statement execute function held_rows_stay();
  create trigger escrow_held after delete on escrow referencing old table as gone
    for each statement execute function held_rows_stay();
`;

// A hold keeps the proof of the child as well.
const proofStays = `
  create or replace function ledger_chain_is_over(id uuid, closing text, kept interval, moment timestamptz) returns boolean
    language sql stable set search_path = public, pg_temp set timezone = 'UTC'
    as $$
      select coalesce(
        count(*) = max(line.position) + 1
        and (array_agg(line.act order by line.position desc))[1] = closing
        and min(line.at) filter (
          where closing = 'complete' and line.act = 'complete'
          or closing = 'erase' and line.to_state not in ('asked', 'granted')) + kept <= moment
        and bool_and(line.sequence <= last.last_sequence and (
          line.written_in < last.to_xid
          or line.sequence <= case when last.seam then last.last_sequence else last.above end)), false)
        and not exists (
          select from legal_hold hold where hold.lifted_at is null and hold.child_id in (
            select child_id from consent where consent.id = $1 union all
            select child_id from erasure where erasure.id = $1))
      from ledger_entry line, (select * from ledger_checkpoint order by number desc limit 1) last
      where line.subject_id = id
    $$;
`;

/*
 * Email-consent places a hold, because it can read the key, and cannot destroy it; the worker destroys it and ends the hold,
 * and can neither read what is sealed nor seal anything else.
 */
const rights = `
  grant select, insert, update (until, lift_reason) on legal_hold to kinsent_email_consent;
  grant update (held_at) on child to kinsent_email_consent;
  grant select (id, child_id, ground, until, placed_at, sealed_at, lift_reason, lifted_at),
    update (sealed_key, sealed_at, lifted_at) on legal_hold to kinsent_purge_worker;
  grant select (held_at), update (held_at) on child to kinsent_purge_worker;
`;
