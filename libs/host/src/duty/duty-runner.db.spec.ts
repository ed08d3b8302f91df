import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type DutyKind, owe } from '@kinsent/consent';
import { type Duty, DutyStore, Keyring, StoreModule } from '@kinsent/store';
import { testDatabase, type TestDatabase } from '@kinsent/store/testing';
import { EventEmitter } from 'node:events';
import { SandboxClock } from '../clock/sandbox.clock';
import { readConfig } from '../config/config';
import { hostVariables } from '../config/host-variables';
import { createHost } from '../create-host';
import { Log } from '../log/log';
import { DutyHandler, type DutyResult } from './duty.handler';
import { provideDuties } from './provide-duties';

const handled = new EventEmitter();
let answer: (duty: Duty) => Promise<DutyResult> = () => Promise.resolve({ done: {} });
let mourn: (duty: Duty) => Promise<void> = () => Promise.resolve();

class WebhookDuty extends DutyHandler {
  readonly kind: DutyKind = 'webhook.deliver';

  handle(duty: Duty): Promise<DutyResult> {
    handled.emit('duty', duty);
    return answer(duty);
  }

  override givenUp(duty: Duty): Promise<void> {
    return mourn(duty);
  }
}

let database: TestDatabase;
let app: NestFastifyApplication;
let duties: DutyStore;
const lines: string[] = [];
const supervisor = Object.assign(new EventEmitter(), { send: () => true });
const clock = new SandboxClock(supervisor);

function start(): Promise<NestFastifyApplication> {
  const store = StoreModule.forRoot({
    databaseUrl: database.ownerUrl,
    keyring: keyring(),
    application: 'test',
    poolSize: 4,
  });

  @Module({ imports: [store], providers: provideDuties([WebhookDuty], { numberEvents: true }) })
  class WorkModule {}

  return createHost({
    appModule: WorkModule,
    service: 'test',
    config: readConfig(hostVariables(0), { METRICS_TOKEN: 'numbers' }),
    log: new Log({ service: 'test', level: 'warn', to: { write: (line) => void lines.push(line) } }),
    clock,
  });
}

function keyring(): Keyring {
  return Keyring.open({
    encryptionKeys: `a:${Buffer.alloc(32, 1).toString('base64')}`,
    indexKey: Buffer.alloc(32, 2).toString('base64'),
  });
}

beforeAll(async () => {
  database = await testDatabase();
  app = await start();
  duties = app.get(DutyStore);
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

async function oweOne(dueInMs = 0): Promise<string> {
  const subjectId = randomUUID();
  const now = clock.now();
  await duties.owe([owe('webhook.deliver', subjectId, null, new Date(now.getTime() + dueInMs))], now);
  return subjectId;
}

async function next(subjectId: string): Promise<Duty> {
  for (;;) {
    const [duty] = (await once(handled, 'duty')) as [Duty];
    if (duty.subjectId === subjectId) return duty;
  }
}

async function settled(due: number, dead: number): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    const backlog = await duties.backlog(['webhook.deliver'], clock.now());
    if (backlog.due === due && backlog.dead === dead) return;
    await pause(10);
  }
  throw new Error('The duties did not settle.');
}

/** Waits for a line of the log; it comes a moment after what stands in the database. */
async function logged(text: string): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if (lines.some((line) => line.includes(text))) return;
    await pause(10);
  }
  throw new Error(`The log does not say "${text}".`);
}

async function takes(work: () => Promise<string>): Promise<Duty> {
  const seen: Duty[] = [];
  const note = (duty: Duty) => void seen.push(duty);
  handled.on('duty', note);
  const subjectId = await work();
  while (!seen.some((duty) => duty.subjectId === subjectId)) await once(handled, 'duty');
  handled.off('duty', note);
  return seen.find((duty) => duty.subjectId === subjectId) as Duty;
}

