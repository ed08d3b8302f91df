import { Client } from 'pg';
import { type ServiceName, testDatabase, type TestDatabase } from './testing';

const at = '2026-01-01T00:00:00Z';
const [child, guardian, guardianship, request, consent, letter, duty, event, erasure] = Array.from(
  { length: 9 },
  (_, n) => `00000000-0000-7000-8000-00000000000${n}`,
) as [string, string, string, string, string, string, string, string, string];

const rows = `
  insert into policy_version values (repeat('a', 64), 'first', '{}', '${at}');
  insert into child (id, app, ref_index, ref_sealed, place, comes_of_age_on, created_at)
    values ('${child}', 'bricks', 'index', 'sealed', 'NL', '2032-05-01', '${at}');
  insert into guardian values ('${guardian}', 'index', '${at}');
  insert into guardianship values ('${guardianship}', '${child}', '${guardian}', 'sealed', 'consent', '${at}');
  insert into consent_request (id, child_id, guardianship_id, app, locale, state, policy_digest, created_at, expires_at)
    values ('${request}', '${child}', '${guardianship}', 'bricks', 'nl', 'open', 'digest', '${at}', '${at}');
  insert into consent (id, child_id, request_id, app, purpose, level, state, policy_digest)
    values ('${consent}', '${child}', '${request}', 'bricks', 'account', 'low', 'asked', 'digest');
  insert into escrow values ('${request}', '${child}', 'account', 'sealed', '${at}');
  insert into letter (id, request_id, kind, link_index, created_at, link_expires_at)
    values ('${letter}', '${request}', 'notice', 'index', '${at}', '${at}');
  insert into duty (id, kind, key, subject_id, child_id, due_at, created_at)
    values ('${duty}', 'consent.erase', 'key', '${consent}', '${child}', '${at}', '${at}');
  insert into event (id, app, child_id, type, data, created_at)
    values ('${event}', 'bricks', '${child}', 'consent.lapsed', '{}', '${at}');
  insert into erasure (id, child_id, app, cause, purposes, policy_digest, ref_sealed, requested_at)
    values ('${erasure}', '${child}', 'bricks', 'silence', '{account}', 'digest', 'sealed', '${at}');
  insert into erasure_target (id, erasure_id, kind, name, action, data, unless_needed, due_at, deadline_at, state)
    values ('${erasure}', '${erasure}', 'app', 'bricks', 'erase', '{}', '{}', '${at}', '${at}', 'owed');
  insert into legal_hold (id, child_id, ground, until, placed_at, lifted_at)
    values ('${erasure}', '${child}', 'court-order', '${at}', '${at}', '${at}');
  insert into idempotency_key values ('bricks', 'hash', 'digest', 201, 'sealed', '${at}');
`;

const ledgerLine = `
  insert into ledger_entry (subject, subject_id, position, act, to_state, at, detail, previous_hash, hash)
  values ('consent', '${consent}', 0, 'ask', 'asked', '${at}', '{}', repeat('0', 64), repeat('b', 64))`;

/** Every table that holds something of a child, a guardian, a caller or the proof. */
const tables = [
  'api_key',
  'call_booking',
  'call_record',
  'child',
  'consent',
  'consent_request',
  'desk_look',
  'duty',
  'erasure',
  'erasure_guardian',
  'erasure_target',
  'escrow',
  'event',
  'event_counter',
  'evidence',
  'form_scan',
  'guardian',
  'guardian_pin',
  'guardian_proof',
  'guardianship',
  'idempotency_key',
  'inquiry',
  'key_check',
  'ledger_checkpoint',
  'ledger_entry',
  'ledger_pruned',
  'legal_hold',
  'letter',
  'payment',
  'payment_event',
  'policy_version',
  'retention_clock',
  'retention_plan',
  'scan_page',
  'scan_review',
  'scan_suggestion',
  'signing_key',
  'staff',
  'staff_session',
  'verification',
  'webhook_delivery',
  'webhook_endpoint',
] as const;

