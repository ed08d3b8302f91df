import { KinsentClient } from './kinsent-client';
import { json, type LocalServer, localServer } from './local-server.testing';

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function clientOf(answer: Parameters<typeof localServer>[0]): Promise<KinsentClient> {
  server = await localServer(answer);
  return new KinsentClient({ baseUrl: server.baseUrl, apiKey: 'kst_test_key', timeoutMs: 2000 });
}

const asked = (): unknown[] => server!.requests.map(({ method, url, body }) => [method, url, body]);

describe('reporting from when data is kept', () => {
  it('tells that a child was here, now or at a time', async () => {
    const client = await clientOf((_req, res) => json(res, 202, { childRef: 'c/1', at: '2026-11-20T10:00:00.000Z' }));
    await client.retention.activity('c/1');
    await client.retention.activity('c/1', new Date('2026-11-19T10:00:00Z'));
    expect(asked()).toEqual([
      ['POST', '/v1/children/c%2F1/activity', '{}'],
      ['POST', '/v1/children/c%2F1/activity', '{"at":"2026-11-19T10:00:00.000Z"}'],
    ]);
  });

  it('reports a trigger about one thing', async () => {
    const started = { childRef: 'c-1', trigger: 'created', purpose: null, record: null, item: 'u-1', startedAt: null };
    const client = await clientOf((_req, res) => json(res, 202, started));
    expect(await client.retention.report('c-1', { trigger: 'created', item: 'u-1' })).toEqual(started);
    expect(asked()).toEqual([['POST', '/v1/children/c-1/triggers', '{"trigger":"created","item":"u-1"}']]);
  });
});

it('looks ahead for so many days, page by page', async () => {
  const page = { from: '2026-11-20T10:00:00.000Z', until: '2026-12-20T10:00:00.000Z', foreseen: [], next: null };
  const client = await clientOf((_req, res) => json(res, 200, page));
  expect(await client.retention.forecast({ days: 30, cursor: 'n' })).toEqual(page);
  await client.retention.forecast();
  expect(asked()).toEqual([
    ['GET', '/v1/retention/forecast?days=30&cursor=n', ''],
    ['GET', '/v1/retention/forecast', ''],
  ]);
});
