import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A guardian who is still known for another permission gets the certificate of an erasure. */
export class ErasedLetters1795306140000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('Letters that were sent are not taken back.');
  }
}

// Nothing references guardian: of one who is forgotten in the meantime this is a number that leads nowhere.
const tables = `
  create table erasure_guardian (
    id uuid primary key,
    erasure_id uuid not null references erasure on delete cascade,
    guardian_id uuid not null,
    constraint erasure_guardian_once unique (erasure_id, guardian_id)
  );

  alter table letter drop constraint letter_kind_check;
  alter table letter add constraint letter_kind_check
    check (kind in ('notice', 'reminder', 'confirmation', 'withdrawal', 'retention', 'erased'));
`;

// The worker writes down whom, never where; who sends the letter takes the note away with it.
const rights = `
  grant select, insert, delete on erasure_guardian to kinsent_purge_worker;
  grant select, delete on erasure_guardian to kinsent_email_consent;
`;
