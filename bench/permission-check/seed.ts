import { newId } from '@kinsent/store';
import type { Stand } from '../support/stand';

const policyDigest = '0'.repeat(64);
const perStatement = 5_000;

/** Fills the tables with children `c-0` … `c-(n-1)`, each with two consents that stand for a year. */
export async function seedChildren(stand: Stand, count: number): Promise<void> {
  const at = new Date();
  const until = new Date(at.getTime() + 365 * 24 * 3_600_000);
  for (let from = 0; from < count; from += perStatement) {
    const numbers = Array.from({ length: Math.min(perStatement, count - from) }, (_, offset) => from + offset);
    const children = numbers.map((number) => ({
      id: newId(at),
      request: newId(at),
      account: newId(at),
      creations: newId(at),
      ref: `\\x${stand.keyring.index.ofRefInHex('brickyard', `c-${number}`)}`,
    }));
    await stand.sql(
      `with seed as (
         select * from json_to_recordset($1) as s(id uuid, request uuid, account uuid, creations uuid, ref bytea)
       ), children as (
         insert into child (id, app, ref_index, ref_sealed, place, comes_of_age_on, created_at)
         select id, 'brickyard', ref, '\\x00', 'NL', '2036-01-01', $2 from seed returning id
       ), requests as (
         insert into consent_request (id, child_id, app, locale, state, policy_digest, created_at, expires_at, closed_at)
         select request, id, 'brickyard', 'nl', 'answered', $4, $2, $3, $2 from seed
         where (select count(*) from children) > 0 returning id
       )
       insert into consent (id, child_id, request_id, app, purpose, level, state, policy_digest, granted_at, confirmed_at,
         valid_until)
       select c.id, s.id, s.request, 'brickyard', c.purpose, 'low', 'granted', $4, $2, $2, $3
       from seed s cross join lateral (values (s.account, 'account'), (s.creations, 'creations')) as c(id, purpose)
       where (select count(*) from requests) > 0`,
      [JSON.stringify(children), at, until, policyDigest],
    );
  }
  await stand.sql('analyze');
}
