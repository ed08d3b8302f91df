import type { Stand } from '../support/stand';

/** Nothing is timed that was not done: throws unless so many children were forgotten, with all that an erasure leaves. */
export async function checkErased(stand: Stand, count: number): Promise<void> {
  const [wrong] = await stand.sql<{ n: string }>(
    `select count(*) as n from child join erasure on child_id = child.id
     where erased_at is null or exists (select from escrow where child_id = child.id)
       or exists (select from guardianship where child_id = child.id)
       or not exists (select from erasure_target where erasure_id = erasure.id and kind = 'own' and state = 'erased')
       or not exists (select from event where child_id = child.id and type = 'erasure.requested')
       or not exists (select from ledger_entry where subject_id = erasure.id and act = 'request'
         and detail ->> 'own' = 'erased' and detail ->> 'asked' is not null)`,
  );
  const [right] = await stand.sql<{ n: string }>('select count(*) as n from erasure');
  if (Number(wrong!.n) > 0 || Number(right!.n) !== count) {
    throw new Error(`Of ${right!.n} erasures ${wrong!.n} are not what they should be.`);
  }
}
