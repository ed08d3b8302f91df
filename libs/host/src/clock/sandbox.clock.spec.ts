import { EventEmitter } from 'node:events';
import { SandboxClock } from './sandbox.clock';

const hour = 3_600_000;

function sandbox() {
  const sent: unknown[] = [];
  const supervisor = Object.assign(new EventEmitter(), { send: (message: unknown) => sent.push(message) });
  return { clock: new SandboxClock(supervisor), supervisor, sent };
}

test('the parent moves the clock, is told so, and listeners hear of it first', () => {
  const { clock, supervisor, sent } = sandbox();
  const heard: number[] = [];
  clock.onJump(() => heard.push(sent.length));
  supervisor.emit('message', { type: 'clock', offsetMs: 25 * hour });
  const ahead = clock.now().getTime() - Date.now();
  expect(Math.abs(ahead - 25 * hour)).toBeLessThan(1000);
  expect(sent).toEqual([{ type: 'clock-set', offsetMs: 25 * hour }]);
  expect(heard).toEqual([0]);
});

test('time does not run backwards', () => {
  const { clock, supervisor } = sandbox();
  supervisor.emit('message', { type: 'clock', offsetMs: hour });
  supervisor.emit('message', { type: 'clock', offsetMs: 0 });
  expect(clock.now().getTime() - Date.now()).toBeGreaterThan(hour - 1000);
});

test.each([
  [null],
  ['clock'],
  [{ type: 'clock' }],
  [{ type: 'clock', offsetMs: 'x' }],
  [{ type: 'clock', offsetMs: Infinity }],
  [{ type: 'other', offsetMs: hour }],
])('message %j moves nothing', (message) => {
  const { clock, supervisor, sent } = sandbox();
  supervisor.emit('message', message);
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1000);
  expect(sent).toEqual([]);
});
