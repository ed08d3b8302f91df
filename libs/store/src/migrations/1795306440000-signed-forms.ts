import { randomInt } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Forms that are signed by hand come back and are judged by people (T5, M-i); what people vouch for is evidence too. */
export class SignedForms1795306440000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.giveReferences(runner);
    await runner.query(evidence);
    await runner.query(scans);
    await runner.query(letters);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('What parents sent in is not thrown away by taking a table away.');
  }

  /** Whoever is on their way already gets one that nobody was told yet. */
  private async giveReferences(runner: QueryRunner): Promise<void> {
    await runner.query('alter table verification add column reference text');
    const rows = (await runner.query('select id from verification')) as { id: string }[];
    for (const { id } of rows) {
      await runner.query('update verification set reference = $2 where id = $1', [id, newReference()]);
    }
    await runner.query(`
      alter table verification alter column reference set not null;
      alter table verification add constraint verification_reference_key unique (reference);
    `);
  }
}

/** As the law writes them, in digits alone; repeated here, as a released migration is not changed by the law. */
function newReference(): string {
  const data = randomInt(1e9).toString().padStart(9, '0');
  const sum = [...data].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 2 : 1), 0);
  return data + '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[(32 - (sum % 32)) % 32]!;
}

const evidence = `
  alter table guardian_proof drop constraint guardian_proof_method_check;
  alter table guardian_proof add constraint guardian_proof_method_check
    check (method in ('card-payment', 'signed-form', 'drawn-signature', 'phone-call', 'video-call'));
  alter table evidence add column attested_by uuid[];
  alter table evidence add column script text;
  alter table evidence add column artefact_digest text
    constraint evidence_artefact_digest_check check (artefact_digest ~ '^[0-9a-f]{64}$');
  alter table evidence add column artefact_destroyed_at timestamptz;
  create index evidence_artefact on evidence (artefact_digest) where artefact_digest is not null;
`;

// A scan is sealed under a key of its own. Pages go with the verdict, the row with the child: it says that there was one.
const scans = `
  create table form_scan (
    id uuid primary key,
    verification_id uuid references verification on delete set null,
    child_id uuid references child,
    state text not null check (state in ('unmatched', 'waiting', 'proposed', 'approved', 'rejected', 'discarded')),
    road text not null check (road in ('upload', 'email', 'fax', 'post')),
    digest text not null check (digest ~ '^[0-9a-f]{64}$'),
    page_count integer not null check (page_count between 1 and 20),
    rejection text check (rejection in
      ('unsigned', 'unreadable', 'incomplete', 'wrong-person', 'altered', 'drawn', 'other-choices', 'too-late')),
    received_at timestamptz not null,
    due_at timestamptz,
    settled_at timestamptz,
    destroyed_at timestamptz,
    constraint form_scan_once unique (verification_id, digest)
  );
  create index form_scan_child on form_scan (child_id) where child_id is not null;
  create index form_scan_pile on form_scan (received_at) where state in ('unmatched', 'waiting', 'proposed');
  create index form_scan_digest on form_scan (digest);

  create table scan_page (
    scan_id uuid not null references form_scan on delete cascade,
    position integer not null check (position >= 0),
    image_sealed bytea not null,
    primary key (scan_id, position)
  );

  -- What each person said of it. Choices by purpose; nothing that names a family.
  create table scan_review (
    id uuid primary key,
    scan_id uuid not null references form_scan on delete cascade,
    staff_id uuid not null,
    verdict text not null check (verdict in ('approve', 'reject', 'return')),
    signature text check (signature in ('handwritten', 'drawn')),
    rejection text,
    choices jsonb not null,
    at timestamptz not null
  );
  create index scan_review_scan on scan_review (scan_id);
`;

const letters = `
  alter table letter drop constraint letter_kind_check;
  alter table letter add constraint letter_kind_check check (kind in
    ('notice', 'reminder', 'confirmation', 'withdrawal', 'retention', 'erased', 'refunded', 'judged', 'claimed'));
`;

// Email-consent tells a parent how it went and sees no scan; the purge worker takes away what it cannot read.
const rights = `
  grant select, insert on key_check to kinsent_verified_consent;
  grant select, insert, update (verification_id, child_id, state, rejection, due_at, settled_at, destroyed_at)
    on form_scan to kinsent_verified_consent;
  grant select, insert, delete on scan_page to kinsent_verified_consent;
  grant select, insert on scan_review to kinsent_verified_consent;
  grant update (artefact_destroyed_at) on evidence to kinsent_verified_consent;

  grant select (id, verification_id, child_id, state, road, rejection, received_at, due_at, settled_at, destroyed_at)
    on form_scan to kinsent_email_consent;
  grant select (id, method) on guardian_proof to kinsent_email_consent;

  grant select (id, child_id), delete on form_scan to kinsent_purge_worker;
`;
