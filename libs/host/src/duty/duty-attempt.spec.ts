import type { Duty } from '@kinsent/store';
import { Clock } from '../clock/clock';
import { Log } from '../log/log';
import { DutyAttempt } from './duty-attempt';
import { BatchDutyHandler, type DutyResult } from './duty.handler';

const at = new Date('2026-03-01T12:00:00Z');

class StillClock extends Clock {
  now(): Date {
    return at;
  }
  onJump(): void {}
}

const log = new Log({ service: 'test', level: 'silent' });

function duty(id: string): Duty {
  const common = { kind: 'consent.erase', key: id, childId: null, dueAt: at, createdAt: at, attempts: 1 } as const;
  return { id, subjectId: id, ...common };
}

type Answer = (ids: readonly string[]) => readonly (DutyResult | 'busy')[] | Promise<never>;

async function run(ids: readonly string[], answer: Answer): Promise<{ results: string[]; calls: string[] }> {
  const calls: string[] = [];
  class Handler extends BatchDutyHandler {
    readonly kind = 'consent.erase';
    readonly batch = 10;
    async handleAll(duties: readonly Duty[]) {
      const own = duties.map(({ id }) => id);
      calls.push(own.join(''));
      return answer(own);
    }
  }
  const results = await new DutyAttempt(new Handler(), new StillClock(), log).all(ids.map(duty));
  return { calls, results: results.map((one) => ('done' in one ? String(one.done['id']) : JSON.stringify(one))) };
}

const done = (id: string): DutyResult => ({ done: { id } });
const letters = [...'abcdefgh'];

it('does all at once', async () => {
  expect(await run(letters, (ids) => ids.map(done))).toEqual({ calls: ['abcdefgh'], results: letters });
});

it('finds by halves the one that cannot be done, and does all others', async () => {
  const { calls, results } = await run(letters, (ids) =>
    ids.includes('f') ? Promise.reject(Object.assign(new Error('no'), { code: 'poisoned' })) : ids.map(done),
  );
  expect(calls).toEqual(['abcdefgh', 'abcd', 'efgh', 'ef', 'e', 'f', 'gh']);
  expect(results.filter((one) => one.length === 1)).toEqual([...'abcdegh']);
  expect(results[5]).toContain('"code":"poisoned"');
});

it('comes again at once to those that somebody else was at, in the end alone', async () => {
  const { calls, results } = await run(letters, (ids) =>
    ids.map((id) => ('cd'.includes(id) && ids.length > 1 ? 'busy' : done(id))),
  );
  expect(calls).toEqual(['abcdefgh', 'cd', 'c', 'd']);
  expect(results).toEqual(letters);
});

it('gives back one that is busy even alone, and does not turn for ever', async () => {
  const { calls, results } = await run(['a', 'b'], (ids) => ids.map(() => 'busy'));
  expect(calls).toEqual(['ab', 'a', 'b']);
  expect(results).toEqual(Array(2).fill(JSON.stringify({ retryAt: at, code: 'busy' })));
});
