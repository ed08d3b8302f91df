import { type Consent, type Erasure, type ErasurePolicy, isImmediate, type Needed } from '@kinsent/consent';
import type { PoolClient } from 'pg';

/** A yes that stands. */
export interface Standing {
  readonly purpose: string;
  readonly granted_at: Date;
}

interface StandingRow extends Standing {
  readonly child_id: string;
}

/** The yeses among these that stand. */
export function standingAt(consents: readonly Consent[], at: Date): Standing[] {
  return consents.flatMap(({ state, purpose, grantedAt, validUntil }) =>
    state === 'matured' || (state === 'granted' && validUntil! > at) ? [{ purpose, granted_at: grantedAt! }] : [],
  );
}

/** The yeses that stand about children, by child. */
export async function standingOf(
  client: PoolClient,
  childIds: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, Standing[]>> {
  const { rows } = await client.query<StandingRow>({
    name: 'standing-of-children',
    text: `select child_id, purpose, granted_at from consent
           where child_id = any($1::uuid[]) and (state = 'matured' or (state = 'granted' and valid_until > $2))`,
    values: [childIds, at],
  });
  return byChild(rows);
}

/** The yeses that stand under other rows of the same children, by child: it may have been forgotten and have come back. */
export async function standingElsewhere(
  client: PoolClient,
  childIds: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, Standing[]>> {
  const { rows } = await client.query<StandingRow>({
    name: 'standing-elsewhere',
    text: 'select child_id, purpose, granted_at from standing_elsewhere($1, $2)',
    values: [childIds, at],
  });
  return byChild(rows);
}

/**
 * What the purposes of the child that stand need, also under a newer row of the same child. Where an app asked that all be
 * gone at once, only what was allowed since counts.
 */
export function neededNow(erasure: Erasure, standing: readonly Standing[], policy: ErasurePolicy): Needed {
  // What is erased because its time is over goes although its own yes stands.
  const isOver = (purpose: string): boolean =>
    isImmediate(erasure.cause) || (erasure.cause === 'retention' && erasure.purposes.includes(purpose));
  const live = standing
    .filter(({ purpose, granted_at }) => granted_at > erasure.requestedAt || !isOver(purpose))
    .map(({ purpose }) => purpose);
  const dataOf = (purposes: readonly string[]): Set<string> =>
    new Set(purposes.flatMap((purpose) => policy.purposes[purpose]?.data ?? []));
  return {
    again: dataOf(live.filter((purpose) => erasure.purposes.includes(purpose))),
    elsewhere: dataOf(live),
  };
}

function byChild(rows: readonly StandingRow[]): Map<string, Standing[]> {
  const standing = new Map<string, Standing[]>();
  for (const row of rows) standing.set(row.child_id, [...(standing.get(row.child_id) ?? []), row]);
  return standing;
}
