import type { ErasureOrder } from '@kinsent/client';
import { accountPurpose } from './hear';
import { emptyPlate, type Player } from './player';

/** What an erasure took from the app, in words and numbers that tell nothing of the child. */
export interface Erased {
  readonly records: number;
  readonly held: readonly string[];
}

/** Deletes what the app holds for the purposes of an erasure. Everything that it keeps is kept for the account. */
export function erasePlayer(player: Player, { purposes }: Pick<ErasureOrder, 'purposes'>): Erased {
  if (!purposes.includes(accountPurpose)) return { records: 0, held: [] };
  const bricks = player.bricks.filter((brick) => brick !== null).length;
  const held = [
    ...(player.requestId === null ? [] : ['the question to the parent']),
    ...(player.account === null ? [] : ['a name']),
    ...(player.account?.born == null ? [] : ['a month of birth']),
    ...(bricks === 0 ? [] : [bricks === 1 ? '1 brick' : `${bricks} bricks`]),
  ];
  const records = held.length + Math.max(bricks - 1, 0);
  player.requestId = null;
  player.account = null;
  player.born = null;
  player.bricks = emptyPlate();
  return { records, held };
}
