import { randomBytes } from 'node:crypto';
import { owe } from '@kinsent/consent';
import { Database, type Duty, DutyStore, WebhookStore } from '@kinsent/store';
import { Webhook } from 'standardwebhooks';
import { TestApp } from '../app.testing';
import type { ConsentRequestDto } from '../consent-request/consent-request.dto';
import { refuse } from '../consent-request/guardian.testing';
import { erase } from '../consent-request/purge.testing';
import { Receiver } from './receiver.testing';
import type { WebhookDeliveriesDto, WebhookDeliveryDto } from './webhook-delivery.dto';
import { WebhookHandler } from './webhook.handler';

let test: TestApp;
let receiver: Receiver;
let secret: string;
let endpointId: string;
let refs = 0;

const hour = 60 * 60 * 1000;
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

beforeEach(async () => {
  test = await TestApp.start();
  receiver = await Receiver.start();
  secret = newSecret();
  const endpoint = { app: 'brickyard', url: receiver.url, secret };
  endpointId = (await test.app.get(WebhookStore).addEndpoint(endpoint, test.clock.now())).id;
});
afterEach(async () => {
  await test.stop();
  await receiver.stop();
});

async function ask(): Promise<{ childRef: string; id: string }> {
  const childRef = `w-${(refs += 1)}`;
  const body = { childRef, place: 'NL', birthDate: '2016', guardian: { email: `${childRef}@familie.example` } };
  const { body: answer } = await test.call<ConsentRequestDto>('POST', '/v1/consent-requests', {
    body: { ...body, purposes: ['account'] },
  });
  return { childRef, id: answer.id };
}

const log = async () => (await test.call<WebhookDeliveriesDto>('GET', '/v1/webhook-deliveries')).body.deliveries;

