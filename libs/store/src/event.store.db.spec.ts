import { ConsentRequestStore } from './consent-request.store';
import { DutyStore } from './duty.store';
import { EventStore } from './event.store';
import { testDatabase, type TestDatabase } from './testing';
import { act, aRequest, grant, later, start } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';
import { WebhookStore } from './webhook.store';

let database: TestDatabase;
let stores: OpenStores;

beforeEach(async () => {
  database = await testDatabase();
  stores = await openStores(database, 'email-consent');
});

afterEach(async () => {
  await stores.close();
  await database.drop();
});

const newSecret = 'whsec_bmV3';

describe('the feed', () => {
  it('is numbered without gaps for each app, however many write and number at once', async () => {
    const other = await openStores(database, 'email-consent');
    const apps = ['bricks', 'garden'];
    await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        const mine = n % 2 === 0 ? stores : other;
        const draft = aRequest({ app: apps[n % 3 === 0 ? 0 : 1]! });
        await mine.get(ConsentRequestStore).create(draft);
        await mine.get(EventStore).number();
        await act(mine, draft.asked.consents[0]!.id, grant, later(1));
        await mine.get(EventStore).number();
      }),
    );
    for (const [app, writers] of [
      ['bricks', 20],
      ['garden', 40],
    ] as const) {
      const events = await stores.get(EventStore).after(app, 0, 1000);
      expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: writers * 3 }, (_, n) => n + 1));
      expect(new Set(events.map(({ id }) => id)).size).toBe(writers * 3);
    }
    await expect(stores.get(EventStore).number()).resolves.toBe(0);
    await other.close();
  });

  it('never lets a reader pass by something that is numbered later', async () => {
    const seen: number[] = [];
    let reading = true;
    const reader = (async () => {
      while (reading) {
        const events = await stores.get(EventStore).after('bricks', seen.at(-1) ?? 0, 7);
        seen.push(...events.map(({ sequence }) => sequence));
      }
    })();
    const other = await openStores(database, 'email-consent');
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 10 }, () => other.get(ConsentRequestStore).create(aRequest())));
    }
    reading = false;
    await reader;
    const rest = await stores.get(EventStore).after('bricks', seen.at(-1) ?? 0, 1000);
    expect([...seen, ...rest.map(({ sequence }) => sequence)]).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    await other.close();
  });

  it('tells of which child, and reads on from a number', async () => {
    const draft = aRequest({ ref: 'c-feed' });
    await stores.get(ConsentRequestStore).create(draft);
    await act(stores, draft.asked.consents[0]!.id, grant, later(1));
    const all = await stores.get(EventStore).after('bricks', 0, 10);
    expect(all.map(({ type }) => type)).toEqual(['consent_request.created', 'consent.granted', 'permission.changed']);
    expect(all[0]).toMatchObject({
      sequence: 1,
      childRef: 'c-feed',
      createdAt: start,
      data: { consentRequestId: draft.asked.request.id },
    });
    await expect(stores.get(EventStore).after('bricks', 1, 1)).resolves.toEqual([all[1]]);
    await expect(stores.get(EventStore).byId(all[2]!.id)).resolves.toEqual(all[2]);
    await expect(stores.get(EventStore).after('garden', 0, 10)).resolves.toEqual([]);
  });
});

describe('webhooks', () => {
  it('are owed once for each event and live endpoint of the app', async () => {
    const hooks = stores.get(WebhookStore);
    const hook = { app: 'bricks', url: 'https://app.example/hook', secret: 'whsec_b2xk' };
    const live = await hooks.addEndpoint(hook, start);
    const gone = await hooks.addEndpoint(hook, start);
    await hooks.addEndpoint({ ...hook, app: 'garden' }, start);
    await expect(hooks.disable('garden', gone.id, start)).resolves.toBe(false);
    await expect(hooks.disable('bricks', gone.id, start)).resolves.toBe(true);
    await stores.get(ConsentRequestStore).create(aRequest({ ref: 'c-hook' }));
    await Promise.all([1, 2, 3].map(() => stores.get(EventStore).number()));
    const log = await hooks.deliveries('bricks', null, 10);
    expect(log).toMatchObject([{ endpointId: live.id, state: 'owed', attempts: 0 }]);
    const claimed = await stores.get(DutyStore).claim(['webhook.deliver'], 10, 1000, later(1));
    expect(claimed.map(({ subjectId }) => subjectId)).toEqual([log[0]!.id]);
    await expect(hooks.delivery(log[0]!.id, later(1))).resolves.toMatchObject({
      url: hook.url,
      secrets: [hook.secret],
      event: { sequence: 1, childRef: 'c-hook', type: 'consent_request.created' },
    });
  });

  it('sign with both secrets while one is being changed', async () => {
    const hooks = stores.get(WebhookStore);
    const { id } = await hooks.addEndpoint(
      { app: 'bricks', url: 'https://app.example/hook', secret: 'whsec_b2xk' },
      start,
    );
    await expect(hooks.rotateSecret('garden', id, newSecret, later(24))).resolves.toBe(false);
    await expect(hooks.rotateSecret('bricks', id, newSecret, later(24))).resolves.toBe(true);
    await stores.get(ConsentRequestStore).create(aRequest());
    await stores.get(EventStore).number();
    const [delivery] = await hooks.deliveries('bricks', null, 10);
    await expect(hooks.delivery(delivery!.id, later(23))).resolves.toMatchObject({
      secrets: [newSecret, 'whsec_b2xk'],
    });
    await expect(hooks.delivery(delivery!.id, later(24))).resolves.toMatchObject({ secrets: [newSecret] });
  });

  it('are settled, visible as failed, and sent again when asked', async () => {
    const hooks = stores.get(WebhookStore);
    await hooks.addEndpoint({ app: 'bricks', url: 'https://app.example/hook', secret: 'whsec_b2xk' }, start);
    await Promise.all(
      [aRequest(), aRequest(), aRequest()].map((draft) => stores.get(ConsentRequestStore).create(draft)),
    );
    await stores.get(EventStore).number();
    const [newest, middle, oldest] = await hooks.deliveries('bricks', null, 10);
    await expect(hooks.deliveries('bricks', newest!.id, 1)).resolves.toEqual([middle]);
    await expect(hooks.deliveries('garden', null, 10)).resolves.toEqual([]);
    await hooks.settle(oldest!.id, { state: 'owed', status: 503, error: 'status' }, later(1));
    await hooks.settle(oldest!.id, { state: 'failed', status: null, error: 'timeout' }, later(2));
    const [, , failed] = await hooks.deliveries('bricks', null, 10);
    expect(failed).toMatchObject({
      state: 'failed',
      attempts: 2,
      lastStatus: null,
      lastError: 'timeout',
      settledAt: later(2),
    });
    const before = await stores.get(DutyStore).claim(['webhook.deliver'], 10, 1000, later(3));
    await Promise.all(before.map((duty) => stores.get(DutyStore).settle([{ duty, end: { done: {} } }], later(3))));
    await expect(hooks.redeliver('garden', oldest!.id, later(4))).resolves.toBe(false);
    await expect(hooks.redeliver('bricks', oldest!.id, later(4))).resolves.toBe(true);
    const again = await stores.get(DutyStore).claim(['webhook.deliver'], 10, 1000, later(4));
    expect(again.map(({ subjectId }) => subjectId)).toEqual([oldest!.id]);
  });
});
