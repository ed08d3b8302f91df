import { Client } from 'pg';
import type { Stand } from '../support/stand';
import { owedFrom } from './seed';

const childrenAtOnce = 500;

/** From when on what is due is due for the hand alone: the worker, which runs meanwhile, thinks it far ahead. */
export const dueByHand = '2076-01-01T00:00:00Z';

/** What the hand leaves behind of an erasure. */
export type Leaving = 'little' | 'the same rows';

/**
 * `little` is the floor: what somebody would write who had to forget children and nothing else, as the schema's owner, a statement a table
 * in batches of 500. Takes what is due, deletes all that belongs to a child, leaves the tombstone, a line of the ledger
 * and an event a child, and destroys the keys. It opens no erasure and no target, asks nobody, waits for no letter, checks
 * no state, keeps no receipt, and would not survive being killed between the two databases. `the same rows`: it also writes the
 * erasure with its two targets, the line that opens it, what the app is asked and that it is asked again, and the duty's
 * receipt, still without looking at anything. Answers how many children went.
 */
export async function eraseByHand(stand: Stand, leaving: Leaving = 'little'): Promise<number> {
  const client = new Client({ connectionString: stand.ownerUrl, options: '-c enable_seqscan=off' });
  const keys = new Client({ connectionString: stand.keyOwnerUrl });
  await Promise.all([client.connect(), keys.connect()]);
  try {
    for (let erased = 0; ;) {
      await client.query('begin');
      const due = await client.query<{ child_id: string }>({ name: 'due', text: pick, values: [childrenAtOnce] });
      const ids = due.rows.map(({ child_id }) => child_id);
      if (ids.length > 0) await eraseChildren(client, ids, leaving);
      await client.query('commit');
      if (ids.length === 0) return erased;
      await keys.query({ name: 'keys', text: 'delete from data_key where id = any($1)', values: [ids] });
      erased += ids.length;
    }
  } finally {
    await Promise.all([client.end(), keys.end()]);
  }
}

async function eraseChildren(client: Client, ids: readonly string[], leaving: Leaving): Promise<void> {
  const run = (name: string, values: readonly string[] = ids) =>
    client.query<{ guardian_id: string }>({ name, text: statements[name]!, values: [values] });
  await run('ledger');
  await run('consents');
  await run('escrow');
  await run('letters');
  await run('requests');
  const bonds = await run('guardianships');
  await run(
    'guardians',
    bonds.rows.map(({ guardian_id }) => guardian_id),
  );
  if (leaving === 'the same rows') await run('settled');
  await run('duties');
  await run('feed');
  await run(leaving === 'the same rows' ? 'erasures' : 'events');
  await run('children');
}

const pick = `
  select child.id as child_id from duty join child on child.id = duty.child_id
  where kind = 'consent.erase' and done_at is null and dead_at is null and due_at >= timestamptz '${dueByHand}'
    and due_at < timestamptz '${owedFrom}' - interval '1 year'
  order by due_at limit $1 for update of duty, child skip locked`;

const ofRequests = '(select id from consent_request where child_id = any($1::uuid[]))';

const nobody = "repeat('0', 64)";
const digest = "repeat('a', 64)";
const categories = "'{parent-name,parent-email,first-name,gender,birth-date,user-name}'::text[]";