/** The newest delivery once it looks as it should. */
async function delivery(fits: (delivery: WebhookDeliveryDto) => boolean): Promise<WebhookDeliveryDto> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const [newest] = await log();
    if (newest !== undefined && fits(newest)) return newest;
    if (performance.now() > deadline) throw new Error(`It stayed ${JSON.stringify(newest)}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a webhook', () => {
  it('arrives signed, names the child and carries the event’s id', async () => {
    const { childRef, id } = await ask();
    await receiver.until(1);
    const { body, headers } = receiver.got[0]!;
    expect(new Webhook(secret).verify(body, headers)).toEqual({
      id: headers['webhook-id'],
      sequence: 1,
      type: 'consent_request.created',
      createdAt: '2026-03-01T12:00:00.000Z',
      data: { child: true, childRef, consentRequestId: id },
    });
    expect(await delivery(({ state }) => state === 'delivered')).toMatchObject({
      endpointId,
      eventId: headers['webhook-id'],
      attempts: 1,
      lastStatus: 204,
      lastError: null,
    });
  });

  it('is signed with both secrets while they are changed over', async () => {
    const fresh = newSecret();
    const until = new Date(test.clock.now().getTime() + hour);
    await test.app.get(WebhookStore).rotateSecret('brickyard', endpointId, fresh, until);
    await ask();
    await receiver.until(1);
    for (const each of [secret, fresh]) {
      expect(() => new Webhook(each).verify(receiver.got[0]!.body, receiver.got[0]!.headers)).not.toThrow();
    }
    test.clock.advance(hour + 1);
    await ask();
    await receiver.until(2);
    const { body, headers } = receiver.got[1]!;
    expect(() => new Webhook(fresh).verify(body, headers)).not.toThrow();
    expect(() => new Webhook(secret).verify(body, headers)).toThrow();
  });

  it('is tried again after an error, and delivered once the receiver is well', async () => {
    receiver.answer = (response) => void response.writeHead(500).end();
    await ask();
    const failing = await delivery(({ attempts }) => attempts === 1);
    expect(failing).toMatchObject({ state: 'owed', lastStatus: 500, lastError: 'answer', settledAt: null });
    receiver.answer = (response) => void response.writeHead(200).end();
    test.clock.advance(6_000);
    expect(await delivery(({ state }) => state === 'delivered')).toMatchObject({ attempts: 2, lastStatus: 200 });
    expect(receiver.got[1]!.headers['webhook-id']).toBe(receiver.got[0]!.headers['webhook-id']);
  });

  it('follows no redirect', async () => {
    receiver.answer = (response) => void response.writeHead(302, { location: '/elsewhere' }).end();
    await ask();
    expect(await delivery(({ attempts }) => attempts === 1)).toMatchObject({ lastStatus: 302, lastError: 'redirect' });
    expect(receiver.got.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('fails for all to see after three days, and can be delivered again', async () => {
    receiver.answer = (response) => void response.writeHead(503).end();
    await ask();
    for (let attempts = 1; attempts <= 11; attempts += 1) {
      await delivery((each) => each.attempts === attempts);
      if (attempts < 11) test.clock.advance(24 * hour);
    }
    const failed = await delivery(({ state }) => state === 'failed');
    expect(failed).toMatchObject({ lastStatus: 503, lastError: 'answer', settledAt: expect.any(String) });
    // A receiver that is away is nothing that this service could mend.
    const backlog = await test.app.get(DutyStore).backlog(['webhook.deliver'], test.clock.now());
    expect(backlog).toMatchObject({ dead: 0 });
    receiver.answer = (response) => void response.writeHead(204).end();
    const again = await test.call('POST', `/v1/webhook-deliveries/${failed.id}/redeliver`, { body: {} });
    expect(again).toMatchObject({ status: 202, body: { id: failed.id, state: 'owed' } });
    await delivery(({ state }) => state === 'delivered');
  });

  it('fails as well when no attempt came to an end, and is no alarm any more once it is delivered again', async () => {
    const duties = test.app.get(DutyStore);
    await ask();
    const { id } = await delivery(({ state }) => state === 'delivered');
    const at = test.clock.now();
    const lost = owe('webhook.deliver', id, null, at, new Date(0));
    // As the runner does after three days of faults of our own.
    const handler = test.app.get(WebhookHandler);
    await handler.givenUp({ subjectId: id } as Duty);
    expect(await log()).toMatchObject([{ id, state: 'delivered' }]);
    await test.app.get(Database).pool.query(`update webhook_delivery set state = 'owed' where id = $1`, [id]);
    await handler.givenUp({ subjectId: id } as Duty);
    expect(await log()).toMatchObject([{ id, state: 'failed', lastError: 'not_attempted' }]);
    await test.app
      .get(Database)
      .pool.query(
        `insert into duty (id, kind, key, subject_id, due_at, created_at, dead_at) values (gen_random_uuid(), $1, $2, $3, $4, $4, $4)`,
        [lost.kind, lost.key, id, at],
      );
    expect(await duties.backlog(['webhook.deliver'], at)).toMatchObject({ dead: 1 });
    await test.app.get(WebhookStore).redeliver('brickyard', id, at);
    expect(await duties.backlog(['webhook.deliver'], at)).toMatchObject({ dead: 0 });
    await delivery(({ state }) => state === 'delivered');
  });

  it('is delivered again when asked, the same event', async () => {
    await ask();
    const { id } = await delivery(({ state }) => state === 'delivered');
    test.clock.advance(1);
    expect((await test.call('POST', `/v1/webhook-deliveries/${id}/redeliver`)).status).toBe(202);
    await receiver.until(2);
    expect(receiver.got[1]!.body).toBe(receiver.got[0]!.body);
  });

  it('still says whose data it is about when the child was forgotten since, so that the app can follow', async () => {
    receiver.answer = (response) => void response.writeHead(500).end();
    const { childRef, id } = await ask();
    await delivery(({ attempts }) => attempts === 1);
    await refuse(test, id);
    await erase(test, id);
    receiver.got.length = 0;
    receiver.answer = (response) => void response.writeHead(204).end();
    test.clock.advance(6_000);
    await receiver.until(3);
    const told = receiver.got.map(
      ({ body }) => JSON.parse(body) as { type: string; data: { childRef: string | null } },
    );
    expect(told.map(({ type }) => type).sort()).toEqual([
      'consent.refused',
      'consent_request.created',
      'erasure.requested',
    ]);
    expect(new Set(told.map(({ data }) => data.childRef))).toEqual(new Set([childRef]));
  });

  it('does not go to an endpoint that was disabled, nor to another app’s', async () => {
    await test.app.get(WebhookStore).disable('brickyard', endpointId, test.clock.now());
    await ask();
    await test.numbered();
    expect(await log()).toEqual([]);
    expect(receiver.got).toEqual([]);
  });
});

describe('the delivery log', () => {
  it('is the app’s own', async () => {
    await ask();
    const { id } = await delivery(({ state }) => state === 'delivered');
    const key = await test.newKey('other');
    expect((await test.call<WebhookDeliveriesDto>('GET', '/v1/webhook-deliveries', { key })).body.deliveries).toEqual(
      [],
    );
    expect((await test.call('POST', `/v1/webhook-deliveries/${id}/redeliver`, { key, body: {} })).status).toBe(404);
  });

  it('comes in pages, newest first', async () => {
    for (let n = 0; n < 3; n += 1) {
      await ask();
      await receiver.until(n + 1);
    }
    const page = (query: string) => test.call<WebhookDeliveriesDto>('GET', `/v1/webhook-deliveries?${query}`);
    const first = (await page('limit=2')).body;
    const second = (await page(`limit=2&after=${first.next}`)).body;
    expect([first.deliveries.length, second.deliveries.length, second.next]).toEqual([2, 1, null]);
    const ids = [...first.deliveries, ...second.deliveries].map(({ id }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
    for (const query of ['limit=0', 'limit=501', 'limit=x', 'after=x', 'state=failed', 'limit=1&limit=2']) {
      expect([query, (await page(query)).status]).toEqual([query, 422]);
    }
  });
});
