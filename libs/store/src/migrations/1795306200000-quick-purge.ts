import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a purge does most often costs less (ADR 16). */
export class QuickPurge1795306200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(hashes);
    await runner.query(places);
    await runner.query(room);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('What a line of the ledger has to look like is not relaxed again.');
  }
}

// The same rule, at a twentieth of the price: counted repetition is slow, and every line has two of them.
const hashes = `
  alter table ledger_entry
    drop constraint ledger_entry_previous_hash_check,
    drop constraint ledger_entry_hash_check,
    add constraint ledger_entry_previous_hash_check
      check (octet_length(previous_hash) = 64 and previous_hash !~ '[^0-9a-f]') not valid,
    add constraint ledger_entry_hash_check check (octet_length(hash) = 64 and hash !~ '[^0-9a-f]') not valid;
  alter table ledger_entry validate constraint ledger_entry_previous_hash_check;
  alter table ledger_entry validate constraint ledger_entry_hash_check;
`;

// What stands under other rows of the same children, of which the worker may not know the mark.
const places = `
  create function standing_elsewhere(ids uuid[], moment timestamptz)
    returns table (child_id uuid, purpose text, granted_at timestamptz)
    language sql stable security definer set search_path = public, pg_temp
    as $$
      select one.id, consent.purpose, consent.granted_at
      from child one
      join child other on other.app = one.app and other.ref_index = one.ref_index and other.id <> one.id
      join consent on consent.child_id = other.id
      where one.id = any(ids) and (consent.state = 'matured' or (consent.state = 'granted' and consent.valid_until > moment))
    $$;
  revoke all on function standing_elsewhere(uuid[], timestamptz) from public;
`;

// With room on the page, an answer and a sealed reference touch no index.
const room = `
  alter table erasure_target set (fillfactor = 80);
  alter table event set (fillfactor = 90);
`;

// A request lets go of the address with the act that erases it; otherwise the database would come back to each row for it.
const rights = `
  grant execute on function standing_elsewhere(uuid[], timestamptz) to kinsent_purge_worker;
  grant update (guardianship_id) on consent_request to kinsent_purge_worker;
`;
