import { Family } from '../support/family';
import { House } from '../support/house';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 120_000);
afterAll(() => house?.stop(), 60_000);
jest.setTimeout(120_000);

const payload = { nickname: 'Zoë 👧🏽', drawing: { bricks: [1, 2, null], words: 'ليلى' }, agreed: true } as const;

const read = (family: Family) => house.client.escrow(family.childRef);
const kept = async (family: Family): Promise<number> => {
  const rows = await house.rows('select 1 from escrow where request_id = $1', [family.requestId]);
  return rows.length;
};
const releasedTo = (family: Family, purpose = 'account') => [{ consentRequestId: family.requestId, purpose, payload }];

describe('what a child typed before its parent was asked', () => {
  it('cannot be read before the yes, whatever the app tries', async () => {
    const family = new Family(house);
    await family.ask({ escrow: payload });
    expect(await kept(family)).toBe(1);
    const looks = [
      () => read(family),
      () => house.client.consentRequest(family.requestId),
      () => house.client.permissions(family.childRef),
      () => house.client.resend(family.requestId),
      () => house.events(),
      () => house.call('GET', `/v1/children/${family.childRef}/escrow?state=asked&purpose=account`),
      () => family.openPage(),
      () => family.letters(),
    ];
    for (const look of looks) expect(JSON.stringify(await look())).not.toContain('ليلى');
    expect(await read(family)).toEqual([]);
    await house.advance('P10DT1M');
    expect(await read(family)).toEqual([]);
  });

  it('is given back as it was while the yes stands, and kept from the app again once it is taken back', async () => {
    const family = new Family(house);
    await family.granted({ escrow: payload });
    expect(await read(family)).toEqual(releasedTo(family));
    await house.advance('PT25H');
    expect(await read(family)).toEqual(releasedTo(family));
    await family.takeBack();
    expect(await read(family)).toEqual([]);
    await house.settle();
    expect(await kept(family)).toBe(0);
  });

  it('is destroyed by a no', async () => {
    const family = new Family(house);
    await family.ask({ escrow: payload, purposes: ['account', 'creations'] });
    await family.answer({ account: 'no', creations: 'yes' });
    expect(await read(family)).toEqual([]);
    await house.settle();
    expect(await kept(family)).toBe(0);
    expect(await family.permission('creations')).toMatchObject({ allowed: true });
  });

  it('goes with the purpose that it was given for, whatever becomes of the others', async () => {
    const family = new Family(house);
    await family.ask({ escrow: payload, escrowPurpose: 'creations', purposes: ['account', 'creations'] });
    await family.answer({ account: 'no', creations: 'yes' });
    await house.settle();
    expect(await read(family)).toEqual(releasedTo(family, 'creations'));
    await family.takeBack(undefined, 'creations');
    expect(await read(family)).toEqual([]);
  });

  it.each(['refused-all', 'not-my-child', 'not-the-parent'] as const)('is destroyed by “%s”', async (reason) => {
    const family = new Family(house);
    await family.ask({ escrow: payload });
    await family.decline(reason);
    expect(await read(family)).toEqual([]);
    expect(await kept(family)).toBe(0);
  });

  it('is destroyed when the app calls the question off', async () => {
    const family = new Family(house);
    await family.ask({ escrow: payload });
    await house.client.cancel(family.requestId);
    await house.settle();
    expect(await kept(family)).toBe(0);
  });

  it('waits with what needs a stronger check, and is destroyed when nobody gives it', async () => {
    const family = new Family(house);
    await family.ask({ escrow: payload, escrowPurpose: 'public-creations', purposes: ['account', 'public-creations'] });
    await family.answer({ account: 'yes', 'public-creations': 'yes' });
    await house.settle();
    expect(await read(family)).toEqual([]);
    expect(await kept(family)).toBe(1);
    await house.advance('P14DT1M');
    expect(await kept(family)).toBe(0);
    expect(await family.permission()).toMatchObject({ allowed: true });
  });

  it('is destroyed by silence', async () => {
    const family = new Family(house);
    await family.ask({ escrow: payload });
    await house.advance('P14DT1M');
    expect(await read(family)).toEqual([]);
    expect(await kept(family)).toBe(0);
  });

  it('is destroyed when the yes has run out', async () => {
    const family = new Family(house);
    await family.granted({ purposes: ['precise-location'], escrow: payload });
    expect(await read(family)).toEqual(releasedTo(family, 'precise-location'));
    await house.advance('P364D');
    expect(await read(family)).toEqual(releasedTo(family, 'precise-location'));
    await house.advance('P2D');
    expect(await family.permission('precise-location')).toMatchObject({ allowed: false });
    expect(await read(family)).toEqual([]);
    expect(await kept(family)).toBe(0);
  });
});

describe('another app', () => {
  it('finds neither what was kept for the first one, nor its question, nor its child', async () => {
    const script = 'apps/email-consent/src/api-key/keys.cli.js';
    const args = ['create', '--app', 'magazine', '--label', 'another app', '--scope', 'all', '--mode', 'test'];
    const [key] = (await house.command(script, args)).split('\n');
    const headers = { authorization: `Bearer ${key}` };
    const family = new Family(house);
    await family.granted({ escrow: payload });

    const escrow = await house.call('GET', `/v1/children/${family.childRef}/escrow`, { headers });
    expect(escrow.body).toEqual({ childRef: family.childRef, escrows: [] });
    const request = await house.call('GET', `/v1/consent-requests/${family.requestId}`, { headers });
    expect(request.status).toBe(404);
    const cancel = await house.call('POST', `/v1/consent-requests/${family.requestId}/cancel`, { headers });
    expect(cancel.status).toBe(404);
    const events = await house.call('GET', '/v1/events?after=0', { headers });
    expect(events.body['events']).toEqual([]);
    const { body } = await house.call('GET', `/v1/children/${family.childRef}/permissions`, { headers });
    expect(Object.values(body['permissions'] as Record<string, { reason: string }>)).not.toContainEqual(
      expect.objectContaining({ reason: 'granted' }),
    );
    expect(await read(family)).toEqual(releasedTo(family));
  });

  it('cannot read with a key that lacks the scope', async () => {
    const script = 'apps/email-consent/src/api-key/keys.cli.js';
    const args = [
      'create',
      '--app',
      'brickyard',
      '--label',
      'asks only',
      '--scope',
      'consents:write',
      '--mode',
      'test',
    ];
    const [key] = (await house.command(script, args)).split('\n');
    const family = new Family(house);
    await family.granted({ escrow: payload });
    const { status, body } = await house.call('GET', `/v1/children/${family.childRef}/escrow`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect([status, body['code']]).toEqual([403, 'scope_missing']);
  });
});

describe('how much may be handed over', () => {
  const ofSize = (bytes: number) => ({ text: 'x'.repeat(bytes - '{"text":""}'.length) });

  it('is 32 kB, and not a byte more', async () => {
    const family = new Family(house);
    const largest = ofSize(32 * 1024);
    await family.granted({ escrow: largest });
    expect((await read(family))[0]!.payload).toEqual(largest);
    const refused = house.client.askGuardian(new Family(house).question({ escrow: ofSize(32 * 1024 + 1) }));
    await expect(refused).rejects.toMatchObject({ status: 422, errors: [{ pointer: '/escrow' }] });
  });
});