const forbiddenToAll = [
  ...tables.map((table) => `truncate ${table} cascade`),
  `update ledger_entry set act = 'grant'`,
  'delete from ledger_entry',
  `insert into ledger_pruned select sequence, written_in, hash from ledger_entry`,
  'delete from ledger_pruned',
  'drop trigger ledger_entry_leaves_its_hash on ledger_entry',
  'delete from ledger_checkpoint',
  `update ledger_checkpoint set root = hash`,
  'delete from signing_key',
  `update signing_key set jwk = '{}'`,
  'alter table ledger_entry disable trigger all',
  'drop table ledger_entry',
  'drop trigger ledger_entry_append_only on ledger_entry',
  `create or replace function ledger_is_append_only() returns trigger language plpgsql as 'begin return new; end'`,
  'create table mine (id int)',
  'delete from migration',
  `insert into migration (timestamp, name) values (1, 'mine')`,
  'delete from policy_version',
  `update policy_version set document = '{}'`,
  'delete from consent',
  'delete from consent_request',
  'delete from evidence',
  'delete from child',
  `update consent set purpose = 'other'`,
  `update consent set level = 'high'`,
  `update consent set child_id = gen_random_uuid()`,
  `update consent_request set expires_at = expires_at + interval '1 year'`,
  `update child set app = 'other'`,
  `update child set ref_index = 'other'`,
  `update event set data = '{}'`,
  `update letter set link_index = 'other'`,
  `update duty set kind = 'other'`,
  'delete from erasure',
  'delete from erasure_target',
  `update erasure set cause = 'withdrawn'`,
  `update erasure set requested_at = '${at}'`,
  `update erasure_target set kind = 'own'`,
  'update erasure_guardian set guardian_id = id',
  'delete from desk_look',
  `update desk_look set why = 'other'`,
  'delete from staff',
  'delete from legal_hold',
  `update legal_hold set placed_at = '${at}'`,
  `create role mine`,
  'set role pg_read_all_data',
];

const forbidden: Record<ServiceName, string[]> = {
  'email-consent': [
    'select ledger_stand_still()',
    `select prune_proof('${at}', repeat('a', 64), 1)`,
    `insert into signing_key values ('mine', '{}', '${at}')`,
    'delete from duty',
    // That everybody has forgotten is said by the worker alone.
    `update erasure set completed_at = '${at}', ref_sealed = null`,
    `update erasure set certificate = 'mine'`,
    `select rows_of_same_child('${child}')`,
    'update legal_hold set sealed_key = null',
    `update legal_hold set lifted_at = '${at}'`,
    `insert into erasure_guardian select id, id, id from erasure`,
    'delete from event',
    'delete from letter',
    'delete from api_key',
    `update api_key set scopes = '{everything}'`,
    `update child set erased_at = '${at}'`,
    `update child set ref_sealed = null`,
    `update child set comes_of_age_on = '2020-01-01'`,
    `update guardianship set contact_purpose = 'news'`,
    'delete from idempotency_key',
    'update idempotency_key set status = 200',
    'delete from webhook_endpoint',
    'delete from key_check',
    `update key_check set mark = 'other'`,
    'delete from webhook_delivery',
    'select 1 from retention_plan',
    `update retention_clock set trigger = 'other'`,
    `update evidence set level = 'high'`,
    // Who somebody is, is proven elsewhere.
    `update verification set passed_at = '${at}'`,
    'select 1 from staff',
    'select 1 from staff_session',
    'select 1 from desk_look',
    'select 1 from inquiry',
    'select children_of_address(null)',
    `select child_of_reference('bricks', null)`,
    'select 1 from scan_page',
    'select 1 from call_booking',
    'select 1 from call_record',
    `update guardian_pin set digest = 'mine', set_at = '${at}'`,
    'delete from guardian_pin',
    'select 1 from scan_suggestion',
    'select guardian_id from guardian_proof',
    'select intent_id from payment',
    'select fingerprint from payment',
    `update payment set state = 'refunded'`,
    `insert into payment (id, state, currency, amount, created_at) values (gen_random_uuid(), 'paid', 'EUR', 50, '${at}')`,
    `set role kinsent_purge_worker`,
  ],
  'verified-consent': [
    // It knows a guardian and a child by numbers alone.
    'select ref_index from child',
    'select contact_sealed from guardianship',
    'select address_index from guardian',
    'select ref_sealed from event',
    ...['api_key', 'escrow', 'event_counter', 'idempotency_key', 'legal_hold']
      .concat('letter', 'webhook_delivery', 'webhook_endpoint', 'retention_plan')
      .map((table) => `select 1 from ${table}`),
    // It hands out what anchors the ledger, and anchors nothing.
    `insert into signing_key values ('mine', '{}', '${at}')`,
    'insert into ledger_checkpoint select * from ledger_checkpoint',
    'delete from ledger_pruned',
    `insert into policy_version values (repeat('b', 64), 'second', '{}', '${at}')`,
    'delete from verification',
    `update verification set request_id = gen_random_uuid()`,
    `update payment set amount = 1`,
    'update staff set subject = id::text',
    'update staff_session set staff_id = gen_random_uuid()',
    'delete from guardian_proof',
    'delete from guardian_pin',
    'delete from call_record',
    `update call_record set outcome = 'passed'`,
    `update erasure set completed_at = '${at}', ref_sealed = null`,
    `update erasure_target set state = 'erased'`,
    'select ref_sealed from erasure',
    'delete from inquiry',
    `update inquiry set received_at = '${at}'`,
    `update guardian_proof set stands_until = '2099-01-01'`,
    'update event set sequence = 1',
    `update child set erased_at = '${at}'`,
    `update child set comes_of_age_on = '2020-01-01'`,
    `update evidence set level = 'high'`,
    `set role kinsent_email_consent`,
  ],
  'purge-worker': [
    `update legal_hold set ground = 'child-safety'`,
    'select 1 from staff',
    'select 1 from staff_session',
    'select 1 from desk_look',
    'select content_sealed from inquiry',
    'select address_index from inquiry',
    `update inquiry set state = 'settled'`,
    'select 1 from scan_page',
    'select 1 from call_booking',
    'select 1 from call_record',
    'select 1 from guardian_pin',
    'select sealed_key from legal_hold',
    `update legal_hold set until = '${at}'`,
    `insert into legal_hold (id, child_id, ground, until, placed_at, lifted_at)
     values (gen_random_uuid(), '${child}', 'court-order', '${at}', '${at}', '${at}')`,
    'select contact_sealed from guardianship',
    'select * from guardianship',
    'select address_index from guardian',
    `delete from guardian where address_index = 'index'`,
    'select payload_sealed from escrow',
    `delete from escrow returning payload_sealed`,
    'select link_index from letter',
    'select ref_index from child',
    'select body_sealed from idempotency_key',
    'select ref_sealed from event',
    'select 1 from api_key',
    'select 1 from webhook_endpoint',
    'select 1 from event_counter',
    'delete from key_check',
    `insert into key_check values ('INDEX_KEY', 'mine')`,
    `update consent set granted_at = '${at}'`,
    `update consent set valid_until = '${at}'`,
    `update consent set confirmed_at = '${at}'`,
    'update consent set evidence_id = gen_random_uuid()',
    `insert into child (id, app, ref_index, created_at) values (gen_random_uuid(), 'bricks', 'x', '${at}')`,
    `insert into consent (id, child_id, request_id, app, purpose, level, state, policy_digest)
     values (gen_random_uuid(), '${child}', '${request}', 'bricks', 'contest', 'low', 'asked', 'digest')`,
    `insert into evidence (id, request_id, method, level, cite, approval, notice_digest, created_at)
     values (gen_random_uuid(), '${request}', 'email-plus', 'low', '-', 'enumerated', repeat('a', 64), '${at}')`,
    `insert into letter (id, request_id, kind, link_index, created_at, link_expires_at)
     values (gen_random_uuid(), '${request}', 'notice', 'mine', '${at}', '${at}')`,
    `insert into guardian values (gen_random_uuid(), 'mine', '${at}')`,
    `update guardianship set contact_sealed = 'other'`,
    `update event set sequence = 1`,
    `update retention_clock set started_at = '${at}'`,
    `insert into retention_clock (child_id, trigger, about, item, started_at)
     values ('${child}', 'last.activity', '', '', '${at}')`,
    `select know_child('${child}', 'NL', '2020-01-01')`,
    `set role kinsent_email_consent`,
  ],
};

