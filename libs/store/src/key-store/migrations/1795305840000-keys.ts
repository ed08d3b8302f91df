import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The key store's own database: wrapped keys, and nothing of what they seal. */
export class Keys1795305840000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(roles);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('Without these keys nothing can be read: taking them away is a decision for their owner.');
  }
}

const tables = ['data_key', 'reference_key', 'day_key']
  .map(
    (table) => `
  create table ${table} (
    id text primary key,
    wrapped bytea not null,
    kek text not null,
    made_at timestamptz not null
  );
  create index ${table}_kek on ${table} (kek);
  -- What a deleted key leaves in a page is soon written over.
  alter table ${table} set (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0.01);
`,
  )
  .concat(
    `
  -- By which the data knows its key store again.
  create table key_store (id bytea primary key);
  insert into key_store values (uuid_send(gen_random_uuid()));
`,
  )
  .join('');

// Roles are shared by all databases of a cluster, and two of them may be migrated at once.
const roles = `
  do $$
  declare
    name text;
  begin
    foreach name in array array['kinsent_email_consent_keys', 'kinsent_purge_worker_keys'] loop
      if not exists (select from pg_roles where rolname = name) then
        begin
          execute format('create role %I nologin', name);
        exception when duplicate_object or unique_violation then
          null;
        end;
      end if;
    end loop;
  end $$;
`;

/*
 * Nobody changes a key: only the owner wraps it anew. Email-consent makes and uses them and cannot destroy one; the purge
 * worker destroys them and can use none but those of references, to say which child has to be forgotten elsewhere.
 */
const rights = `
  revoke create on schema public from public;
  grant usage on schema public to kinsent_email_consent_keys, kinsent_purge_worker_keys;
  grant select on migration, key_store to kinsent_email_consent_keys, kinsent_purge_worker_keys;

  grant select, insert on data_key, reference_key, day_key to kinsent_email_consent_keys;

  grant select (id, made_at), delete on data_key, day_key to kinsent_purge_worker_keys;
  grant select, delete on reference_key to kinsent_purge_worker_keys;

  -- The roles of the data have nothing to look for here, also where both databases are of one cluster.
  do $$
  begin
    execute format('revoke connect, temporary on database %I from public', current_database());
    execute format('grant connect on database %I to kinsent_email_consent_keys, kinsent_purge_worker_keys', current_database());
  end $$;
`;
