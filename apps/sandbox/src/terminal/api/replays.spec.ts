import { Replays } from './replays';
import { type StripeFault } from './stripe-fault';

const at = new Date('2026-11-22T10:00:00Z');
const later = (ms: number) => new Date(at.getTime() + ms);
const answer = { status: 200, body: { id: 'x' }, requestId: 'req_1' };

it('answers the same request with the same answer for a day', () => {
  const replays = new Replays();
  expect(replays.begin('key', 'request', at)).toBeNull();
  replays.keep('key', answer);
  expect(replays.begin('key', 'request', later(86_400_000))).toBe(answer);
  expect(replays.begin('key', 'request', later(86_400_001))).toBeNull();
});

it('keeps answers of failures too', () => {
  const replays = new Replays();
  replays.begin('key', 'request', at);
  replays.keep('key', { ...answer, status: 500 });
  expect(replays.begin('key', 'request', at)?.status).toBe(500);
});

it('refuses another request with the key, one still at work, and a key too long', () => {
  const replays = new Replays();
  replays.begin('key', 'request', at);
  const refused = (key: string, request: string) => {
    try {
      replays.begin(key, request, at);
    } catch (error) {
      return error as StripeFault;
    }
    throw new Error('not refused');
  };
  expect(refused('key', 'request')).toMatchObject({ status: 409, body: { code: 'idempotency_key_in_use' } });
  expect(refused('key', 'other')).toMatchObject({ status: 400, body: { type: 'idempotency_error' } });
  expect(refused('k'.repeat(256), 'request').status).toBe(400);
});

it('forgets what was dropped', () => {
  const replays = new Replays();
  replays.begin('key', 'request', at);
  replays.drop('key');
  expect(replays.begin('key', 'other', at)).toBeNull();
});
