import { TestApp } from '../app.testing';
import type { ConsentRequestDto } from '../consent-request/consent-request.dto';
import { grant, withdraw } from '../consent-request/guardian.testing';
import type { EscrowsDto } from './escrow.dto';

let test: TestApp;

beforeAll(async () => {
  test = await TestApp.start();
});
afterAll(() => test.stop());

const payload = { name: 'Zoë 👧🏽', nested: { list: [1, null, 'x'.repeat(1000)] }, rtl: 'ليلى', constructor: 'x' };

async function asked(childRef: string): Promise<string> {
  const body = {
    childRef,
    place: 'NL',
    birthDate: '2016-05',
    guardian: { email: `${childRef}@familie.example` },
    purposes: ['account'],
    escrow: payload,
  };
  return (await test.call<ConsentRequestDto>('POST', '/v1/consent-requests', { body })).body.id;
}

const read = (childRef: string, key?: string) =>
  test.call<EscrowsDto>('GET', `/v1/children/${childRef}/escrow`, { key });

describe('what a child entered', () => {
  it('is given back, as it was, only while the consent stands', async () => {
    const id = await asked('e-1');
    expect((await read('e-1')).body).toEqual({ childRef: 'e-1', escrows: [] });
    await grant(test, id);
    const { status, body, headers } = await read('e-1');
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(body).toEqual({ childRef: 'e-1', escrows: [{ consentRequestId: id, purpose: 'account', payload }] });
    await withdraw(test, id);
    expect((await read('e-1')).body.escrows).toEqual([]);
  });

  it('is closed again when the consent runs out', async () => {
    await grant(test, await asked('e-2'));
    expect((await read('e-2')).body.escrows).toHaveLength(1);
    test.clock.advance(366 * 24 * 60 * 60 * 1000);
    expect((await read('e-2')).body.escrows).toEqual([]);
  });

  it('is not there for another app, or about a child that nobody knows', async () => {
    await grant(test, await asked('e-3'));
    expect((await read('e-3', await test.newKey('other'))).body.escrows).toEqual([]);
    expect((await read('nobody')).body).toEqual({ childRef: 'nobody', escrows: [] });
  });

  it('does not stand in the database in the clear', async () => {
    const body = { childRef: 'e-4', place: 'NL', birthDate: '2016', guardian: { email: 'geheim@familie.example' } };
    await test.call('POST', '/v1/consent-requests', {
      body: { ...body, purposes: ['account'], escrow: { word: 'zeepaardje' } },
    });
    expect(await test.dump()).not.toMatch(/zeepaardje|geheim@|"e-4"/);
    expect(await test.dump()).toContain('letter.notice');
  });
});
