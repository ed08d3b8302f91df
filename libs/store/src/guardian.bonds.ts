import type { ClientBase } from 'pg';
import type { Tally } from './erasure.tally';

/** That somebody is the guardian of a child, by an address. */
export interface Bond {
  readonly id: string;
  readonly child_id: string;
  readonly guardian_id: string;
  /** Whether the guardian is known for another child as well. */
  readonly shared: boolean;
}

const columns = `id, child_id, guardian_id, exists (select from guardianship other
  where other.guardian_id = guardianship.guardian_id and other.child_id <> guardianship.child_id) as shared`;

/**
 * All bonds of these children, and takes their guardians: two siblings forgotten at once would each leave the guardian to the
 * other, and whoever is asked about one just now is held.
 */
export async function holdBonds(client: ClientBase, childIds: readonly string[]): Promise<Bond[]> {
  const { rows } = await client.query<Bond>({
    name: 'hold-bonds',
    text: `with bond as materialized (select ${columns} from guardianship where child_id = any($1::uuid[]))
           select id, child_id, guardian_id, shared from bond cross join hold_guardians(array(select guardian_id from bond))`,
    values: [childIds],
  });
  return rows;
}

/** Bonds of these children that no request needs any more. */
export async function unneededBonds(client: ClientBase, childIds: readonly string[]): Promise<Bond[]> {
  const { rows } = await client.query<Bond>({
    name: 'unneeded-bonds',
    text: `select ${columns} from guardianship where child_id = any($1::uuid[]) and not exists
             (select from consent_request where guardianship_id = guardianship.id and state <> 'erased')`,
    values: [childIds],
  });
  return rows;
}

/** Deletes bonds of locked children, and guardians who are left without any child. */
export async function forgetBonds(client: ClientBase, bonds: readonly Bond[], erased: Tally): Promise<void> {
  if (bonds.length === 0) return;
  const guardians = [...new Set(bonds.map((bond) => bond.guardian_id))];
  await client.query({ name: 'hold-guardians', text: 'select hold_guardians($1)', values: [guardians] });
  await client.query({
    name: 'delete-bonds',
    text: 'delete from guardianship where id = any($1::uuid[])',
    values: [bonds.map(({ id }) => id)],
  });
  const left = await client.query<{ id: string }>({
    name: 'delete-guardians',
    text: `delete from guardian where id = any($1::uuid[]) and not exists
             (select from guardianship where guardian_id = guardian.id) returning id`,
    values: [guardians],
  });
  countBonds(
    bonds,
    left.rows.map(({ id }) => id),
    erased,
  );
}

/** Counts bonds that went, and guardians who went with them. */
export function countBonds(bonds: readonly Bond[], guardians: readonly string[], erased: Tally): void {
  const forgotten = new Set(guardians);
  for (const { child_id, guardian_id } of bonds) {
    erased.add(child_id, 'guardianship', 1);
    if (forgotten.delete(guardian_id)) erased.add(child_id, 'guardian', 1);
  }
}
