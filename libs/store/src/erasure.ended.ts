import { type ErasureCause, erasureCauses } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { type Standing, standingElsewhere } from './erasure.standing';

/** What decides how the end of consents is taken, and does not stand in their own rows. */
export interface Ended {
  /** Yeses that stand under other rows of the same children, by child. */
  readonly elsewhere: ReadonlyMap<string, readonly Standing[]>;
  /** Why consents lapsed, by consent. */
  readonly lapses: ReadonlyMap<string, ErasureCause>;
}

/** Asks for both at once. The caller has locked the children. */
export async function lookAtEnded(client: PoolClient, childIds: readonly string[], at: Date): Promise<Ended> {
  const [elsewhere, lapses] = await Promise.all([
    standingElsewhere(client, childIds, at),
    causesOfLapse(client, childIds),
  ]);
  return { elsewhere, lapses };
}

/** Why each lapsed consent of these children lapsed stands in the ledger alone. */
async function causesOfLapse(client: PoolClient, childIds: readonly string[]): Promise<Map<string, ErasureCause>> {
  const { rows } = await client.query<{ subject_id: string; cause: string }>({
    name: 'causes-of-lapse',
    text: `select distinct on (subject_id) subject_id, detail ->> 'cause' as cause from ledger_entry
           where act = 'lapse'
             and subject_id = any(array(select id from consent where child_id = any($1::uuid[]) and state = 'lapsed'))
           order by subject_id, position desc`,
    values: [childIds],
  });
  return new Map(
    rows.map(({ subject_id, cause }) => [subject_id, erasureCauses.find((each) => each === cause) ?? 'lapsed']),
  );
}
