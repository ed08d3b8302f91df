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
  player.account = { nickname: 'Builder' };
  player.bricks[3] = 'red';
});

it('lets go of the account and what was built when the account’s yes has gone', () => {
  hear(player, told('consent.withdrawn', { purpose: 'account' }));
  hear(player, told('permission.changed', { purpose: 'account', allowed: false }));
  expect(player).toMatchObject({ account: null, ended: 'withdrawn', forgotten: false });
  expect(player.bricks.every((brick) => brick === null)).toBe(true);
});

it('keeps the account when another purpose ends', () => {
  hear(player, told('permission.changed', { purpose: 'creations', allowed: false }));
  hear(player, told('consent.withdrawn', { purpose: 'creations' }));
  expect(player.account).toEqual({ nickname: 'Builder' });
  expect(player.ended).toBeNull();
});

it('forgets everything when Kinsent has', () => {
  hear(player, told('erasure.completed'));
  expect(player).toMatchObject({ account: null, forgotten: true });
});

it('remembers that the yes was confirmed, and what it was told', () => {
  hear(player, told('consent.confirmed', { purpose: 'account' }));
  expect(player.confirmed).toBe(true);
  expect(player.told).toEqual([
    { sequence: 1, type: 'consent.confirmed', purpose: 'account', at: '2026-11-20T10:00:00Z' },
  ]);
});
