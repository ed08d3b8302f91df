import { answerTarget, type ErasureTarget, hasAnswered } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { type ErasureCase, readErasures } from './erasure.read';
import { keepErasures, type KeptStep } from './erasure.rows';

/** What our own store has to say in the erasures of one child that are open. */
export interface OwnAnswer {
  readonly childId: string;
  readonly open: readonly ErasureCase[];
  /** Rows that went. */
  readonly records: number;
}

/** Erasures of these children that are under way, by child; the first one first. */
export async function openErasures(
  client: PoolClient,
  childIds: readonly string[],
): Promise<Map<string, ErasureCase[]>> {
  const where = 'child_id = any($1::uuid[]) and completed_at is null';
  const all = await readErasures(client, where, [childIds], 'open-erasures');
  // Put in order here: told to do it, the database would rather read every erasure that there is in that order.
  all.sort((one, other) => (one.erasure.id < other.erasure.id ? -1 : 1));
  const open = new Map<string, ErasureCase[]>();
  for (const one of all) open.set(one.erasure.childId, [...(open.get(one.erasure.childId) ?? []), one]);
  return open;
}

/** Rows that went count once, for the erasure that was opened first. */
export async function countOwn(client: PoolClient, all: readonly OwnAnswer[]): Promise<void> {
  const counted = all.flatMap(({ open, records }) => {
    const target = open.map(ownTarget).find((own) => own !== undefined);
    return target === undefined || records === 0 ? [] : [{ id: target.id, records }];
  });
  if (counted.length === 0) return;
  await client.query(
    `update erasure_target set records = coalesce(erasure_target.records, 0) + counted.records
     from unnest($1::uuid[], $2::integer[]) as counted(id, records) where erasure_target.id = counted.id`,
    [counted.map(({ id }) => id), counted.map(({ records }) => records)],
  );
}

/** Says that our own store has forgotten; answers in how many erasures, by child. */
export async function answerOwn(
  client: PoolClient,
  all: readonly OwnAnswer[],
  at: Date,
): Promise<ReadonlyMap<string, number>> {
  const kept: KeptStep[] = [];
  const answered = new Map<string, number>();
  for (const { childId, open, records } of all) {
    let [left, count] = [records, 0];
    for (const { erasure, targets } of open) {
      const target = ownTarget({ erasure, targets });
      if (target === undefined) continue;
      const isAny = left + (target.records ?? 0) > 0;
      const answer = isAny ? { outcome: 'erased' as const, records: left } : { outcome: 'nothing-held' as const };
      kept.push({ before: erasure, step: answerTarget(erasure, targets, target.id, answer, at) });
      [left, count] = [0, count + 1];
    }
    answered.set(childId, count);
  }
  if (kept.length > 0) await keepErasures(client, kept, at);
  return answered;
}

/** What our own store still has to say in an erasure. */
export function ownTarget({ targets }: ErasureCase): ErasureTarget | undefined {
  return targets.find((target) => target.kind === 'own' && !hasAnswered(target));
}
