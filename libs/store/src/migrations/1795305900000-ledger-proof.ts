import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger tells of erasures too, and is anchored: what was cut off its end shows (ADR 13). */
export class LedgerProof1795305900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(subjects);
    await runner.query(checkpoints);
    await runner.query(grants);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: what it tells of is not taken back.');
  }
}

// A column with a constant default is added without touching a line.
const subjects = `
  alter table ledger_entry rename column consent_id to subject_id;
  alter table ledger_entry add column subject text not null default 'consent'
    constraint ledger_entry_subject_check check (subject in ('consent', 'erasure'));
  alter table ledger_entry alter column subject drop default;
`;

/*
 * Sequences become visible in the order of commits and not in their own, so a checkpoint is cut by the transaction that
 * wrote a line: all that are older than the oldest one still running have ended, and no line of theirs can come later.
 */
const checkpoints = `
  create function ledger_transaction() returns bigint language sql as 'select pg_current_xact_id()::text::bigint';
  alter table ledger_entry add column written_in bigint not null default ledger_transaction();
  create index ledger_entry_written_in on ledger_entry (written_in);

  create table ledger_checkpoint (
    number bigint primary key check (number > 0),
    at timestamptz not null,
    entries bigint not null check (entries > 0),
    total bigint not null check (total >= entries),
    last_sequence bigint not null,
    root text not null check (root ~ '^[0-9a-f]{64}$'),
    previous text not null check (previous ~ '^[0-9a-f]{64}$'),
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    jws text not null,
    -- Which lines it covers, see checkpoint.cut.ts.
    seam boolean not null,
    above bigint not null,
    after_sequence bigint not null,
    from_xid bigint not null,
    to_xid bigint not null,
    cluster text not null
  );
  create trigger ledger_checkpoint_append_only before update or delete on ledger_checkpoint
    for each row execute function ledger_is_append_only();
  create trigger ledger_checkpoint_no_truncate before truncate on ledger_checkpoint
    for each statement execute function ledger_is_append_only();

  create table signing_key (
    kid text primary key,
    jwk jsonb not null,
    first_used_at timestamptz not null
  );
  create trigger signing_key_append_only before update or delete on signing_key
    for each row execute function ledger_is_append_only();
  create trigger signing_key_no_truncate before truncate on signing_key
    for each statement execute function ledger_is_append_only();

  -- Waits until nobody is writing a line, and keeps everybody from it until the transaction ends. Needed once in the life of
  -- a ledger on a cluster, because transaction numbers mean nothing on another one.
  create function ledger_stand_still() returns void language sql security definer set search_path = public, pg_temp
    as 'lock table ledger_entry in share row exclusive mode';
  revoke execute on function ledger_stand_still() from public;
`;

const grants = `
  grant select, insert on ledger_checkpoint, signing_key to kinsent_purge_worker;
  grant execute on function ledger_stand_still() to kinsent_purge_worker;
  grant select on ledger_checkpoint, signing_key to kinsent_email_consent;
`;
