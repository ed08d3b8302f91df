import type { Advance } from '@kinsent/consent';
import type { ClientBase } from 'pg';

/**
 * A yes starts clocks by itself: from then on the child is active, and data is collected for the purpose. Whether a rule
 * waits for them is looked up by whoever looks at the clock. The caller holds the lock of the child.
 */
export async function startClocksOf(client: ClientBase, advances: readonly Advance[]): Promise<void> {
  const clocks = advances
    .filter(({ entry }) => entry.act === 'grant')
    .flatMap(({ consent: { childId, purpose }, entry: { at } }) => [
      { childId, trigger: 'collected', about: purpose, at },
      { childId, trigger: 'last.activity', about: '', at },
    ]);
  if (clocks.length === 0) return;
  await client.query(
    `insert into retention_clock (child_id, trigger, about, item, started_at, next_at)
     select distinct on ("childId", trigger, about) "childId", trigger, about, '', at, at
     from json_to_recordset($1) as clock("childId" uuid, trigger text, about text, at timestamptz)
     order by "childId", trigger, about, at desc
     on conflict (child_id, trigger, about, item) do update
       set started_at = greatest(retention_clock.started_at, excluded.started_at), next_at = excluded.next_at`,
    [JSON.stringify(clocks)],
  );
}
