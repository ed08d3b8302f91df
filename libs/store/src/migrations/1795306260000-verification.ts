import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Guardians prove who they are (T4, T5): what they said yes to waits, a charge is made and given back, the proof stands. */
export class Verification1795306260000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(approval);
    await runner.query(tables);
    await runner.query(letters);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('A refund that is owed is not forgotten by taking a table away.');
  }
}

const approval = `
  alter table consent add column approved_at timestamptz;
  grant update (approved_at) on consent to kinsent_email_consent;
`;

// A guardian who is forgotten takes their proofs along. What was charged stays until it has gone back (N7), and then leads to
// nobody; whoever sweeps takes it away.
const tables = `
  create table guardian_proof (
    id uuid primary key,
    guardian_id uuid not null references guardian on delete cascade,
    method text not null check (method in ('card-payment')),
    proven_at timestamptz not null,
    stands_until timestamptz not null,
    reusable_at timestamptz,
    revoked_at timestamptz,
    fell_at timestamptz
  );
  create index guardian_proof_guardian on guardian_proof (guardian_id);

  create table verification (
    id uuid primary key,
    request_id uuid not null references consent_request,
    guardianship_id uuid not null references guardianship on delete cascade,
    proof_id uuid references guardian_proof on delete set null,
    link_index bytea not null,
    locale text not null,
    notice_digest text not null check (notice_digest ~ '^[0-9a-f]{64}$'),
    opened_at timestamptz not null,
    passed_at timestamptz,
    constraint verification_request_key unique (request_id),
    constraint verification_link_index_key unique (link_index)
  );
  create index verification_guardianship on verification (guardianship_id);
  create index verification_proof on verification (proof_id) where proof_id is not null;

  create table payment (
    id uuid primary key,
    verification_id uuid references verification on delete set null,
    guardian_id uuid references guardian on delete set null,
    proof_id uuid references guardian_proof on delete set null,
    state text not null check (state in ('opened', 'expired', 'paid', 'refunded', 'refund-failed')),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    amount integer not null check (amount > 0),
    session_id text,
    intent_id text,
    refund_id text,
    refusal text check (refusal in ('prepaid', 'too-late', 'twice', 'mismatch', 'disputed')),
    decline text,
    fingerprint bytea,
    created_at timestamptz not null,
    paid_at timestamptz,
    refunded_at timestamptz,
    refund_failed_at timestamptz,
    flagged_at timestamptz,
    disputed_at timestamptz,
    seen_at timestamptz,
    reusable_at timestamptz,
    constraint payment_session_id_key unique (session_id),
    constraint payment_intent_id_key unique (intent_id)
  );
  create unique index payment_one_opened on payment (verification_id) where state = 'opened';
  create index payment_verification on payment (verification_id) where verification_id is not null;
  create index payment_guardian on payment (guardian_id) where guardian_id is not null;
  create index payment_proof on payment (proof_id) where proof_id is not null;
  create index payment_fingerprint on payment (fingerprint) where fingerprint is not null;
  create index payment_owed on payment (paid_at) where state in ('paid', 'refund-failed');
  create index payment_of_nobody on payment (created_at) where guardian_id is null;

  -- What the provider told us and when, so that nothing is taken in twice.
  create table payment_event (
    id text primary key,
    payment_id uuid not null references payment on delete cascade,
    type text not null,
    received_at timestamptz not null
  );
  create index payment_event_payment on payment_event (payment_id);

  alter table evidence add column proof_id uuid references guardian_proof on delete set null;
  create index evidence_proof on evidence (proof_id) where proof_id is not null;
`;

const letters = `
  alter table letter drop constraint letter_kind_check;
  alter table letter add constraint letter_kind_check
    check (kind in ('notice', 'reminder', 'confirmation', 'withdrawal', 'retention', 'erased', 'refunded'));
`;

// verified-consent can say yes for a guardian whom it knows by a number alone: no address, no reference, no key is open to it.
const rights = `
  grant select (id, app, place, comes_of_age_on, created_at, restricted_at, contested_at, erased_at, held_at),
    update (restricted_at) on child to kinsent_verified_consent;
  grant select, update (state, closed_at) on consent_request to kinsent_verified_consent;
  grant select, update (evidence_id, state, approved_at, granted_at, confirmed_at, valid_until, ended_at)
    on consent to kinsent_verified_consent;
  grant select, insert, update (invalidated_at) on evidence to kinsent_verified_consent;
  grant select (id, child_id, guardian_id, created_at) on guardianship to kinsent_verified_consent;
  grant select (id, created_at) on guardian to kinsent_verified_consent;
  grant select, insert on ledger_entry to kinsent_verified_consent;
  grant select, insert,
    update (due_at, leased_until, attempts, last_error, receipt, done_at, dead_at) on duty to kinsent_verified_consent;
  grant select (id, app, child_id, type, data, created_at), insert (id, app, child_id, type, data, created_at)
    on event to kinsent_verified_consent;
  grant select, insert, update (started_at, progress, next_at, outlives) on retention_clock to kinsent_verified_consent;
  grant select, insert, update (proof_id, passed_at, locale) on verification to kinsent_verified_consent;
  grant select, insert, update (reusable_at, revoked_at, fell_at) on guardian_proof to kinsent_verified_consent;
  grant select, insert, delete, update (proof_id, state, session_id, intent_id, refund_id, refusal, decline, fingerprint,
    paid_at, refunded_at, refund_failed_at, flagged_at, disputed_at, seen_at, reusable_at) on payment to kinsent_verified_consent;
  grant select, insert on payment_event to kinsent_verified_consent;

  grant select, insert on verification to kinsent_email_consent;
  grant select (id, verification_id, state, currency, amount, refusal, created_at, paid_at, refunded_at, refund_failed_at)
    on payment to kinsent_email_consent;
  grant select (id, proof_id) on verification to kinsent_purge_worker;
  grant select (id, guardian_id, state, created_at), delete on payment to kinsent_purge_worker;
`;
