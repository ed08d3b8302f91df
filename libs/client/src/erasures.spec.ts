import { Webhook } from 'standardwebhooks';
import type { ErasureDone } from './erasures';
import { KinsentClient } from './kinsent-client';
import { KinsentProblem, KinsentUnreachable } from './kinsent-problem';
import { json, type LocalServer, localServer } from './local-server.testing';
import type { KinsentEvent } from './wire';

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const taken = { erasureId: 'e-1', targetId: 't-1', outcome: 'erased', digest: 'd' };

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function clientOf(answer: Parameters<typeof localServer>[0], webhookSecret?: string): Promise<KinsentClient> {
  server = await localServer(answer);
  return new KinsentClient({ baseUrl: server.baseUrl, apiKey: 'kst_test_key', timeoutMs: 2000, webhookSecret });
}

const requested = (data: object = {}, type = 'erasure.requested'): KinsentEvent => ({
  id: 'v-1',
  sequence: 1,
  type,
  createdAt: '2026-11-20T10:00:00.000Z',
  data: {
    child: true,
    childRef: 'c-1',
    erasureId: 'e-1',
    targetId: 't-1',
    cause: 'withdrawn',
    purposes: ['account'],
    action: 'erase',
    data: ['user-name'],
    deadline: '2026-12-20T10:00:00.000Z',
    ...data,
  },
});

describe('answering an erasure', () => {
  it.each<[ErasureDone, object]>([
    [3, { outcome: 'erased', records: 3 }],
    [0, { outcome: 'nothing-held' }],
    [
      { heldUntil: new Date('2027-01-01T00:00:00Z'), ground: 'legal-claim' },
      { outcome: 'held', heldUntil: '2027-01-01T00:00:00.000Z', ground: 'legal-claim' },
    ],
  ])('with %j gives the receipt %j, signed over what is sent', async (done, outcome) => {
    const client = await clientOf((_req, res) => json(res, 200, taken), secret);
    const seen: unknown[] = [];
    const answer = await client.erasures.answer(requested(), (order) => {
      seen.push(order);
      return done;
    });
    expect(answer).toEqual(taken);
    expect(seen).toEqual([
      expect.objectContaining({ childRef: 'c-1', purposes: ['account'], data: ['user-name'], item: null }),
    ]);
    const [sent] = server!.requests;
    expect(sent).toMatchObject({ method: 'POST', url: '/v1/erasures/e-1/receipts' });
    expect(JSON.parse(sent!.body)).toEqual({ childRef: 'c-1', targetId: 't-1', ...outcome });
    expect(new Webhook(secret).verify(sent!.body, sent!.headers as Record<string, string>)).toBeTruthy();
  });

  it('passes over other events, and over a child that nobody can name', async () => {
    const client = await clientOf((_req, res) => json(res, 200, taken), secret);
    const never = () => {
      throw new Error('Nothing was to be erased.');
    };
    expect(await client.erasures.answer(requested({}, 'erasure.completed'), never)).toBeNull();
    expect(await client.erasures.answer(requested({ childRef: null }), never)).toBeNull();
    expect(server!.requests).toEqual([]);
  });

  it('is done when it was answered before, and not when the erasing or the answer fails', async () => {
    const problem = (code: string) => ({ status: 409, code, title: 'No' });
    const before = await clientOf((_req, res) => json(res, 409, problem('already_answered')), secret);
    expect(await before.erasures.answer(requested(), () => 1)).toBeNull();
    await server!.stop();
    const refused = await clientOf((_req, res) => json(res, 409, problem('webhook_missing')), secret);
    await expect(refused.erasures.answer(requested(), () => 1)).rejects.toThrow(KinsentProblem);
    await expect(refused.erasures.answer(requested(), () => Promise.reject(new Error('locked')))).rejects.toThrow(
      'locked',
    );
    await server!.stop();
    const away = await clientOf((_req, res) => json(res, 503, {}), secret);
    await expect(away.erasures.answer(requested(), () => 1)).rejects.toThrow(KinsentUnreachable);
  });

  it('needs the secret', async () => {
    const client = await clientOf((_req, res) => json(res, 200, taken));
    await expect(client.erasures.answer(requested(), () => 1)).rejects.toThrow('webhookSecret');
    expect(server!.requests).toEqual([]);
  });
});

it('lists, reads and asks for erasures', async () => {
  const client = await clientOf((_req, res) => json(res, 200, { erasures: [], next: null }));
  await client.erasures.list({ state: 'overdue', after: 'e-1' });
  await client.erasures.list();
  await client.erasures.get('e/1');
  await client.erasures.erase('c/1', { cause: 'accident' }, { idempotencyKey: 'once' });
  expect(server!.requests.map(({ method, url }) => [method, url])).toEqual([
    ['GET', '/v1/erasures?state=overdue&after=e-1'],
    ['GET', '/v1/erasures'],
    ['GET', '/v1/erasures/e%2F1'],
    ['POST', '/v1/children/c%2F1/erasure'],
  ]);
  expect(server!.requests[3]!.headers['idempotency-key']).toBe('once');
});

it('reads a certificate as it is, and that there is none yet', async () => {
  const client = await clientOf((_req, res) => res.writeHead(200, { 'content-type': 'application/jose' }).end('a.b.c'));
  expect(await client.erasures.certificate('e-1')).toBe('a.b.c');
  await server!.stop();
  const none = await clientOf((_req, res) => json(res, 404, { status: 404, code: 'certificate_missing', title: 'No' }));
  expect(await none.erasures.certificate('e-1')).toBeNull();
});
