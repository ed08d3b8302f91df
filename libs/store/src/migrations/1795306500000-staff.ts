import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The people at the desk: who they are is said elsewhere, what they looked at is written down here (K3). */
export class Staff1795306500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('Who vouched for a parent, and who looked at what, is not forgotten by taking a table away.');
  }
}

const tables = `
  create table staff (
    id uuid primary key,
    issuer text not null,
    subject text not null,
    name text not null,
    roles text[] not null
      constraint staff_roles_check check (roles <@ array['reviewer', 'agent', 'privacy-officer', 'administrator']),
    trained_until timestamptz,
    trained_by uuid,
    trained_at timestamptz,
    created_at timestamptz not null,
    signed_in_at timestamptz not null,
    constraint staff_once unique (issuer, subject)
  );

  -- Of a session only what proves its secret, so that whoever reads this table cannot take one over.
  create table staff_session (
    digest bytea primary key constraint staff_session_digest_check check (octet_length(digest) = 32),
    staff_id uuid not null references staff on delete cascade,
    started_at timestamptz not null,
    seen_at timestamptz not null
  );
  create index staff_session_staff on staff_session (staff_id);

  -- Numbers alone: when a child is forgotten, they lead nowhere.
  create table desk_look (
    id uuid primary key,
    staff_id uuid not null references staff,
    subject text not null check (subject in ('scan', 'evidence', 'inquiry', 'verification')),
    subject_id uuid not null,
    why text not null check (char_length(why) between 1 and 200),
    at timestamptz not null
  );
  create index desk_look_staff on desk_look (staff_id, id);
  create index desk_look_subject on desk_look (subject_id, id);
`;

// A look that was written stays as it was: nobody may change or remove one.
const rights = `
  grant select, insert, update (name, roles, trained_until, trained_by, trained_at, signed_in_at)
    on staff to kinsent_verified_consent;
  grant select, insert, update (seen_at), delete on staff_session to kinsent_verified_consent;
  grant select, insert on desk_look to kinsent_verified_consent;
`;
