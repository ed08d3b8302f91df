import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everything that the first road needs: children, guardians, requests, consents, proof, duties, events, keys. */
export class Foundation1795305600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(ledgerGuard);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: the first migration is not taken back.');
  }
}

const tables = `
  create table policy_version (
    digest text primary key check (digest ~ '^[0-9a-f]{64}$'),
    label text not null,
    document jsonb not null,
    applied_at timestamptz not null
  );

  -- ref_index is an HMAC of app and reference and outlives the child, so that an erased one answers as erased.
  create table child (
    id uuid primary key,
    app text not null,
    ref_index bytea not null,
    ref_sealed bytea,
    place text,
    comes_of_age_on date,
    created_at timestamptz not null,
    restricted_at timestamptz,
    contested_at timestamptz,
    erased_at timestamptz,
    constraint child_one_living unique nulls not distinct (app, ref_index, erased_at),
    constraint child_erased_is_empty check (
      erased_at is null or (ref_sealed is null and place is null and comes_of_age_on is null)
    )
  );

  create table child_key (
    child_id uuid primary key references child,
    wrapped bytea not null,
    kek text not null
  );
  create index child_key_kek on child_key (kek);

  create table guardian (
    id uuid primary key,
    address_index bytea not null unique,
    created_at timestamptz not null
  );

  -- The address is sealed once a child, with that child's key: forgetting one child leaves its siblings alone.
  create table guardianship (
    id uuid primary key,
    child_id uuid not null references child,
    guardian_id uuid not null references guardian,
    contact_sealed bytea not null,
    contact_purpose text not null default 'consent' check (contact_purpose in ('consent', 'news')),
    created_at timestamptz not null,
    constraint guardianship_once unique (child_id, guardian_id)
  );
  create index guardianship_guardian on guardianship (guardian_id);

  create table consent_request (
    id uuid primary key,
    child_id uuid not null references child,
    guardianship_id uuid references guardianship on delete set null,
    app text not null,
    locale text not null,
    state text not null check (state in ('open', 'answered', 'declined', 'lapsed', 'cancelled', 'erased')),
    decline_reason text check (decline_reason in ('refused-all', 'not-my-child', 'not-the-parent')),
    policy_digest text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    sent_at timestamptz,
    opened_at timestamptz,
    bounced_at timestamptz,
    closed_at timestamptz
  );
  create index consent_request_child on consent_request (child_id);
  create index consent_request_guardianship on consent_request (guardianship_id);

  create table evidence (
    id uuid primary key,
    request_id uuid not null references consent_request,
    method text not null,
    level text not null check (level in ('notice', 'low', 'high')),
    cite text not null,
    approval text not null check (approval in ('enumerated', 'safe-harbor', 'ftc-approved', 'assessed')),
    notice_digest text not null check (notice_digest ~ '^[0-9a-f]{64}$'),
    created_at timestamptz not null,
    invalidated_at timestamptz
  );
  create index evidence_request on evidence (request_id);

  create table consent (
    id uuid primary key,
    child_id uuid not null references child,
    request_id uuid not null references consent_request,
    evidence_id uuid references evidence,
    app text not null,
    purpose text not null,
    level text not null check (level in ('notice', 'low', 'high')),
    state text not null check (state in
      ('asked', 'granted', 'refused', 'lapsed', 'withdrawn', 'invalidated', 'superseded', 'matured', 'erased')),
    policy_digest text not null,
    granted_at timestamptz,
    confirmed_at timestamptz,
    valid_until timestamptz,
    ended_at timestamptz,
    constraint consent_granted_has_end check (state <> 'granted' or (granted_at is not null and valid_until is not null))
  );
  create index consent_child on consent (child_id, purpose);
  create index consent_request_of on consent (request_id);
  create index consent_evidence on consent (evidence_id) where evidence_id is not null;
  create unique index consent_one_asked on consent (child_id, purpose) where state = 'asked';
  create unique index consent_one_granted on consent (child_id, purpose) where state = 'granted';

  create table escrow (
    request_id uuid primary key references consent_request,
    child_id uuid not null references child,
    purpose text not null,
    payload_sealed bytea not null,
    created_at timestamptz not null
  );
  create index escrow_child on escrow (child_id);

  -- A letter carries one link. Secret, code and number follow from its id and the link key; only an HMAC stands here.
  create table letter (
    id uuid primary key,
    request_id uuid not null references consent_request,
    kind text not null check (kind in ('notice', 'reminder', 'confirmation', 'withdrawal')),
    link_index bytea not null unique,
    created_at timestamptz not null,
    link_expires_at timestamptz not null,
    sent_at timestamptz,
    bounced_at timestamptz,
    wrong_codes integer not null default 0 check (wrong_codes >= 0),
    locked_at timestamptz,
    spent_at timestamptz
  );
  create index letter_request on letter (request_id, created_at);

  create table duty (
    id uuid primary key,
    kind text not null,
    key text not null unique,
    subject_id uuid not null,
    child_id uuid references child,
    due_at timestamptz not null,
    created_at timestamptz not null,
    leased_until timestamptz,
    attempts integer not null default 0,
    last_error text,
    receipt jsonb,
    done_at timestamptz,
    dead_at timestamptz
  );
  create index duty_owed on duty (kind, due_at) where done_at is null and dead_at is null;
  create index duty_dead on duty (dead_at) where dead_at is not null and done_at is null;
  create index duty_done on duty (done_at) where done_at is not null;
  create index duty_child on duty (child_id) where child_id is not null;

  -- sequence is given after commit, one by one for each app: a reader who has seen n has seen all up to n.
  create table event (
    id uuid primary key,
    app text not null,
    sequence bigint,
    child_id uuid not null references child,
    type text not null,
    data jsonb not null,
    ref_sealed bytea,
    created_at timestamptz not null,
    constraint event_sequence unique (app, sequence)
  );
  create index event_unnumbered on event (id) where sequence is null;
  create index event_child on event (child_id);
  create index event_created on event (created_at);

  -- The newest number given, so that sweeping old events never lets a number be given twice. Locked to number.
  create table event_counter (
    app text primary key,
    sequence bigint not null check (sequence > 0)
  );

  create table webhook_endpoint (
    id uuid primary key,
    app text not null,
    url text not null,
    secret_sealed bytea not null,
    previous_secret_sealed bytea,
    previous_secret_until timestamptz,
    created_at timestamptz not null,
    disabled_at timestamptz
  );
  create index webhook_endpoint_app on webhook_endpoint (app);

  create table webhook_delivery (
    id uuid primary key,
    endpoint_id uuid not null references webhook_endpoint,
    event_id uuid not null references event on delete cascade,
    state text not null check (state in ('owed', 'delivered', 'failed')),
    attempts integer not null default 0,
    last_status integer,
    last_error text,
    created_at timestamptz not null,
    settled_at timestamptz,
    constraint webhook_delivery_once unique (endpoint_id, event_id)
  );
  create index webhook_delivery_event on webhook_delivery (event_id);

  create table api_key (
    id uuid primary key,
    app text not null,
    label text not null,
    mode text not null check (mode in ('live', 'test')),
    secret_hash bytea not null unique,
    scopes text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz
  );
  create index api_key_app on api_key (app);

  create table idempotency_key (
    app text not null,
    key_hash bytea not null,
    request_digest bytea not null,
    status integer not null,
    body_sealed bytea not null,
    created_at timestamptz not null,
    primary key (app, key_hash)
  );
  create index idempotency_key_created on idempotency_key (created_at);

  -- HMACs by which the keys of the configuration are known again: a service with other keys must not start.
  create table key_check (
    name text primary key,
    mark bytea not null
  );

  create table ledger_entry (
    sequence bigint generated always as identity primary key,
    consent_id uuid not null,
    position integer not null check (position >= 0),
    act text not null,
    from_state text,
    to_state text not null,
    at timestamptz not null,
    detail jsonb not null,
    previous_hash text not null check (previous_hash ~ '^[0-9a-f]{64}$'),
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    constraint ledger_entry_place unique (consent_id, position)
  );
`;

const ledgerGuard = `
  create function ledger_is_append_only() returns trigger language plpgsql as $$
  begin
    raise exception 'the ledger is append-only' using errcode = 'insufficient_privilege';
  end $$;

  create trigger ledger_entry_append_only before update or delete on ledger_entry
    for each row execute function ledger_is_append_only();
  create trigger ledger_entry_no_truncate before truncate on ledger_entry
    for each statement execute function ledger_is_append_only();
`;
