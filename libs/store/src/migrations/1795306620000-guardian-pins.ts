import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A guardian who was proven may have a PIN (ADR 21); it goes with the guardian. */
export class GuardianPins1795306620000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('A PIN that was guessed at is not to be guessed at anew because a table was taken away.');
  }
}

// A row without a digest counts tries at a PIN that is none, so that there is no telling the two apart.
const tables = `
  create table guardian_pin (
    guardian_id uuid primary key references guardian on delete cascade,
    digest text,
    set_at timestamptz,
    wrong integer not null default 0,
    rests_until timestamptz,
    constraint guardian_pin_set_check check ((digest is null) = (set_at is null))
  );
`;

// Email-consent takes a PIN and gives none: it counts tries, and cannot put another digest in the place of one.
const rights = `
  grant select, insert, update (digest, set_at, wrong, rests_until) on guardian_pin to kinsent_verified_consent;
  grant select, insert (guardian_id, wrong, rests_until), update (wrong, rests_until)
    on guardian_pin to kinsent_email_consent;
`;
