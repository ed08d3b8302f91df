import type { Stand } from '../support/stand';
import { type Load, loadInBulk } from './bulk-load';

/** How ids lie: in the order in which children came, as ours do, or anywhere. */
export type IdOrder = 'ordered' | 'scattered';

/** How many children there are of each kind. */
export interface Population {
  readonly silent: number;
  readonly standing: number;
}

/**
 * Children about whom a guardian was asked and stayed silent: the request and its one consent have lapsed, and the erasure is
 * owed, each child's a millisecond after the one before, but only in a hundred years. Everything else of each is there:
 * guardian, letter, escrow, keys, ledger, events, duties that are done and duties that are not. And children of whom the guardian
 * said yes a while ago: what was held in escrow, events and done duties have gone, and the yes stands for years.
 */
export async function seedForgettable(stand: Stand, population: Population, order: IdOrder): Promise<void> {
  const all = population.silent + population.standing;
  await loadInBulk(stand.ownerUrl, idFunction(order), [
    ...loadsOf(rowsOfSilent, 0, population.silent),
    ...loadsOf(rowsOfStanding, population.silent, population.standing),
    ...loadsOf(rowsOfAll, 0, all),
  ]);
  await loadInBulk(stand.keyOwnerUrl, idFunction(order), loadsOf(keysOfAll, 0, all));
}

function loadsOf(rows: Rows, from: number, count: number): Load[] {
  return Object.entries(rows).map(([table, statement]) => ({ table, statement, from, count }));
}

/** From when on the erasure of the first child is owed. */
export const owedFrom = '2126-01-01T00:00:00Z';

/** From when on what stands comes to its end. */
const standsUntil = '2035-01-01T00:00:00Z';

/** Sixteen hexadecimal digits by chance are quicker had than a digest, and ten million children have some 250 million ids. */
function idFunction(order: IdOrder): string {
  const chance = (seed: string) => `lpad(to_hex(hashtextextended(what, ${seed})), 16, '0')`;
  const bits =
    order === 'ordered'
      ? `lpad(to_hex(1700000000000 + n), 12, '0') || '7000' || ${chance('n')}`
      : `${chance('n')} || ${chance('-n - 1')}`;
  return `create function bench_id(what text, n int) returns uuid language sql immutable as $$ select (${bits})::uuid $$`;
}

const series = 'from generate_series($1::int, $2::int) n';
const nobody = "repeat('0', 64)";
const asked = "date_trunc('day', now()) - interval '15 days'";
const lapsed = "date_trunc('day', now()) - interval '1 day'";

type Rows = Readonly<Record<string, string>>;

const rowsOfAll: Rows = {
  letter: `insert into letter (id, request_id, kind, link_index, created_at, link_expires_at, sent_at)
    select bench_id('letter', n), bench_id('request', n), 'notice', decode(md5('link' || n) || md5('knil' || n), 'hex'),
      ${asked}, ${lapsed}, ${asked} ${series}`,
  guardianship: `insert into guardianship (id, child_id, guardian_id, contact_sealed, created_at)
    select bench_id('bond', n), bench_id('child', n), bench_id('guardian', n), decode(repeat('00', 60), 'hex'), ${asked}
    ${series}`,
  child: `insert into child (id, app, ref_index, ref_sealed, place, comes_of_age_on, created_at)
    select bench_id('child', n), 'brickyard', decode(md5('ref' || n) || md5('xer' || n), 'hex'),
      decode(repeat('00', 40), 'hex'), 'NL', '2036-01-01', ${asked} ${series}`,
  guardian: `insert into guardian (id, address_index, created_at)
    select bench_id('guardian', n), decode(md5('address' || n) || md5('sserdda' || n), 'hex'), ${asked} ${series}`,
};

