import type { PoolClient } from 'pg';
import { openErasures } from './erasure.answer';
import { holdsOf, type StandingHold } from './erasure.held';
import type { Keeping } from './erasure.own';
import type { ErasureCase } from './erasure.read';
import { holdBonds } from './guardian.bonds';
import { lookAtEnded, type Ended } from './erasure.ended';

/** What stands about locked children beside their cases, by child, before anything of them is erased. */
export interface Surroundings extends Keeping, Ended {
  readonly holds: ReadonlyMap<string, StandingHold>;
  /** Erasures that are under way, the first one first. */
  readonly open: ReadonlyMap<string, readonly ErasureCase[]>;
}

/** Asks for all of it at once: no answer waits for another. */
export async function lookAround(client: PoolClient, childIds: readonly string[], at: Date): Promise<Surroundings> {
  const [holds, open, ended, letters, outlived, bonds] = await Promise.all([
    holdsOf(client, childIds),
    openErasures(client, childIds),
    lookAtEnded(client, childIds, at),
    closingLetters(client, childIds),
    outlivedBy(client, childIds),
    holdBonds(client, childIds),
  ]);
  return { holds, open, letters, outlived, bonds, ...ended };
}

async function outlivedBy(client: PoolClient, childIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ child_id: string }>({
    name: 'clocks-that-outlive',
    text: 'select child_id from retention_clock where child_id = any($1::uuid[]) and outlives',
    values: [childIds],
  });
  return new Set(rows.map(({ child_id }) => child_id));
}

async function closingLetters(client: PoolClient, childIds: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ child_id: string; subject_id: string }>({
    name: 'closing-letters',
    text: `select child_id, subject_id from duty
           where child_id = any($1::uuid[]) and kind = 'letter.withdrawal' and done_at is null and dead_at is null`,
    values: [childIds],
  });
  const owed = new Map<string, string[]>();
  for (const { child_id, subject_id } of rows) owed.set(child_id, [...(owed.get(child_id) ?? []), subject_id]);
  return owed;
}
