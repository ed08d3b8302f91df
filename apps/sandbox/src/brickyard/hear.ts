import type { KinsentEvent } from '@kinsent/client';
import { emptyPlate, type Player } from './player';

/** The purpose without which the app keeps nothing of a child. */
export const accountPurpose = 'account';

/** What an app does with what it is told: keeps count, and lets go of the child's data as soon as the yes has gone. */
export function hear(player: Player, event: KinsentEvent): void {
  const purpose = typeof event.data['purpose'] === 'string' ? event.data['purpose'] : null;
  player.told.push({ sequence: event.sequence, type: event.type, purpose, at: event.createdAt });
  switch (event.type) {
    case 'consent_request.declined':
      player.ended = 'declined';
      break;
    case 'consent_request.lapsed':
      player.ended = 'lapsed';
      break;
    case 'consent.confirmed':
      player.confirmed ||= purpose === accountPurpose;
      break;
    case 'consent.withdrawn':
      if (purpose === accountPurpose) player.ended = 'withdrawn';
      break;
    case 'permission.changed':
      if (purpose === accountPurpose && event.data['allowed'] === false) forget(player);
      break;
    case 'erasure.completed':
      forget(player);
      player.forgotten = true;
      break;
  }
}

function forget(player: Player): void {
  player.account = null;
  player.born = null;
  player.bricks = emptyPlate();
}
