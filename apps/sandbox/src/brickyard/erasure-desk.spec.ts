import type { ErasureDone, ErasureOrder, KinsentEvent } from '@kinsent/client';
import { ErasureDesk } from './erasure-desk';
import { newPlayer, type Player } from './player';

let player: Player;
let given: ErasureDone[];
let away: boolean;
let desk: ErasureDesk;

beforeEach(() => {
  player = newPlayer('c');
  player.requestId = 'r';
  player.account = { nickname: 'Builder', born: null };
  player.bricks[3] = 'red';
  player.bricks[4] = 'blue';
  given = [];
  away = false;
  desk = new ErasureDesk({
    player: (childRef) => (childRef === 'c' ? player : null),
    erasures: {
      answer: async ({ data }, erase) => {
        const done = await erase(data as unknown as ErasureOrder);
        if (away) throw new Error('nobody answers');
        given.push(done);
        return { erasureId: 'e', targetId: 't', outcome: 'erased', digest: 'd1' };
      },
    },
  });
});

const asked = (data: object = {}): KinsentEvent => ({
  id: 'v',
  sequence: 1,
  type: 'erasure.requested',
  createdAt: '2026-11-20T10:00:00Z',
  data: { child: true, childRef: 'c', erasureId: 'e', targetId: 't', cause: 'silence', purposes: ['account'], ...data },
});

it('erases what it holds, counts it, and keeps the receipt', async () => {
  await desk.hear(asked());
  expect(given).toEqual([4]);
  expect(player).toMatchObject({ account: null, requestId: null });
  expect(player.bricks.every((brick) => brick === null)).toBe(true);
  expect(player.erasures).toEqual([
    expect.objectContaining({ held: ['the question to the parent', 'a name', '2 bricks'], records: 4, digest: 'd1' }),
  ]);
});

it('holds nothing for other purposes, nor of a child that never played here', async () => {
  await desk.hear(asked({ purposes: ['public-creations'] }));
  await desk.hear(asked({ childRef: 'stranger', targetId: 't2' }));
  expect(given).toEqual([0, 0]);
  expect(player.account).not.toBeNull();
});

it('gives the same count when the event comes again', async () => {
  away = true;
  await expect(desk.hear(asked())).rejects.toThrow('nobody answers');
  expect([desk.waiting, player.erasures[0]!.digest]).toEqual([1, null]);
  away = false;
  await desk.hear(asked());
  expect([given, desk.waiting]).toEqual([[4], 0]);
  expect(player.erasures).toHaveLength(1);
});

it('stays silent, keeps what it has, and answers each erasure once when it speaks again', async () => {
  await desk.staySilent(true);
  await desk.hear(asked());
  await desk.hear(asked());
  expect([given, desk.waiting, player.account]).toEqual([[], 1, { nickname: 'Builder', born: null }]);
  await desk.staySilent(false);
  expect([given, desk.waiting, player.account]).toEqual([[4], 0, null]);
});