const allowed: Record<ServiceName, string[]> = {
  'email-consent': [
    `select * from child where id = '${child}' for update`,
    ledgerLine,
    `update guardianship set contact_sealed = 'corrected'`,
    `update consent set state = 'granted', granted_at = '${at}', valid_until = '${at}'`,
    `update letter set wrong_codes = wrong_codes + 1`,
    `insert into guardian_pin (guardian_id, wrong) values ('${guardian}', 1)`,
    'update guardian_pin set wrong = wrong + 1, rests_until = null',
    `update event set sequence = 1`,
    `insert into event_counter values ('bricks', 1) on conflict (app) do update set sequence = excluded.sequence`,
    `insert into guardian values (gen_random_uuid(), 'index', '${at}')
     on conflict (address_index) do update set address_index = excluded.address_index returning id`,
    `insert into duty (id, kind, key, subject_id, due_at, created_at)
     values (gen_random_uuid(), 'letter.notice', 'key', gen_random_uuid(), '${at}', '${at}') on conflict (key) do nothing`,
    `select * from duty for update skip locked`,
    `delete from escrow`,
    `select name from migration`,
    `insert into key_check values ('INDEX_KEY', 'mark') on conflict (name) do nothing`,
    `notify kinsent_work`,
    `select pg_advisory_xact_lock(1)`,
  ],
  'verified-consent': [
    'select digest from policy_version',
    'select name from migration',
    `select id, comes_of_age_on from child where id = '${child}' for update`,
    `update consent set state = 'granted', granted_at = '${at}', valid_until = '${at}'`,
    ledgerLine,
    `select * from duty for update skip locked`,
    `notify kinsent_work`,
    `insert into payment (id, state, currency, amount, created_at) values (gen_random_uuid(), 'opened', 'EUR', 50, '${at}')`,
    `insert into staff values ('${erasure}', 'https://id.example', '1', 'Robin', '{reviewer}', null, null, null, '${at}', '${at}')`,
    `insert into staff_session values (sha256('secret'), '${erasure}', '${at}', '${at}')`,
    `insert into desk_look values (gen_random_uuid(), '${erasure}', 'scan', '${erasure}', 'to judge', '${at}')`,
    'select * from desk_look',
    `insert into guardian_pin values ('${guardian}', 'digest', '${at}')`,
    'update guardian_pin set digest = null, set_at = null',
    'delete from call_booking',
    'select * from call_record',
    `select children_of_address('index')`,
    `select child_of_reference('bricks', 'index')`,
    'delete from staff_session',
  ],
  'purge-worker': [
    `select id, comes_of_age_on from child where id = '${child}' for update`,
    `select * from consent where child_id = '${child}'`,
    `select * from consent_request where child_id = '${child}'`,
    `select id from duty where kind = 'consent.erase' for update skip locked`,
    `update duty set attempts = attempts + 1, leased_until = '${at}'`,
    `insert into event (id, app, child_id, type, data, ref_sealed, created_at)
     select gen_random_uuid(), app, id, 'erasure.completed', '{}', ref_sealed, '${at}' from child`,
    `update consent set state = 'lapsed', ended_at = '${at}'`,
    `update consent_request set state = 'lapsed', closed_at = '${at}'`,
    ledgerLine,
    `delete from escrow where child_id = '${child}'`,
    `delete from letter where request_id = '${request}'`,
    `select name, mark from key_check`,
    `delete from guardianship where child_id = '${child}' returning guardian_id`,
    `delete from guardian g where not exists (select from guardianship where guardian_id = g.id)`,
    `delete from duty where child_id = '${child}' and done_at is null`,
    `update child set ref_sealed = null, place = null, comes_of_age_on = null, erased_at = '${at}'`,
    `delete from event where created_at < '2027-01-01'`,
    `delete from idempotency_key where created_at < '2027-01-01'`,
    `insert into signing_key values ('mine', '{}', '${at}') on conflict (kid) do nothing`,
    'select ledger_stand_still()',
    `select prune_proof('${at}', repeat('a', 64), 1)`,
    `notify kinsent_work`,
  ],
};

