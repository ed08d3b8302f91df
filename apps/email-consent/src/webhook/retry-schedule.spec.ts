import { nextAttempt } from './retry-schedule';

const at = new Date('2026-03-01T12:00:00Z');
const day = 24 * 60 * 60 * 1000;

function lastAttempt(spread: number): number {
  let now = at;
  for (let attempts = 1; ; attempts += 1) {
    const next = nextAttempt({ attempts, dueAt: at, at: now }, spread);
    if (next === null) return now.getTime() - at.getTime();
    expect(next.getTime()).toBeGreaterThan(now.getTime());
    now = next;
  }
}

describe('the retries of a webhook', () => {
  it('last about three days and then end', () => {
    expect(lastAttempt(0)).toBeGreaterThan(2.9 * day);
    expect(lastAttempt(0)).toBeLessThanOrEqual(3 * day);
    expect(lastAttempt(1)).toBeGreaterThan(2.6 * day);
  });

  it('begin within seconds', () => {
    expect(nextAttempt({ attempts: 1, dueAt: at, at }, 0)).toEqual(new Date('2026-03-01T12:00:05Z'));
    expect(nextAttempt({ attempts: 1, dueAt: at, at }, 1)).toEqual(new Date('2026-03-01T12:00:04.500Z'));
  });

  it('wait longer each time', () => {
    const waits = Array.from({ length: 10 }, (_, index) => {
      const next = nextAttempt({ attempts: index + 1, dueAt: at, at }, 0)!;
      return next.getTime() - at.getTime();
    });
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
    expect(new Set(waits).size).toBe(waits.length);
  });

  it('do not end before their time because attempts were used up', () => {
    const failed = (days: number) => ({ attempts: 40, dueAt: at, at: new Date(at.getTime() + days * day) });
    expect(nextAttempt(failed(2), 0)).toEqual(failed(3).at);
    expect(nextAttempt(failed(3), 0)).toBeNull();
  });
});