const statements: Readonly<Record<string, string>> = {
  ledger: `
    insert into ledger_entry (subject, subject_id, position, act, from_state, to_state, at, detail, previous_hash, hash)
    select 'consent', consent.id, last.position + 1, 'erase', consent.state, 'erased', now(),
      jsonb_build_object('purpose', consent.purpose), last.hash,
      encode(sha256(convert_to(json_build_array(consent.id, last.position + 1, 'erase', consent.state, 'erased', now(),
        consent.purpose, last.hash)::text, 'utf8')), 'hex')
    from consent cross join lateral (
      select position, hash from ledger_entry where subject_id = consent.id order by position desc limit 1
    ) last
    where consent.child_id = any($1::uuid[])`,
  consents: `update consent set state = 'erased' where child_id = any($1::uuid[])`,
  escrow: 'delete from escrow where child_id = any($1::uuid[])',
  letters: `delete from letter where request_id in ${ofRequests}`,
  requests: `update consent_request set state = 'erased', guardianship_id = null where child_id = any($1::uuid[])`,
  guardianships: 'delete from guardianship where child_id = any($1::uuid[]) returning guardian_id',
  guardians: `delete from guardian where id = any($1::uuid[])
    and not exists (select from guardianship where guardian_id = guardian.id)`,
  duties: 'delete from duty where child_id = any($1::uuid[]) and done_at is null',
  feed: `update event set ref_sealed = child.ref_sealed from child where child.id = event.child_id
    and child.id = any($1::uuid[])`,
  events: `
    insert into event (id, app, child_id, type, data, ref_sealed, created_at)
    select uuidv7(), app, id, 'erasure.completed', '{}', ref_sealed, now() from child where id = any($1::uuid[])`,
  settled: `
    update duty set attempts = 1, done_at = now(), receipt = jsonb_build_object('outcome', 'erased', 'childErased', true,
      'erased', jsonb_build_object('child', 1, 'escrow', 1, 'letter', 1, 'consent', 1, 'guardian', 1, 'guardianship', 1,
        'consent_request', 1))
    where child_id = any($1::uuid[]) and kind = 'consent.erase'`,
  erasures: `
    with opened as (
      insert into erasure (id, child_id, app, cause, purposes, policy_digest, ref_sealed, requested_at)
      select uuidv7(), child.id, child.app, 'silence', '{account}', ${digest}, ref_sealed, ended_at
      from child join consent on child_id = child.id where child.id = any($1::uuid[])
      returning id, child_id, app, ref_sealed, requested_at
    ), planned as (
      select uuidv7() as id, opened.id as erasure_id, kind, name, opened.requested_at as due_at,
        opened.requested_at + interval '30 days' as deadline_at, state, data, asks, asked_at, again_at, records, answered_at
      from opened cross join (values
        ('own', 'kinsent', 'erased', '{}'::text[], 0, null::timestamptz, null::timestamptz, 7, now()),
        ('app', 'brickyard', 'asked', ${categories}, 1, now(), now() + interval '1 hour', null, null)
      ) target(kind, name, state, data, asks, asked_at, again_at, records, answered_at)
    ), targets as (
      insert into erasure_target (id, erasure_id, kind, name, action, data, unless_needed, due_at, deadline_at, state, asks,
        asked_at, ask_again_at, records, answered_at)
      select id, erasure_id, kind, name, 'erase', data, data, due_at, deadline_at, state, asks, asked_at, again_at, records,
        answered_at from planned
    ), lines as (
      insert into ledger_entry (subject, subject_id, position, act, to_state, at, detail, previous_hash, hash)
      select 'erasure', id, 0, 'request', 'open', now(), detail, ${nobody},
        encode(sha256(convert_to(json_build_array('erasure', id, 0, 'request', null, 'open', now(), detail, ${nobody})::text,
          'utf8')), 'hex')
      from opened cross join (select jsonb_build_object('app', 'brickyard', 'own', 'erased', 'asked', 'app:brickyard',
        'cause', 'silence', 'policy', ${digest}, 'records', '7', 'targets', 'own:kinsent,app:brickyard',
        'purposes', 'account') as detail) told
    ), owed as (
      insert into duty (id, kind, key, subject_id, due_at, created_at)
      select uuidv7(), 'erasure.ask', 'erasure.ask/' || id || '/' || again_at, id, again_at, now()
      from planned where kind = 'app'
    )
    insert into event (id, app, child_id, type, data, ref_sealed, created_at)
    select uuidv7(), app, child_id, 'erasure.requested', jsonb_build_object('data', data, 'cause', 'silence', 'dueAt', due_at,
      'action', 'erase', 'deadline', deadline_at, 'purposes', array['account'], 'targetId', planned.id,
      'erasureId', opened.id), ref_sealed, now()
    from opened join planned on erasure_id = opened.id and kind = 'app'`,
  children: `update child set ref_sealed = null, place = null, comes_of_age_on = null, erased_at = now()
    where id = any($1::uuid[])`,
};