describe.each(Object.keys(forbidden) as ServiceName[])('the role of %s', (service) => {
  let test: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    test = await testDatabase();
    const owner = new Client({ connectionString: test.ownerUrl });
    await owner.connect();
    await owner.query(rows);
    await owner.end();
    client = new Client({ connectionString: test.urlFor(service) });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await test.drop();
  });

  it.each([...forbiddenToAll, ...forbidden[service]])('is refused: %s', async (statement) => {
    await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('does its work, in one transaction', async () => {
    await client.query('begin');
    for (const statement of allowed[service]) await client.query(statement);
    await client.query('rollback');
  });

  it('is no superuser and makes neither roles nor databases', async () => {
    const { rows: found } = await client.query(
      `select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles where rolname = current_user`,
    );
    expect(Object.values(found[0] as Record<string, boolean>)).toEqual([false, false, false, false, false]);
  });
});

describe('the purge worker', () => {
  it('cannot make a consent out of one that was asked, because it cannot say when it was granted', async () => {
    const test = await testDatabase();
    const owner = new Client({ connectionString: test.ownerUrl });
    const worker = new Client({ connectionString: test.urlFor('purge-worker') });
    await Promise.all([owner.connect(), worker.connect()]);
    await owner.query(rows);
    await expect(worker.query(`update consent set state = 'granted'`)).rejects.toMatchObject({ code: '23514' });
    await Promise.all([owner.end(), worker.end()]);
    await test.drop();
  });
});

describe('the list of tables', () => {
  it('is whole', async () => {
    const test = await testDatabase();
    const owner = new Client({ connectionString: test.ownerUrl });
    await owner.connect();
    const { rows: found } = await owner.query<{ tablename: string }>(
      `select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration' order by 1`,
    );
    await owner.end();
    await test.drop();
    expect(found.map(({ tablename }) => tablename)).toEqual(tables);
  });
});
