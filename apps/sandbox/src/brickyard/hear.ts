import type { KinsentEvent } from '@kinsent/client';
import type { Player } from './player';

/** The purpose without which the app keeps nothing of a child. */
export const accountPurpose = 'account';

/** What an app does with what it is told: keeps count. That a yes has gone it sees in every check (T3). */
export function hear(player: Player, event: KinsentEvent): void {
  const { purpose, purposes, erasureId, consentRequestId } = event.data;
  // A later question, for one thing more, ends nothing when it comes to nothing.
  const first = consentRequestId === player.requestId;
  const about = typeof purpose === 'string' ? purpose : null;
  player.told.push({ sequence: event.sequence, type: event.type, purpose: about, at: event.createdAt });
  switch (event.type) {
    case 'consent_request.declined':
      if (first) player.ended = 'declined';
      break;
    case 'consent_request.lapsed':
      if (first) player.ended = 'lapsed';
      break;
    case 'consent.confirmed':
      player.confirmed ||= about === accountPurpose;
      break;
    case 'consent.withdrawn':
      if (about === accountPurpose) player.ended = 'withdrawn';
      break;
    case 'erasure.completed':
      for (const erasure of player.erasures) erasure.completed ||= erasure.erasureId === erasureId;
      player.forgotten ||= Array.isArray(purposes) && purposes.includes(accountPurpose);
      break;
  }
}
