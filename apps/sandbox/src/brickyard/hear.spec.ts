import type { KinsentEvent } from '@kinsent/client';
import { hear } from './hear';
import { newPlayer, type Player } from './player';

function told(type: string, data: Record<string, unknown> = {}): KinsentEvent {
  return {
    id: 'e',
    sequence: 1,
    type,
    createdAt: '2026-11-20T10:00:00Z',
    data: { ...data, child: true, childRef: 'c' },
  };
}

let player: Player;
beforeEach(() => {
  player = newPlayer('c');
  player.account = { nickname: 'Builder', born: null };
});

it('keeps what it has, and does nothing with it, from the end of the yes until it is asked to erase', () => {
  hear(player, told('consent.withdrawn', { purpose: 'account' }));
  hear(player, told('permission.changed', { purpose: 'account', allowed: false }));
  expect(player).toMatchObject({ account: { nickname: 'Builder' }, ended: 'withdrawn', forgotten: false });
});

it('is not ended by the end of another purpose', () => {
  hear(player, told('consent.withdrawn', { purpose: 'creations' }));
  hear(player, told('erasure.completed', { erasureId: 'e-1', purposes: ['creations'] }));
  expect(player).toMatchObject({ ended: null, forgotten: false });
});

it('knows that everybody has forgotten once the erasure of the account is completed', () => {
  const gone = {
    erasureId: 'e-1',
    targetId: 't',
    cause: 'withdrawn',
    held: [],
    records: 0,
    digest: 'd',
    completed: false,
  };
  player.erasures.push(gone, { ...gone, erasureId: 'e-2' });
  hear(player, told('erasure.completed', { erasureId: 'e-1', purposes: ['account', 'creations'] }));
  expect(player.forgotten).toBe(true);
  expect(player.erasures.map(({ completed }) => completed)).toEqual([true, false]);
});

it('remembers that the yes was confirmed, and what it was told', () => {
  hear(player, told('consent.confirmed', { purpose: 'account' }));
  expect(player.confirmed).toBe(true);
  expect(player.told).toEqual([
    { sequence: 1, type: 'consent.confirmed', purpose: 'account', at: '2026-11-20T10:00:00Z' },
  ]);
});

it('is ended by a no to its first question, and not by one to a later question', () => {
  player.requestId = 'first';
  hear(player, told('consent_request.declined', { consentRequestId: 'later' }));
  hear(player, told('consent_request.lapsed', { consentRequestId: 'later' }));
  expect(player.ended).toBeNull();
  hear(player, told('consent_request.declined', { consentRequestId: 'first' }));
  expect(player.ended).toBe('declined');
});
