import type { Readable } from './proof';

/** What is still kept of one child, by table: rows of those that hold, or lead to, anything personal. */
export async function remainsOf(house: Readable, consentRequestId: string): Promise<Record<string, number>> {
  const [found] = await house.rows<Record<string, number>>(
    `with subject as (select child_id as id from consent_request where id = $1)
     select
       (select count(*)::integer from guardianship where child_id in (table subject)) as guardianship,
       (select count(*)::integer from escrow where child_id in (table subject)) as escrow,
       (select count(*)::integer from inquiry where child_id in (table subject)) as inquiry,
       (select count(*)::integer from letter join consent_request request on request.id = request_id
          where request.child_id in (table subject)) as letter,
       (select count(*)::integer from duty where child_id in (table subject) and done_at is null) as duty,
       (select count(*)::integer from consent where child_id in (table subject) and state <> 'erased') as consent,
       (select count(*)::integer from consent_request where child_id in (table subject) and state <> 'erased')
         as consent_request,
       (select count(*)::integer from child where id in (table subject)
          and (erased_at is null or ref_sealed is not null or place is not null or comes_of_age_on is not null)) as child`,
    [consentRequestId],
  );
  const [child] = await house.rows<{ id: string }>('select child_id as id from consent_request where id = $1', [
    consentRequestId,
  ]);
  const keys = await house.keyRows('select from data_key where id = $1', [child?.id]);
  return Object.fromEntries(Object.entries({ ...found!, data_key: keys.length }).filter(([, count]) => count > 0));
}

/**
 * What leads to a forgotten child still, because somebody has not said that it has erased too, or because the app's feed
 * still tells of it: erasures that are open, references kept to ask with, and the key that they are read by.
 */
export async function traceOf(house: Readable, consentRequestId: string): Promise<Record<string, number>> {
  const [found] = await house.rows<{ child: string; open: number; reference: number }>(
    `select request.child_id as child,
       count(erasure.id) filter (where completed_at is null)::integer as open, count(ref_sealed)::integer as reference
     from consent_request request left join erasure on erasure.child_id = request.child_id
     where request.id = $1 group by request.child_id`,
    [consentRequestId],
  );
  const { child, open, reference } = found!;
  const keys = await house.keyRows('select from reference_key where id = $1', [child]);
  const counts = { open, reference, reference_key: keys.length };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** How many addresses are filed, for however many children. */
export async function guardians(house: Readable): Promise<number> {
  const [found] = await house.rows<{ count: number }>('select count(*)::integer as count from guardian');
  return found!.count;
}
