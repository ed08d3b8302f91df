import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of what people send in to be judged: forms that were signed, and inquiries (T5, T8). */
export class DeskKeys1795306380000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(table);
    await runner.query(role);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('Without these keys nothing can be read: taking them away is a decision for their owner.');
  }
}

const table = `
  create table desk_key (
    id text primary key,
    wrapped bytea not null,
    kek text not null,
    made_at timestamptz not null
  );
  create index desk_key_kek on desk_key (kek);
  -- What a deleted key leaves in a page is soon written over.
  alter table desk_key set (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0.01);
`;

const role = `
  do $$
  begin
    if not exists (select from pg_roles where rolname = 'kinsent_verified_consent_keys') then
      begin
        create role kinsent_verified_consent_keys nologin;
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
  end $$;
`;

/* Verified-consent makes, uses and destroys the keys of what it takes in, and knows of no other; the purge worker destroys. */
const rights = `
  grant usage on schema public to kinsent_verified_consent_keys;
  grant select on migration, key_store to kinsent_verified_consent_keys;
  grant select, insert, delete on desk_key to kinsent_verified_consent_keys;
  grant select (id, made_at), delete on desk_key to kinsent_purge_worker_keys;
  do $$
  begin
    execute format('grant connect on database %I to kinsent_verified_consent_keys', current_database());
  end $$;
`;
