import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One database role a service, with what it needs and no more. Passwords are set by `npm run database -- migrate`. */
export class Roles1795305660000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(roles);
    await runner.query(emailConsent);
    await runner.query(purgeWorker);
  }

  async down(): Promise<void> {
    throw new Error('Roles belong to the whole cluster: taking them back is a decision for its owner.');
  }
}

// Roles are shared by all databases of a cluster, and two of them may be migrated at once.
const roles = `
  do $$
  declare
    name text;
  begin
    foreach name in array array['kinsent_email_consent', 'kinsent_verified_consent', 'kinsent_purge_worker'] loop
      if not exists (select from pg_roles where rolname = name) then
        begin
          execute format('create role %I nologin', name);
        exception when duplicate_object or unique_violation then
          null;
        end;
      end if;
    end loop;
  end $$;

  revoke create on schema public from public;
  grant usage on schema public to kinsent_email_consent, kinsent_verified_consent, kinsent_purge_worker;
  -- verified-consent has no method yet, so nothing of a child is open to it.
  grant select on migration, policy_version
    to kinsent_email_consent, kinsent_verified_consent, kinsent_purge_worker;
`;

/*
 * Asks, is answered, tells. Rows of a child are never deleted here except what it was asked to correct (guardian) or to
 * destroy at once (escrow). The end of the wait for an answer is not among the columns it may change: nothing moves it.
 */
const emailConsent = `
  grant insert on policy_version to kinsent_email_consent;

  grant select, insert, update (restricted_at, contested_at) on child to kinsent_email_consent;
  grant select, insert on child_key to kinsent_email_consent;
  grant select, insert, delete, update (address_index) on guardian to kinsent_email_consent;
  grant select, insert, delete, update (guardian_id, contact_sealed) on guardianship to kinsent_email_consent;

  grant select, insert,
    update (guardianship_id, state, decline_reason, sent_at, opened_at, bounced_at, closed_at)
    on consent_request to kinsent_email_consent;
  grant select, insert, update (invalidated_at) on evidence to kinsent_email_consent;
  grant select, insert, update (evidence_id, state, granted_at, confirmed_at, valid_until, ended_at)
    on consent to kinsent_email_consent;
  grant select, insert, delete on escrow to kinsent_email_consent;
  grant select, insert, update (sent_at, bounced_at, wrong_codes, locked_at, spent_at)
    on letter to kinsent_email_consent;

  grant select, insert,
    update (due_at, leased_until, attempts, last_error, receipt, done_at, dead_at)
    on duty to kinsent_email_consent;
  grant select, insert, update (sequence) on event to kinsent_email_consent;
  grant select, insert, update (sequence) on event_counter to kinsent_email_consent;

  grant select, insert, update (secret_sealed, previous_secret_sealed, previous_secret_until, disabled_at)
    on webhook_endpoint to kinsent_email_consent;
  grant select, insert, update (state, attempts, last_status, last_error, settled_at)
    on webhook_delivery to kinsent_email_consent;
  grant select, insert, update (revoked_at) on api_key to kinsent_email_consent;
  grant select, insert on idempotency_key to kinsent_email_consent;
  grant select, insert on key_check to kinsent_email_consent;

  grant select, insert on ledger_entry to kinsent_email_consent;
`;

/*
 * Deletes what it cannot read. No sealed column is open to it but child.ref_sealed, which it has no key for and copies
 * into the event that says so. It can end a consent and cannot make one: granted_at, valid_until and evidence_id are out
 * of its reach, and the schema refuses a granted consent without them.
 */
const purgeWorker = `
  grant select (id, app, ref_sealed, place, comes_of_age_on, created_at, restricted_at, contested_at, erased_at),
    update (ref_sealed, place, comes_of_age_on, restricted_at, contested_at, erased_at)
    on child to kinsent_purge_worker;
  grant select (child_id), delete on child_key to kinsent_purge_worker;
  grant select (id, created_at), delete on guardian to kinsent_purge_worker;
  grant select (id, child_id, guardian_id, contact_purpose, created_at), delete on guardianship to kinsent_purge_worker;

  grant select, update (state, decline_reason, closed_at) on consent_request to kinsent_purge_worker;
  grant select on evidence to kinsent_purge_worker;
  grant select, update (state, ended_at) on consent to kinsent_purge_worker;
  grant select (request_id, child_id, purpose, created_at), delete on escrow to kinsent_purge_worker;
  grant select (id, request_id, kind, created_at, link_expires_at, sent_at, bounced_at, wrong_codes, locked_at, spent_at),
    delete on letter to kinsent_purge_worker;

  grant select, insert, delete,
    update (due_at, leased_until, attempts, last_error, receipt, done_at, dead_at)
    on duty to kinsent_purge_worker;
  grant select (id, app, sequence, child_id, type, data, created_at), insert, delete,
    update (ref_sealed) on event to kinsent_purge_worker;
  grant select (id, endpoint_id, event_id, state, attempts, created_at, settled_at)
    on webhook_delivery to kinsent_purge_worker;
  grant select (app, key_hash, created_at), delete on idempotency_key to kinsent_purge_worker;

  grant select, insert on ledger_entry to kinsent_purge_worker;
`;
