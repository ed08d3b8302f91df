import { addPeriod, type HoldGround, longestHold, owe, tellOfChild } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { readCase } from './case.rows';
import { lockChild } from './child-case.lock';
import { openErasures } from './erasure.answer';
import { answerHeld } from './erasure.held';
import { HoldRefusal } from './hold-refusal';
import { record } from './record';

/** On what ground a hold goes on, and until when. */
export interface Extension {
  readonly id: string;
  readonly ground: HoldGround;
  readonly until: Date;
}

/**
 * Lets a hold last longer, in the caller's transaction. The ground is stated anew each time, and nothing is shortened: that
 * is to lift it, with a reason. Erasures that say until when our own store is held say so anew. Throws HoldRefusal.
 */
export async function extendHold(client: PoolClient, { id, ground, until }: Extension, at: Date): Promise<void> {
  const { rows: known } = await client.query('select child_id from legal_hold where id = $1', [id]);
  if (known[0] === undefined) throw new HoldRefusal('unknown_hold', 'There is no hold of that id.');
  const child = await lockChild(client, { childId: known[0].child_id as string });
  const { rows } = await client.query(
    'select until, sealed_at, lifted_at, lift_reason from legal_hold where id = $1 for update',
    [id],
  );
  const hold = rows[0] as { until: Date; sealed_at: Date | null; lifted_at: Date | null; lift_reason: string | null };
  if (hold.lifted_at !== null || hold.lift_reason !== null) {
    throw new HoldRefusal('lifted', 'This hold has been lifted already.');
  }
  if (hold.until <= at) throw new HoldRefusal('over', 'The time of this hold is over: what it kept is being erased.');
  if (until <= hold.until) {
    throw new HoldRefusal(
      'not_longer',
      `This hold lasts until ${hold.until.toISOString()}: extending it takes a later day. To end it sooner, lift it.`,
    );
  }
  if (until > addPeriod(at, longestHold)) throw tooLong();
  await client.query('update legal_hold set ground = $2, until = $3 where id = $1', [id, ground, until]);
  const lines = [tellOfChild(child, 'extend', at, { hold: id, ground, until: until.toISOString() })];
  const duties = [owe('hold.end', id, null, until, until)];
  await record(client, await readCase(client, child), { at, lines, duties, answer: null });
  if (hold.sealed_at === null) return;
  const open = await openErasures(client, [child.id]);
  await answerHeld(client, [{ hold: { ground, until }, open: open.get(child.id) ?? [] }], at);
}

/** Nothing is held for ever: 16 CFR 312.10. */
export function tooLong(): HoldRefusal {
  return new HoldRefusal('too_long', 'A hold ends within ten years; a longer ground is stated anew then.');
}