const rowsOfSilent: Rows = {
  duty: `insert into duty (id, kind, key, subject_id, child_id, due_at, created_at, attempts, receipt, done_at)
    select bench_id(kind, n), kind, kind || '/' || bench_id(subject, n), bench_id(subject, n), bench_id('child', n), due,
      ${asked}, least(done, 1), case when done = 1 then '{"sent": true}'::jsonb end, case when done = 1 then ${asked} end
    ${series} cross join lateral (values
      ('letter.notice', 'request', ${asked}, 1),
      ('child.mature', 'child', timestamptz '2036-01-01', 0),
      ('consent.erase', 'consent', timestamptz '${owedFrom}' + n * interval '1 millisecond', 0)
    ) owed(kind, subject, due, done)`,
  ledger_entry: ledger([
    `(0, 'ask', null, 'asked', ${asked}, '{"app": "brickyard", "level": "low", "purpose": "account"}'::jsonb)`,
    `(1, 'lapse', 'asked', 'lapsed', ${lapsed},
      '{"app": "brickyard", "cause": "silence", "level": "low", "purpose": "account"}'::jsonb)`,
  ]),
  event: `insert into event (id, app, sequence, child_id, type, data, created_at)
    select bench_id(type, n), 'brickyard', n * 2 + place, bench_id('child', n), type,
      jsonb_build_object('consentRequestId', bench_id('request', n)), ${lapsed}
    ${series} cross join (values (1, 'consent_request.created'), (2, 'consent_request.lapsed')) told(place, type)`,
  consent_request: `insert into consent_request
      (id, child_id, guardianship_id, app, locale, state, policy_digest, created_at, expires_at, closed_at)
    select bench_id('request', n), bench_id('child', n), bench_id('bond', n), 'brickyard', 'nl', 'lapsed', ${nobody},
      ${asked}, ${lapsed}, ${lapsed} ${series}`,
  consent: `insert into consent (id, child_id, request_id, app, purpose, level, state, policy_digest, ended_at)
    select bench_id('consent', n), bench_id('child', n), bench_id('request', n), 'brickyard', 'account', 'low', 'lapsed',
      ${nobody}, ${lapsed} ${series}`,
  escrow: `insert into escrow (request_id, child_id, purpose, payload_sealed, created_at)
    select bench_id('request', n), bench_id('child', n), 'account', decode(repeat('00', 120), 'hex'), ${asked} ${series}`,
};

const rowsOfStanding: Rows = {
  duty: `insert into duty (id, kind, key, subject_id, child_id, due_at, created_at, attempts)
    select bench_id(kind, n), kind, kind || '/' || bench_id(subject, n), bench_id(subject, n), bench_id('child', n), due,
      ${asked}, 0
    ${series} cross join lateral (values
      ('child.mature', 'child', timestamptz '2036-01-01'),
      ('consent.lapse', 'consent', timestamptz '${standsUntil}' + n * interval '1 millisecond')
    ) owed(kind, subject, due)`,
  ledger_entry: ledger([
    `(0, 'ask', null, 'asked', ${asked}, '{"app": "brickyard", "level": "low", "purpose": "account"}'::jsonb)`,
    `(1, 'grant', 'asked', 'granted', ${lapsed}, '{"app": "brickyard", "level": "low", "purpose": "account"}'::jsonb)`,
  ]),
  consent_request: `insert into consent_request
      (id, child_id, guardianship_id, app, locale, state, policy_digest, created_at, expires_at, closed_at)
    select bench_id('request', n), bench_id('child', n), bench_id('bond', n), 'brickyard', 'nl', 'answered', ${nobody},
      ${asked}, ${lapsed}, ${lapsed} ${series}`,
  consent: `insert into consent
      (id, child_id, request_id, app, purpose, level, state, policy_digest, granted_at, confirmed_at, valid_until)
    select bench_id('consent', n), bench_id('child', n), bench_id('request', n), 'brickyard', 'account', 'low', 'granted',
      ${nobody}, ${lapsed}, ${lapsed}, timestamptz '${standsUntil}' + n * interval '1 millisecond' ${series}`,
};

const keysOfAll: Rows = Object.fromEntries(
  ['data_key', 'reference_key'].map((table) => [
    table,
    `insert into ${table} (id, wrapped, kek, made_at)
     select bench_id('child', n)::text, decode(repeat('00', 60), 'hex'), 'bench', now() ${series}`,
  ]),
);

function ledger(lines: readonly string[]): string {
  return `insert into ledger_entry
      (subject, subject_id, position, act, from_state, to_state, at, detail, previous_hash, hash)
    select 'consent', bench_id('consent', n), position, act, from_state, to_state, at, detail, ${nobody},
      md5('hash' || n) || md5('hsah' || n)
    ${series} cross join (values ${lines.join(', ')}) line(position, act, from_state, to_state, at, detail)`;
}
