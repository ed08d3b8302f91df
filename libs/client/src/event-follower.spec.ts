import { EventFollower, type EventGap, type EventFollowerOptions } from './event-follower';
import { KinsentClient } from './kinsent-client';
import { json, type LocalServer, localServer } from './local-server.testing';
import type { KinsentEvent } from './wire';

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

function event(sequence: number): KinsentEvent {
  return {
    id: `e-${sequence}`,
    sequence,
    type: 'consent.granted',
    createdAt: '2026-11-20T10:00:00Z',
    data: { child: true, childRef: null },
  };
}

/** A feed of the given numbers, as the service would page it; `hidden` are left out the first time they are read. */
async function follow(feed: number[], options: Partial<EventFollowerOptions> = {}, hidden: number[] = []) {
  const seen: number[] = [];
  const saved = { sequence: 0 };
  let reads = 0;
  server = await localServer((req, res) => {
    const query = new URL(req.url ?? '', 'http://x').searchParams;
    reads += 1;
    const page = feed
      .filter((sequence) => sequence > Number(query.get('after')) && !(reads === 1 && hidden.includes(sequence)))
      .slice(0, Number(query.get('limit')));
    json(res, 200, { events: page.map(event), next: page.at(-1) ?? 0 });
  });
  const follower = new EventFollower({
    client: new KinsentClient({ baseUrl: server.baseUrl, apiKey: 'k' }),
    memory: {
      load: () => Promise.resolve(saved.sequence),
      save: (sequence) => {
        saved.sequence = sequence;
        return Promise.resolve();
      },
    },
    onEvent: ({ sequence }) => void seen.push(sequence),
    pageSize: 2,
    pollMs: 5,
    ...options,
  });
  return { follower, seen, saved, feed };
}

it('reads page after page, in order, and remembers where it is', async () => {
  const { follower, seen, saved } = await follow([1, 2, 3, 4, 5]);
  expect(await follower.catchUp()).toBe(5);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
  expect(saved.sequence).toBe(5);
});

it('goes on after the last event that was handled, and hands over again the one that was not', async () => {
  let broken = true;
  const seen: number[] = [];
  const { follower, saved } = await follow([1, 2, 3], {
    onEvent: ({ sequence }) => {
      if (sequence === 2 && broken) throw new Error('database down');
      seen.push(sequence);
    },
  });
  await expect(follower.catchUp()).rejects.toThrow('database down');
  expect(saved.sequence).toBe(1);
  broken = false;
  await follower.catchUp();
  expect(seen).toEqual([1, 2, 3]);
});

it('believes a hole only after a second look', async () => {
  const { follower, seen } = await follow([1, 2, 3], {}, [1]);
  await follower.catchUp();
  expect(seen).toEqual([1, 2, 3]);
});

it('stops at a hole, naming it, before anything behind the hole is handled', async () => {
  const { follower, seen, saved } = await follow([1, 4, 5]);
  await expect(follower.run(new AbortController().signal)).rejects.toMatchObject({ name: 'EventGap', from: 2, to: 3 });
  expect(seen).toEqual([1]);
  expect(saved.sequence).toBe(1);
});

it('goes on behind a hole when the app says that it knows', async () => {
  const gaps: EventGap[] = [];
  const { follower, seen } = await follow([7, 8, 10], { onGap: (gap) => void gaps.push(gap) });
  await follower.catchUp();
  expect(seen).toEqual([7, 8, 10]);
  expect(gaps.map(({ from, to }) => [from, to])).toEqual([
    [1, 6],
    [9, 9],
  ]);
});

it('keeps trying through failures, picks up what is new when woken, and ends when told', async () => {
  const errors: unknown[] = [];
  let failing = true;
  const stop = new AbortController();
  let arrived: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (arrived = resolve));
  const { follower, feed } = await follow([1], {
    pollMs: 60_000,
    onError: (error) => {
      errors.push(error);
      failing = false;
      setImmediate(() => follower.wake());
    },
    onEvent: ({ sequence }) => {
      if (failing) throw new Error('not yet');
      if (sequence === 1) {
        feed.push(2);
        setImmediate(() => follower.wake());
      }
      if (sequence === 2) arrived();
    },
  });
  const running = follower.run(stop.signal);
  await all;
  stop.abort();
  await running;
  expect(errors).toHaveLength(1);
});