/** The usual time of several rounds, in ms: one may be slow by chance, or met by the poll, which comes each second. */
async function usually(round: (index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < 5; index += 1) {
    const before = performance.now();
    await round(index);
    times.push(performance.now() - before);
    await settled(0, 0);
  }
  return times.sort((one, other) => one - other)[2]!;
}

test('what is owed is done at once: the commit wakes the runner, it does not wait for its poll', async () => {
  expect(await usually(() => takes(() => oweOne()))).toBeLessThan(500);
});

test('a thrown error is tried again later, and told without its message', async () => {
  answer = (duty) =>
    duty.attempts === 1 ? Promise.reject(new Error('ouder@familie.example')) : Promise.resolve({ done: {} });
  lines.length = 0;
  const first = await takes(() => oweOne());
  const second = await next(first.subjectId);
  expect(second.attempts).toBe(2);
  await settled(0, 0);
  expect(lines.join('')).toContain('a duty failed and is tried again');
  expect(lines.join('')).not.toContain('familie');
});

test('a jump of the clock brings up what fell due, at once', async () => {
  answer = () => Promise.resolve({ done: {} });
  const time = await usually(async (index) => {
    const duty = next(await oweOne(4 * 3_600_000));
    supervisor.emit('message', { type: 'clock', offsetMs: (index + 1) * 5 * 3_600_000 });
    await duty;
  });
  expect(time).toBeLessThan(500);
});

test('a duty that is dead is loud: log, readiness and metrics say so', async () => {
  answer = () => Promise.resolve({ dead: 'no_such_endpoint' });
  lines.length = 0;
  await oweOne();
  await settled(0, 1);
  await logged('no_such_endpoint');
  const ready = await app.inject('/health/ready');
  expect([ready.statusCode, ready.json()]).toMatchObject([
    200,
    { status: 'degraded', checks: { database: 'ok', duties: 'degraded' } },
  ]);
  const { body } = await app.inject({ url: '/metrics', headers: { authorization: 'Bearer numbers' } });
  expect(body).toContain('kinsent_duties{standing="dead"} 1');
  expect(body).toContain('kinsent_duties_oldest_seconds 0');
});

test('what is given up is told to its handler first, and again until it was heard', async () => {
  answer = () => Promise.resolve({ dead: 'no_such_endpoint' });
  const told: { subjectId: string; dead: number }[] = [];
  mourn = async ({ subjectId }) => {
    told.push({ subjectId, dead: (await duties.backlog(['webhook.deliver'], clock.now())).dead });
    if (told.length === 1) throw new Error('the database was away');
  };
  lines.length = 0;
  const { subjectId } = await takes(() => oweOne());
  // The duty is owed before its handler has heard and after: only the log says which.
  await logged('a duty could not be settled');
  await settled(1, 1);
  // The lease ends, and the duty comes again.
  supervisor.emit('message', { type: 'clock', offsetMs: 27 * 3_600_000 });
  await settled(0, 2);
  expect(told).toEqual([
    { subjectId, dead: 1 },
    { subjectId, dead: 1 },
  ]);
  mourn = () => Promise.resolve();
});

test('two runners share a heap of work, and none is done twice', async () => {
  const times = new Map<string, number>();
  answer = async (duty) => {
    times.set(duty.subjectId, (times.get(duty.subjectId) ?? 0) + 1);
    await pause(2);
    return { done: {} };
  };
  const other = await start();
  try {
    const now = clock.now();
    const drafts = Array.from({ length: 100 }, () => owe('webhook.deliver', randomUUID(), null, now));
    await duties.owe(drafts, now);
    await settled(0, 2);
  } finally {
    await other.close();
  }
  expect([...times.values()]).toEqual(Array(100).fill(1));
});

test('a stop waits for what runs, settles it, and takes nothing new', async () => {
  let finish: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (finish = resolve));
  answer = async () => {
    await held;
    return { done: { stopped: 'cleanly' } };
  };
  await takes(() => oweOne());
  const closing = app.close();
  setTimeout(finish, 50);
  await closing;
  app = await start();
  duties = app.get(DutyStore);
  await settled(0, 2);
});
