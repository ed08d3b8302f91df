import { Database, WebhookStore } from '@kinsent/store';
import { TestApp } from '../app.testing';
import type { ErasureDto } from './erasure.dto';
import type { TakenReceiptDto } from './receipt.dto';
import { endpointOf, giveReceipt, signedHeaders } from './receipt.testing';

let test: TestApp;
let endpoint: { id: string; secret: string };
let refs = 0;

beforeAll(async () => {
  test = await TestApp.start();
  endpoint = await endpointOf(test);
});
afterAll(() => test.stop());

async function opened(key?: string): Promise<ErasureDto & { childRef: string }> {
  const childRef = `r-${(refs += 1)}`;
  const body = { cause: 'accident' };
  const answer = await test.call<ErasureDto>('POST', `/v1/children/${childRef}/erasure`, { body, key });
  return { ...answer.body, childRef };
}

const read = async (id: string) => (await test.call<ErasureDto>('GET', `/v1/erasures/${id}`)).body;
const appState = async (id: string) => (await read(id)).targets.find(({ kind }) => kind === 'app');
const erased = (childRef: string, records = 3) => ({ childRef, outcome: 'erased', records });
const give = <T = { code: string }>(
  id: string,
  receipt: unknown,
  more: { headers?: Record<string, string>; key?: string | null } = {},
) => giveReceipt<T>(test, id, receipt, { secret: endpoint.secret, ...more });

