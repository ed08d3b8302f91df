import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Guardians are spoken with by trained staff (T5, M-iii, M-iv). Of a call nothing is kept but what somebody vouches for. */
export class Calls1795306560000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('Who vouched for a parent is not forgotten by taking a table away.');
  }
}

// Neither number nor name of who calls: they say a reference. Both go with what is known of the guardian.
const tables = `
  create table call_booking (
    verification_id uuid primary key references verification on delete cascade,
    starts_at timestamptz not null,
    line integer not null constraint call_booking_line_check check (line >= 1),
    booked_at timestamptz not null,
    constraint call_booking_once unique (starts_at, line)
  );

  create table call_record (
    id uuid primary key,
    verification_id uuid not null references verification on delete cascade,
    staff_id uuid not null references staff,
    method text not null constraint call_record_method_check check (method in ('phone-call', 'video-call')),
    script text not null,
    outcome text not null constraint call_record_outcome_check
      check (outcome in ('passed', 'not-the-parent', 'unsure', 'hung-up', 'child-on-the-line', 'technical')),
    choices jsonb not null,
    pin_right_at timestamptz,
    at timestamptz not null
  );
  create index call_record_verification on call_record (verification_id);
  create index call_record_staff on call_record (staff_id);
`;

// What was recorded stays as it was.
const rights = `
  grant select, insert, update (starts_at, line, booked_at), delete on call_booking to kinsent_verified_consent;
  grant select, insert on call_record to kinsent_verified_consent;
`;
