import { randomBytes, randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { ReturnPath } from '../../apps/email-consent/src/mail/return-path';
import { deliveryReport } from '../../apps/sandbox/src/inbox/delivery-report';
import { Family } from '../support/family';
import { House } from '../support/house';
import { ledgerFaults } from '../support/proof';
import { guardians, remainsOf } from '../support/remains';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 120_000);
afterAll(() => house?.stop(), 60_000);
jest.setTimeout(120_000);

/** The sandbox's mail server refuses `refuse-…` at once, and takes `bounce-…` to report it as undeliverable afterwards. */
const unreachable = (how: 'refuse' | 'bounce'): string => `${how}-${randomUUID().slice(0, 8)}@family.example`;
const bounces = async (family: Family): Promise<number> =>
  (await family.eventTypes()).filter((type) => type === 'consent_request.bounced').length;

describe.each([
  ['refuse', 'is refused by the mail server'],
  ['bounce', 'comes back by a delivery report'],
] as const)('a letter that %ss', (how, happens) => {
  let family: Family;
  let right: Family;
  let expiresAt: string;

  it(`${happens}: the app is told once, and the question stays open`, async () => {
    family = new Family(house, { email: unreachable(how) });
    ({ expiresAt } = await family.ask());
    const request = await family.request();
    expect(request).toMatchObject({ state: 'open', expiresAt, bouncedAt: expect.any(String) });
    expect(await bounces(family)).toBe(1);
    const told = (await family.events()).find(({ type }) => type === 'consent_request.bounced')!;
    expect(told.data).toEqual({
      child: true,
      childRef: family.childRef,
      consentRequestId: family.requestId,
      letter: 'notice',
    });
    expect(await family.permission()).toMatchObject({ allowed: false, reason: 'asked' });
    expect(await family.letters()).toEqual([]);
  });

  it('is followed by no reminder', async () => {
    await house.advance('P3DT1M');
    expect(await bounces(family)).toBe(1);
    const sent = await house.rows('select kind from letter where request_id = $1', [family.requestId]);
    expect(sent).toEqual([{ kind: 'notice' }]);
  });

  it('may not be sent to the child instead', async () => {
    const child = 'bouwer@school.example';
    const correction = house.client.resend(family.requestId, {
      guardian: { email: 'BOUWER+mama@school.example' },
      child: { email: child },
    });
    await expect(correction).rejects.toMatchObject({ status: 422, code: 'guardian_is_child' });
  });

  it('is sent anew to the address put right, which can answer in the time that is left', async () => {
    right = new Family(house, { childRef: family.childRef });
    right.requestId = family.requestId;
    const filed = await guardians(house);
    const corrected = await house.client.resend(family.requestId, { guardian: { email: right.parent.address } });
    expect(corrected).toMatchObject({ state: 'open', expiresAt, bouncedAt: null });
    expect(JSON.stringify(corrected)).not.toContain('@');
    await house.settle();
    expect(await right.letters()).toHaveLength(1);
    // The wrong address is forgotten at once.
    expect(await guardians(house)).toBe(filed);
    expect((await right.answer({ account: 'yes' })).status).toBe(200);
    expect(await right.permission()).toMatchObject({ allowed: true });
  });

  it('and from then on everything goes to that address alone', async () => {
    await house.advance('PT25H');
    expect((await right.letters()).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/is that right/),
      expect.stringMatching(/may we have your answer/),
    ]);
    expect(await family.letters()).toEqual([]);
    await right.takeBack();
    await house.advance('PT1H');
    expect(await remainsOf(house, family.requestId)).toEqual({});
  });
});

