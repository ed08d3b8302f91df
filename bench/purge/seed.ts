import { Client } from 'pg';
import type { Stand } from '../support/stand';

/** How ids lie: in the order in which children came, as ours do, or anywhere. */
export type IdOrder = 'ordered' | 'scattered';

const childrenAtOnce = 50_000;

/**
 * Children about whom a guardian was asked and stayed silent: the request and its one consent have lapsed, and the erasure is
 * owed, each child's a millisecond after the one before, but only in a hundred years. Everything else of each is there:
 * guardian, letter, escrow, keys, ledger, events, duties that are done and duties that are not.
 */
export async function seedSilent(stand: Stand, count: number, order: IdOrder): Promise<void> {
  await stand.sql(idFunction(order));
  const keys = new Client({ connectionString: stand.keyOwnerUrl });
  await keys.connect();
  try {
    await keys.query(idFunction(order));
    for (let from = 0; from < count; from += childrenAtOnce) {
      const range = [from, Math.min(from + childrenAtOnce, count) - 1];
      for (const statement of rowsOfChildren) await stand.sql(statement, range);
      for (const table of ['data_key', 'reference_key']) {
        await keys.query(
          `insert into ${table} (id, wrapped, kek, made_at)
           select bench_id('child', n)::text, decode(repeat('00', 60), 'hex'), 'bench', now()
           from generate_series($1::int, $2::int) n`,
          range,
        );
      }
    }
    await keys.query('vacuum analyze');
  } finally {
    await keys.end();
  }
  await stand.sql('vacuum analyze');
  await stand.sql('checkpoint');
}

/** From when on the erasure of the first child is owed. */
export const owedFrom = '2126-01-01T00:00:00Z';

function idFunction(order: IdOrder): string {
  const bits =
    order === 'ordered'
      ? `lpad(to_hex(1700000000000 + n), 12, '0') || '7' || substr(md5(what || n), 1, 3) || '8' || substr(md5(what || n), 4, 15)`
      : `md5(what || n)`;
  return `create function bench_id(what text, n int) returns uuid language sql immutable as $$ select (${bits})::uuid $$`;
}

const series = 'from generate_series($1::int, $2::int) n';
const nobody = "repeat('0', 64)";
const asked = "date_trunc('day', now()) - interval '15 days'";
const lapsed = "date_trunc('day', now()) - interval '1 day'";

const rowsOfChildren = [
  `insert into child (id, app, ref_index, ref_sealed, place, comes_of_age_on, created_at)
   select bench_id('child', n), 'brickyard', decode(md5('ref' || n) || md5('xer' || n), 'hex'),
     decode(repeat('00', 40), 'hex'), 'NL', '2036-01-01', ${asked} ${series}`,
  `insert into guardian (id, address_index, created_at)
   select bench_id('guardian', n), decode(md5('address' || n) || md5('sserdda' || n), 'hex'), ${asked} ${series}`,
  `insert into guardianship (id, child_id, guardian_id, contact_sealed, created_at)
   select bench_id('bond', n), bench_id('child', n), bench_id('guardian', n), decode(repeat('00', 60), 'hex'), ${asked}
   ${series}`,
  `insert into consent_request
     (id, child_id, guardianship_id, app, locale, state, policy_digest, created_at, expires_at, closed_at)
   select bench_id('request', n), bench_id('child', n), bench_id('bond', n), 'brickyard', 'nl', 'lapsed', ${nobody},
     ${asked}, ${lapsed}, ${lapsed} ${series}`,
  `insert into consent (id, child_id, request_id, app, purpose, level, state, policy_digest, ended_at)
   select bench_id('consent', n), bench_id('child', n), bench_id('request', n), 'brickyard', 'account', 'low', 'lapsed',
     ${nobody}, ${lapsed} ${series}`,
  `insert into escrow (request_id, child_id, purpose, payload_sealed, created_at)
   select bench_id('request', n), bench_id('child', n), 'account', decode(repeat('00', 120), 'hex'), ${asked} ${series}`,
  `insert into letter (id, request_id, kind, link_index, created_at, link_expires_at, sent_at)
   select bench_id('letter', n), bench_id('request', n), 'notice', decode(md5('link' || n) || md5('knil' || n), 'hex'),
     ${asked}, ${lapsed}, ${asked} ${series}`,
  `insert into ledger_entry (subject, subject_id, position, act, from_state, to_state, at, detail, previous_hash, hash)
   select 'consent', bench_id('consent', n), position, act, from_state, to_state, at, detail, ${nobody},
     md5('hash' || n) || md5('hsah' || n)
   ${series} cross join (values
     (0, 'ask', null, 'asked', ${asked}, '{"app": "brickyard", "level": "low", "purpose": "account"}'::jsonb),
     (1, 'lapse', 'asked', 'lapsed', ${lapsed},
       '{"app": "brickyard", "cause": "silence", "level": "low", "purpose": "account"}'::jsonb)
   ) line(position, act, from_state, to_state, at, detail)`,
  `insert into duty (id, kind, key, subject_id, child_id, due_at, created_at, attempts, receipt, done_at)
   select bench_id(kind, n), kind, kind || '/' || bench_id(subject, n), bench_id(subject, n), bench_id('child', n), due,
     ${asked}, least(done, 1), case when done = 1 then '{"sent": true}'::jsonb end, case when done = 1 then ${asked} end
   ${series} cross join lateral (values
     ('letter.notice', 'request', ${asked}, 1),
     ('child.mature', 'child', timestamptz '2036-01-01', 0),
     ('consent.erase', 'consent', timestamptz '${owedFrom}' + n * interval '1 millisecond', 0)
   ) owed(kind, subject, due, done)`,
  `insert into event (id, app, sequence, child_id, type, data, created_at)
   select bench_id(type, n), 'brickyard', n * 2 + place, bench_id('child', n), type,
     jsonb_build_object('consentRequestId', bench_id('request', n)), ${lapsed}
   ${series} cross join (values (1, 'consent_request.created'), (2, 'consent_request.lapsed')) told(place, type)`,
];
