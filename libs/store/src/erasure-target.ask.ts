import { askTarget, type Erasure, type ErasurePolicy, type ErasureTarget } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { lockChildren } from './child-case.lock';
import { readErasures } from './erasure.read';
import { keepErasures, type KeptStep } from './erasure.rows';
import { neededNow, standingOf } from './erasure.standing';

/** What a target was asked, or why not. `busy`: somebody else holds the child; `gone`: there is no such target. */
export type TargetAsked =
  | { readonly outcome: 'not-now' | 'released' }
  | { readonly outcome: 'asked'; readonly erasure: Erasure; readonly target: ErasureTarget }
  | 'busy'
  | 'gone';

interface Place {
  readonly id: string;
  readonly erasure_id: string;
  /** All rows of the child: erased ones, and the one under which it came back. */
  readonly children: readonly string[];
}

/** Asks targets that are due, in the caller's transaction; in their order. */
export async function askTargets(
  client: PoolClient,
  targetIds: readonly string[],
  policy: ErasurePolicy,
  at: Date,
): Promise<TargetAsked[]> {
  const places = await lockPlaces(client, targetIds);
  const held = [...places.values()].flatMap((place) => (place === 'busy' ? [] : [place]));
  const cases = await readErasures(client, 'id = any($1::uuid[])', [held.map(({ erasure_id }) => erasure_id)]);
  const now = new Map(cases.map((one) => [one.erasure.id, one]));
  const standing = await standingOf(
    client,
    held.flatMap(({ children }) => children),
    at,
  );
  const kept: KeptStep[] = [];
  const outcomes = targetIds.map((targetId): TargetAsked => {
    const place = places.get(targetId) ?? 'gone';
    if (typeof place === 'string') return place;
    const { erasure, targets } = now.get(place.erasure_id)!;
    const consents = place.children.flatMap((id) => standing.get(id) ?? []);
    const step = askTarget(erasure, targets, targetId, neededNow(erasure, consents, policy), at);
    if (step === null) return { outcome: 'not-now' };
    kept.push({ before: erasure, step });
    const [target] = step.targets;
    // Several targets of one erasure may be asked in one go.
    const after = targets.map((one) => (one.id === targetId ? target! : one));
    now.set(erasure.id, { erasure: step.erasure, targets: after });
    return target!.state === 'asked' ? { outcome: 'asked', erasure, target: target! } : { outcome: 'released' };
  });
  await keepErasures(client, kept, at);
  return outcomes;
}

/** Takes all rows of each child: a yes, also under a newer row, comes before the asking or after it. */
async function lockPlaces(client: PoolClient, targetIds: readonly string[]): Promise<Map<string, Place | 'busy'>> {
  const { rows } = await client.query<Place>({
    name: 'places-of-targets',
    text: `select target.id, erasure_id, array(select rows_of_same_child(erasure.child_id)) as children
           from erasure_target target join erasure on erasure.id = erasure_id where target.id = any($1::uuid[])`,
    values: [targetIds],
  });
  const locked = await lockChildren(
    client,
    rows.flatMap(({ children }) => children),
    rows.length === 1 ? 'wait' : 'skip',
  );
  return new Map(rows.map((place) => [place.id, place.children.every((id) => locked.has(id)) ? place : 'busy']));
}