describe('an address', () => {
  it('cannot be changed while letters arrive there, so that nobody leads an answer elsewhere', async () => {
    const family = new Family(house);
    await family.ask();
    const elsewhere = new Family(house);
    const change = house.client.resend(family.requestId, { guardian: { email: elsewhere.parent.address } });
    await expect(change).rejects.toMatchObject({ status: 422, errors: [{ pointer: '/guardian' }] });
    await house.settle();
    expect(await elsewhere.letters()).toEqual([]);
    expect(await family.letters()).toHaveLength(1);
  });

  it('may be corrected as often as letters may be sent in a day, and no more', async () => {
    const family = new Family(house, { email: unreachable('refuse') });
    await family.ask();
    for (let correction = 2; correction <= 3; correction += 1) {
      await house.client.resend(family.requestId, { guardian: { email: unreachable('refuse') } });
      await house.settle();
      expect(await bounces(family)).toBe(correction);
    }
    const { status, body, headers } = await house.call('POST', `/v1/consent-requests/${family.requestId}/resend`, {
      body: { guardian: { email: unreachable('refuse') } },
    });
    expect([status, body['code']]).toEqual([429, 'resend_capped']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    await house.advance('PT25H');
    const right = new Family(house, { childRef: family.childRef });
    await house.client.resend(family.requestId, { guardian: { email: right.parent.address } });
    await house.settle();
    expect(await right.letters()).toHaveLength(1);
  });

  it('that bounces for ever is forgotten with the silence', async () => {
    const family = new Family(house, { email: unreachable('bounce') });
    await family.ask();
    const filed = await guardians(house);
    await house.advance('P14DT1M');
    expect(await family.permission()).toMatchObject({ reason: 'erased' });
    expect(await remainsOf(house, family.requestId)).toEqual({});
    expect(await guardians(house)).toBeLessThan(filed);
  });
});

/** Hands a delivery report about a letter to the house, with a return path made with a key. Answers what SMTP said. */
async function report(letterId: string, key: string, recipient: string): Promise<string> {
  const { BOUNCE_PORT: port, BOUNCE_DOMAIN: domain } = house.serviceOf('email-consent').env;
  const returnPath = new ReturnPath(Buffer.from(key, 'base64'), domain!).of(letterId);
  const raw = deliveryReport({ recipient, returnPath, originalHeaders: 'Subject: a letter', at: await house.now() });
  const transport = createTransport({ host: '127.0.0.1', port: Number(port), ignoreTLS: true });
  try {
    return (await transport.sendMail({ envelope: { from: '', to: [returnPath] }, raw })).response;
  } catch (error) {
    return (error as { response?: string }).response ?? String(error);
  } finally {
    transport.close();
  }
}

const linkKey = (): string => house.serviceOf('email-consent').env['LINK_KEY']!;

async function letterOf(family: Family, kind: string): Promise<string> {
  const [letter] = await house.rows<{ id: string }>('select id from letter where request_id = $1 and kind = $2', [
    family.requestId,
    kind,
  ]);
  return letter!.id;
}

describe('a second letter that comes back', () => {
  it('takes the yes along: without it nobody was written to twice', async () => {
    const family = new Family(house);
    await family.granted();
    await house.advance('PT25H');
    expect(await family.permission()).toMatchObject({ allowed: true });
    const before = await house.lastEvent();
    const letter = await letterOf(family, 'confirmation');
    expect(await report(letter, linkKey(), family.parent.address)).toMatch(/^250/);
    expect(await family.permission()).toMatchObject({ allowed: false });
    await house.settle();
    // What the child made is kept for a while, for a parent who changes their mind.
    const types = ['consent.invalidated', 'permission.changed', 'consent_request.bounced', 'erasure.scheduled'];
    expect(await family.eventTypes(before)).toEqual(types);
    expect((await family.events(before))[2]!.data).toMatchObject({ letter: 'confirmation' });
    expect(await remainsOf(house, family.requestId)).toEqual({});
    // Told once, however often the mail server repeats itself.
    await report(letter, linkKey(), family.parent.address);
    await house.settle();
    expect(await family.eventTypes(before)).toEqual(types);
  });
});

describe('a delivery report', () => {
  it('about a letter that was answered since does not take the answer away', async () => {
    const family = new Family(house);
    await family.granted();
    await report(await letterOf(family, 'notice'), linkKey(), family.parent.address);
    await house.settle();
    expect(await family.permission()).toMatchObject({ allowed: true });
  });

  it('that a stranger forges is refused and changes nothing', async () => {
    const family = new Family(house);
    await family.ask();
    const letterId = await letterOf(family, 'notice');
    const before = await house.dumpOfRequests();
    expect(await report(letterId, randomBytes(32).toString('base64'), family.parent.address)).toMatch(/^550/);
    await house.settle();
    expect(await house.dumpOfRequests()).toEqual(before);
    // The same report with the true return path would have counted.
    expect(await report(letterId, linkKey(), family.parent.address)).toMatch(/^250/);
    await house.settle();
    expect(await bounces(family)).toBe(1);
  });
});

describe('messages that a parent may stop', () => {
  it('stop by themselves when the parent was never reached', async () => {
    const family = new Family(house, { email: unreachable('bounce') });
    await family.ask({ purposes: ['push-messages'] });
    await house.settle();
    expect(await family.permission('push-messages')).toMatchObject({ allowed: false });
    const told = (await family.events()).filter(({ type }) => type === 'permission.changed');
    expect(told.map(({ data }) => data['allowed'])).toEqual([true, false]);
    expect(await family.eventTypes()).toEqual(
      expect.arrayContaining(['consent_request.bounced', 'consent.invalidated']),
    );
  });
});

it('leaves ledgers that hold', async () => {
  expect(await ledgerFaults(house)).toEqual([]);
});
