import { Client } from 'pg';
import type { Stand } from '../support/stand';
import { owedFrom } from './seed';

const childrenAtOnce = 500;

/** From when on what is due is due for the hand alone: the worker, which runs meanwhile, thinks it far ahead. */
export const dueByHand = '2076-01-01T00:00:00Z';

/**
 * The floor: what somebody would write who had to forget children and nothing else, as the schema's owner, a statement a table
 * in batches of 500. Takes what is due, deletes all that belongs to a child, leaves the tombstone, a line of the ledger
 * and an event a child, and destroys the keys. It opens no erasure and no target, asks nobody, waits for no letter, checks
 * no state, keeps no receipt, and would not survive being killed between the two databases. Answers how many children went.
 */
export async function eraseByHand(stand: Stand): Promise<number> {
  const client = new Client({ connectionString: stand.ownerUrl, options: '-c enable_seqscan=off' });
  const keys = new Client({ connectionString: stand.keyOwnerUrl });
  await Promise.all([client.connect(), keys.connect()]);
  try {
    for (let erased = 0; ;) {
      await client.query('begin');
      const due = await client.query<{ child_id: string }>({ name: 'due', text: pick, values: [childrenAtOnce] });
      const ids = due.rows.map(({ child_id }) => child_id);
      if (ids.length > 0) await eraseChildren(client, ids);
      await client.query('commit');
      if (ids.length === 0) return erased;
      await keys.query({ name: 'keys', text: 'delete from data_key where id = any($1)', values: [ids] });
      erased += ids.length;
    }
  } finally {
    await Promise.all([client.end(), keys.end()]);
  }
}

async function eraseChildren(client: Client, ids: readonly string[]): Promise<void> {
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
  await run('duties');
  await run('feed');
  await run('events');
  await run('children');
}

const pick = `
  select child.id as child_id from duty join child on child.id = duty.child_id
  where kind = 'consent.erase' and done_at is null and dead_at is null and due_at >= timestamptz '${dueByHand}'
    and due_at < timestamptz '${owedFrom}' - interval '1 year'
  order by due_at limit $1 for update of duty, child skip locked`;

const ofRequests = '(select id from consent_request where child_id = any($1::uuid[]))';

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
  children: `update child set ref_sealed = null, place = null, comes_of_age_on = null, erased_at = now()
    where id = any($1::uuid[])`,
};
