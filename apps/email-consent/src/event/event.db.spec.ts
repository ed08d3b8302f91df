import { TestApp } from '../app.testing';
import type { ConsentRequestDto } from '../consent-request/consent-request.dto';
import { grant } from '../consent-request/guardian.testing';
import type { EventsDto } from './event.dto';

let test: TestApp;
let refs = 0;

beforeAll(async () => {
  test = await TestApp.start();
});
afterAll(() => test.stop());

const read = (query = '', key?: string) => test.call<EventsDto>('GET', `/v1/events${query}`, { key });

async function ask(key?: string): Promise<ConsentRequestDto> {
  const childRef = `v-${(refs += 1)}`;
  const guardian = { email: `${childRef}@familie.example` };
  const body = { childRef, place: 'NL', birthDate: '2016', guardian, purposes: ['account'] };
  return (await test.call<ConsentRequestDto>('POST', '/v1/consent-requests', { body, key })).body;
}

describe('the feed', () => {
  it('holds what happened, numbered from one without gaps', async () => {
    expect((await read()).body).toEqual({ events: [], next: 0 });
    const asked = await Promise.all(Array.from({ length: 5 }, () => ask()));
    await grant(test, asked[0]!.id);
    const { status, body, headers } = await read();
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(body.events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(body.next).toBe(7);
    expect(body.events.slice(5).map(({ type }) => type)).toEqual(['consent.granted', 'permission.changed']);
    expect(body.events[6]!.data).toEqual({
      child: true,
      childRef: asked[0]!.childRef,
      purpose: 'account',
      allowed: true,
    });
  });

  it('a grant can be read the moment its event is there', async () => {
    const { id, childRef } = await ask();
    const { next } = (await read('?limit=500')).body;
    const waiting = read(`?after=${next}&wait=5`);
    await grant(test, id);
    const told = (await waiting).body.events;
    expect(told[0]?.type).toBe('consent.granted');
    const { body } = await test.call<{ permissions: Record<string, { allowed: boolean }> }>(
      'GET',
      `/v1/children/${childRef}/permissions`,
    );
    expect(body.permissions['account']?.allowed).toBe(true);
  });

  it('is read on page by page', async () => {
    const all = (await read('?limit=500')).body.events.map(({ id }) => id);
    const seen: string[] = [];
    for (let after = 0; ;) {
      const { events, next } = (await read(`?after=${after}&limit=3`)).body;
      if (events.length === 0) break;
      seen.push(...events.map(({ id }) => id));
      after = next;
    }
    expect(seen).toEqual(all);
  });

  it('waits for as long as it was told and then says that nothing happened', async () => {
    const { next } = (await read('?limit=500')).body;
    const began = performance.now();
    expect((await read(`?after=${next}&wait=1`)).body).toEqual({ events: [], next });
    expect(performance.now() - began).toBeGreaterThan(900);
  });

  it('is numbered for each app on its own', async () => {
    const key = await test.newKey('other');
    await ask(key);
    const { body } = await read('', key);
    expect(body.events.map(({ sequence, type }) => [sequence, type])).toEqual([[1, 'consent_request.created']]);
  });

  it.each([
    'after=-1',
    'after=1.5',
    'after=1e3',
    'after=0x10',
    'after=',
    'after=99999999999999999999',
    'after=1&after=2',
    'limit=0',
    'limit=501',
    'wait=21',
    'wait=soon',
    'before=3',
  ])('refuses ?%s', async (query) => {
    const { status, headers } = await read(`?${query}`);
    expect([status, headers['content-type']]).toEqual([422, expect.stringContaining('problem+json')]);
  });

  it('takes a cursor from beyond the end', async () => {
    expect((await read('?after=999999999999999')).body).toEqual({ events: [], next: 999999999999999 });
  });
});
