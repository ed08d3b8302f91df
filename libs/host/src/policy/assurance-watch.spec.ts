import type { Recipient } from '@kinsent/consent';
import type { Clock } from '../clock/clock';
import { Readiness } from '../health/readiness';
import { Log } from '../log/log';
import { AssuranceWatch } from './assurance-watch';

const push = { assurance: { document: 'DPA', date: '2025-06-01', expires: '2026-05-31' } } as Recipient;

async function startAt(now: Date): Promise<{ lines: string[]; report: () => Promise<unknown> }> {
  const lines: string[] = [];
  const log = new Log({ service: 'test', level: 'info', to: { write: (line) => void lines.push(line) } });
  const readiness = new Readiness();
  const clock = { now: () => now } as Clock;
  new AssuranceWatch({ recipients: { push } }, clock, readiness, log).onApplicationBootstrap();
  return { lines, report: () => readiness.report() };
}

test('an assurance in date is no news', async () => {
  const { lines, report } = await startAt(new Date('2026-05-31T23:00:00Z'));
  expect(lines).toEqual([]);
  expect(await report()).toMatchObject({ checks: { assurances: 'ok' } });
});

test('one that has expired is loud, and names the recipient', async () => {
  const { lines, report } = await startAt(new Date('2026-06-01T00:00:00Z'));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'error', code: 'assurance_expired', context: ['push'] });
  expect(await report()).toMatchObject({ checks: { assurances: 'degraded' } });
});