describe('a receipt', () => {
  it('is taken down, once, with its digest', async () => {
    const { id, childRef } = await opened();
    const { status, body } = await give<TakenReceiptDto>(id, erased(childRef));
    expect(status).toBe(200);
    expect(body).toMatchObject({ erasureId: id, outcome: 'erased', digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await appState(id)).toMatchObject({ id: body.targetId, state: 'erased', records: 3 });
    const again = await give<TakenReceiptDto>(id, { ...erased(childRef), targetId: body.targetId });
    expect([again.status, again.body]).toEqual([200, body]);
    const other = await give(id, erased(childRef, 4));
    expect(other).toMatchObject({ status: 409, body: { code: 'already_answered' } });
    expect(await appState(id)).toMatchObject({ records: 3 });
    const { rows } = await test.app
      .get(Database)
      .pool.query("select encode(receipt_digest, 'hex') as digest from erasure_target where id = $1", [body.targetId]);
    expect(rows).toEqual([{ digest: body.digest }]);
  });

  it('may say that nothing was held, or that something is for a time', async () => {
    const nothing = await opened();
    expect((await give(nothing.id, { childRef: nothing.childRef, outcome: 'nothing-held' })).status).toBe(200);
    expect(await appState(nothing.id)).toMatchObject({ state: 'nothing-held' });
    const held = await opened();
    const heldUntil = '2026-12-31T00:00:00Z';
    const hold = { childRef: held.childRef, outcome: 'held', heldUntil, ground: 'legal-claim' };
    expect((await give(held.id, hold)).status).toBe(200);
    expect(await appState(held.id)).toMatchObject({
      state: 'held',
      ground: 'legal-claim',
      heldUntil: '2026-12-31T00:00:00.000Z',
    });
    expect((await give(held.id, hold)).status).toBe(200);
    expect((await give(held.id, erased(held.childRef))).status).toBe(200);
    expect(await appState(held.id)).toMatchObject({ state: 'erased', heldUntil: null });
  });

  it('is taken when it comes late', async () => {
    const { id, childRef } = await opened();
    test.clock.advance(40 * 86_400_000);
    await test.app.get(Database).pool.query('update erasure set overdue_at = $2 where id = $1', [id, test.clock.now()]);
    expect(await read(id)).toMatchObject({ state: 'overdue' });
    expect((await give(id, erased(childRef))).status).toBe(200);
    expect(await appState(id)).toMatchObject({ state: 'erased' });
  });

  it('counts once when ten come at once', async () => {
    const { id, childRef } = await opened();
    const same = await Promise.all(Array.from({ length: 10 }, () => give<TakenReceiptDto>(id, erased(childRef))));
    expect(same.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(same.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const { rows } = await test.app
      .get(Database)
      .pool.query("select count(*)::integer as n from ledger_entry where subject_id = $1 and act = 'answer'", [id]);
    expect(rows).toEqual([{ n: 1 }]);
    const other = await opened();
    const differing = await Promise.all(
      Array.from({ length: 10 }, (_, n) => give(other.id, erased(other.childRef, n + 1))),
    );
    expect(differing.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
  });
});

describe('a signature', () => {
  const refused = async (headers: (body: string) => Record<string, string>, status: number, code: string) => {
    const { id, childRef } = await opened();
    const body = JSON.stringify(erased(childRef));
    expect(await give(id, body, { headers: headers(body) })).toMatchObject({ status, body: { code } });
    expect(await appState(id)).toMatchObject({ state: 'owed', records: null });
  };
  const wrong = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  it.each<[string, (body: string) => Record<string, string>, number, string]>([
    ['that is missing', () => ({}), 401, 'receipt_unsigned'],
    ['without an id', (body) => ({ ...signedHeaders(body, wrong), 'webhook-id': '' }), 401, 'receipt_unsigned'],
    ['of another secret', (body) => signedHeaders(body, wrong), 403, 'receipt_forged'],
    ['of another body', (body) => signedHeaders(`${body} `, endpoint.secret), 403, 'receipt_forged'],
    [
      'of another message',
      (body) => ({ ...signedHeaders(body, endpoint.secret), 'webhook-id': 'x' }),
      403,
      'receipt_forged',
    ],
    ['that is none', (body) => ({ ...signedHeaders(body, wrong), 'webhook-signature': 'v1' }), 403, 'receipt_forged'],
    ['from six minutes ago', (body) => signedHeaders(body, endpoint.secret, minutesAgo(6)), 403, 'receipt_stale'],
    ['from the future', (body) => signedHeaders(body, endpoint.secret, minutesAgo(-6)), 403, 'receipt_stale'],
    ['of no time', (body) => ({ ...signedHeaders(body, wrong), 'webhook-timestamp': 'now' }), 403, 'receipt_stale'],
  ])('%s is refused, and nothing changes', (_why, headers, status, code) => refused(headers, status, code));

  it('from four minutes ago holds, and one beside a stranger’s too', async () => {
    const { id, childRef } = await opened();
    const body = JSON.stringify(erased(childRef));
    const headers = signedHeaders(body, endpoint.secret, minutesAgo(4));
    const beside = { ...headers, 'webhook-signature': `v1,c3RyYW5nZXI= ${headers['webhook-signature']}` };
    expect((await give(id, body, { headers: beside })).status).toBe(200);
  });

  it('may be of the secret before while a new one is taken up, and not after, nor of a disabled endpoint', async () => {
    const other = await test.newKey('other');
    const known = await endpointOf(test, 'other');
    const fresh = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const until = new Date(test.clock.now().getTime() + 3_600_000);
    const webhooks = test.app.get(WebhookStore);
    await webhooks.rotateSecret('other', known.id, fresh, until);
    const by = async (secret: string) => {
      const { id, childRef } = await opened(other);
      return (await giveReceipt(test, id, erased(childRef), { secret, key: other })).status;
    };
    expect([await by(known.secret), await by(fresh)]).toEqual([200, 200]);
    test.clock.advance(3_600_000);
    expect([await by(known.secret), await by(fresh)]).toEqual([403, 200]);
    await webhooks.disable('other', known.id, test.clock.now());
    expect(await by(fresh)).toBe(409);
    const { id, childRef } = await opened(other);
    expect(await giveReceipt(test, id, erased(childRef), { secret: fresh, key: other })).toMatchObject({
      body: { code: 'webhook_missing', detail: expect.stringContaining('npm run webhooks -- add') },
    });
  });
});

describe('what is no receipt for this erasure', () => {
  it('is not taken for another child', async () => {
    const { id } = await opened();
    const { childRef } = await opened();
    expect(await give(id, erased(childRef))).toMatchObject({ status: 422, body: { code: 'other_child' } });
    expect(await appState(id)).toMatchObject({ state: 'owed' });
  });

  it('is not found: another app’s, one that never was, one of another place', async () => {
    const other = await test.newKey('other');
    const theirs = await endpointOf(test, 'other');
    const { id, childRef, targets } = await opened();
    const own = targets.find(({ kind }) => kind === 'own')!;
    const strange = await opened();
    const nowhere = '00000000-0000-7000-8000-000000000000';
    const answers = [
      await giveReceipt(test, id, erased(childRef), { secret: theirs.secret, key: other }),
      await give(nowhere, erased(childRef)),
      await give('1', erased(childRef)),
      await give(id, { ...erased(childRef), targetId: own.id }),
      await give(id, { ...erased(childRef), targetId: nowhere }),
      await give(id, { ...erased(childRef), targetId: strange.targets[1]!.id }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(404));
    expect(new Set(answers.map(({ body }) => JSON.stringify({ ...body, requestId: '' }))).size).toBe(1);
    expect(await appState(id)).toMatchObject({ state: 'owed' });
  });

  it.each<[unknown, number, string]>([
    [{}, 422, 'invalid_fields'],
    [{ outcome: 'erased', records: 1, childRef: '' }, 422, 'invalid_fields'],
    [{ outcome: 'gone' }, 422, 'invalid_fields'],
    [{ outcome: 'skipped' }, 422, 'invalid_fields'],
    [{ outcome: 'erased' }, 422, 'invalid_fields'],
    [{ outcome: 'erased', records: -1 }, 422, 'invalid_fields'],
    [{ outcome: 'erased', records: 1.5 }, 422, 'invalid_fields'],
    [{ outcome: 'erased', records: '1' }, 422, 'invalid_fields'],
    [{ outcome: 'erased', records: 1e12 }, 422, 'invalid_fields'],
    [{ outcome: 'erased', records: 1, ground: 'legal-claim' }, 422, 'invalid_fields'],
    [{ outcome: 'nothing-held', records: 0 }, 422, 'invalid_fields'],
    [{ outcome: 'held' }, 422, 'invalid_fields'],
    [{ outcome: 'held', heldUntil: '2026-12-31T00:00:00Z' }, 422, 'invalid_fields'],
    [{ outcome: 'held', heldUntil: '2026-12-31T00:00:00Z', ground: 'because' }, 422, 'invalid_fields'],
    [{ outcome: 'held', heldUntil: '2026-12-31', ground: 'legal-claim' }, 422, 'invalid_fields'],
    [{ outcome: 'held', heldUntil: '2026-13-31T00:00:00Z', ground: 'legal-claim' }, 422, 'invalid_fields'],
    [{ outcome: 'held', heldUntil: '2020-12-31T00:00:00Z', ground: 'legal-claim' }, 422, 'invalid_fields'],
    [{ outcome: 'held', heldUntil: '2099-12-31T00:00:00Z', ground: 'legal-claim' }, 422, 'invalid_fields'],
    [{ outcome: 'erased', records: 1, targetId: 'x' }, 422, 'invalid_fields'],
    [{ outcome: 'erased', records: 1, note: 'x' }, 422, 'invalid_fields'],
    ['[]', 422, 'invalid_fields'],
    ['{"outcome":', 400, 'malformed_json'],
    ['', 422, 'invalid_fields'],
    [`"${'x'.repeat(300_000)}"`, 413, 'body_too_large'],
  ])('is refused: %.80j', async (receipt, status, code) => {
    const { id, childRef } = await opened();
    const body = typeof receipt === 'string' ? receipt : { childRef, ...(receipt as object) };
    expect(await give(id, body)).toMatchObject({ status, body: { code } });
    expect(await appState(id)).toMatchObject({ state: 'owed' });
  });

  it('needs the key, with its scope', async () => {
    const { id, childRef } = await opened();
    expect((await give(id, erased(childRef), { key: null })).status).toBe(401);
    const key = await test.newKey('brickyard', ['erasures:read']);
    expect(await give(id, erased(childRef), { key })).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
  });
});
