import { answerTarget, hasAnswered, type HoldGround } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import type { ChildCase } from './child-case';
import { openErasures } from './erasure.answer';
import { openForEnded, type RulingPolicy } from './erasure.opening';
import type { ErasureCase } from './erasure.read';
import { keepErasures, type KeptStep } from './erasure.rows';

/** On what ground, and how long, our own store keeps a child. */
export interface StandingHold {
  readonly ground: HoldGround;
  readonly until: Date;
}

/** Holds that stand, by child. */
export async function holdsOf(
  client: PoolClient,
  childIds: readonly string[],
): Promise<ReadonlyMap<string, StandingHold>> {
  const { rows } = await client.query<{ child_id: string } & StandingHold>({
    name: 'holds-of-children',
    text: 'select child_id, ground, until from legal_hold where child_id = any($1::uuid[]) and lifted_at is null',
    values: [childIds],
  });
  return new Map(rows.map(({ child_id, ground, until }) => [child_id, { ground, until }]));
}

/** Opens what has ended about locked children that are held, and erases nothing. */
export async function holdBack(
  client: PoolClient,
  held: readonly { readonly found: ChildCase; readonly hold: StandingHold }[],
  { at, ruling }: { readonly at: Date; readonly ruling: RulingPolicy },
): Promise<void> {
  if (held.length === 0) return;
  const cases = held.map(({ found }) => found);
  await openForEnded(client, cases, ruling, at);
  const open = await openErasures(
    client,
    cases.map(({ child }) => child.id),
  );
  const all = held.map(({ found, hold }) => ({ hold, open: open.get(found.child.id) ?? [] }));
  await answerHeld(client, all, at);
}

/** Says in erasures that are open that our own store is held; not twice, and not once the hold is as good as over. */
export async function answerHeld(
  client: PoolClient,
  all: readonly { readonly hold: StandingHold; readonly open: readonly ErasureCase[] }[],
  at: Date,
): Promise<void> {
  const kept: KeptStep[] = [];
  for (const { hold, open } of all) {
    const { ground, until } = hold;
    for (const { erasure, targets } of until > at ? open : []) {
      const own = targets.find((target) => target.kind === 'own' && !hasAnswered(target));
      if (own === undefined || (own.state === 'held' && own.heldUntil?.getTime() === until.getTime())) continue;
      const answer = { outcome: 'held' as const, until, ground };
      kept.push({ before: erasure, step: answerTarget(erasure, targets, own.id, answer, at) });
    }
  }
  await keepErasures(client, kept, at);
}
