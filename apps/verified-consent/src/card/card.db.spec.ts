import { ChildCaseStore } from '@kinsent/store';
import { eventually, type Guardian, StrongDoor } from '../verified-consent.testing';
import { signedEvent } from './charger.testing';

const start = new Date('2026-06-01T10:00:00Z');
let door: StrongDoor;

beforeAll(async () => {
  door = await StrongDoor.open(start);
});
afterAll(() => door?.stop());

const completed = 'checkout.session.completed';
const stateOf = async (guardian: Guardian): Promise<string | undefined> =>
  (await door.payments(guardian)).at(-1)?.state;

async function settled(guardian: Guardian, state: string): Promise<void> {
  await eventually(async () => expect(await stateOf(guardian)).toBe(state));
}

async function paid(guardian: Guardian, change = {}): Promise<string> {
  const session = await door.toCard(guardian);
  door.charger.pay(session, change);
  return session;
}

describe('a card', () => {
  it('grants what was said yes to, gives the money back, and tells of both when they happened', async () => {
    const guardian = await door.approved();
    const session = await paid(guardian);
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'asked' });
    expect(await door.tell(completed, session)).toBe(200);
    await settled(guardian, 'refunded');
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'granted' });
    expect((await door.events(guardian)).map(({ type }) => type)).toEqual([
      'consent_request.created',
      'consent.granted',
      'permission.changed',
      'verification.passed',
      'verification.refunded',
    ]);
    const letters = await door.rows(`select kind from duty where kind = 'letter.refunded' and child_id = $1`, [
      guardian.childId,
    ]);
    expect(letters).toHaveLength(1);
    expect(door.charger.made.filter((intent) => intent === session.replace('cs_', 'pi_'))).toHaveLength(1);
  });

  it('is seen whole by whoever looks in that very moment', async () => {
    const guardian = await door.approved();
    const session = await paid(guardian);
    const cases = door.app.get(ChildCaseStore);
    const looked = cases.findByRequest.bind(cases);
    // Between the look at the verification and the look at what waits for it.
    const look = jest.spyOn(cases, 'findByRequest').mockImplementationOnce(async (...named) => {
      await door.tell(completed, session);
      await settled(guardian, 'refunded');
      return looked(...named);
    });
    const { html } = await door.get(`${guardian.path}/return?session=${session}`);
    look.mockRestore();
    expect(html).toContain('Thank you. This is done.');
  });

  it('asks for what the policy says, in the child’s place, and shows no number of ours to the provider but the charge’s', async () => {
    const guardian = await door.approved({ place: 'JP' });
    await door.toCard(guardian);
    const wish = door.charger.lastWish;
    expect(wish).toMatchObject({ charge: { currency: 'JPY', amount: 50 }, statement: 'BRICKYARD CHECK', locale: 'en' });
    expect(JSON.stringify(wish)).not.toContain(guardian.childId);
    expect(JSON.stringify(wish)).not.toContain(guardian.requestId);
  });

  it('is charged once, however often the word of it comes and however many at once', async () => {
    const guardian = await door.approved();
    const session = await paid(guardian);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => door.tell(completed, session, { id: `evt_${session}` })),
    );
    const others = await Promise.all(Array.from({ length: 5 }, () => door.tell(completed, session)));
    expect(new Set([...answers, ...others])).toEqual(new Set([200]));
    await settled(guardian, 'refunded');
    await door.tell(completed, session, { id: `evt_${session}` });
    expect((await door.events(guardian)).filter(({ type }) => type === 'verification.passed')).toHaveLength(1);
    expect(door.charger.made.filter((intent) => intent === session.replace('cs_', 'pi_'))).toHaveLength(1);
  });

  it('is settled by asking when no word of it ever comes', async () => {
    const guardian = await door.approved();
    await paid(guardian);
    door.clock.moveTo(new Date(door.clock.now().getTime() + 6 * 60_000));
    await settled(guardian, 'refunded');
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'granted' });
  });

  it('is settled once when words come in the wrong order', async () => {
    const guardian = await door.approved();
    const session = await paid(guardian);
    expect(await door.hear('refund.updated', { id: 're_1', payment_intent: session.replace('cs_', 'pi_') })).toBe(200);
    expect(await door.tell(completed, session)).toBe(200);
    expect(await door.tell('checkout.session.expired', session)).toBe(200);
    await settled(guardian, 'refunded');
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'granted' });
  });
});

describe('a word that is not the provider’s', () => {
  const object = (session: string) => ({ id: session, client_reference_id: session.slice(3) });

  it.each([
    ['without a signature', (body: string) => [body, null]],
    ['with an empty one', (body: string) => [body, `t=${Math.floor(start.getTime() / 1000)},v1=`]],
    ['signed by somebody else', (body: string) => [body, signedEvent(completed, {}, start).signature]],
    ['whose text was changed', (body: string, signature: string) => [`${body} `, signature]],
    ['that is no JSON', (_: string, signature: string) => ['{', signature]],
    ['that is empty', (_: string, signature: string) => ['', signature]],
  ] as const)('%s is refused, and changes nothing', async (_, forge) => {
    const guardian = await door.approved();
    const session = await paid(guardian);
    const { body, signature } = signedEvent(completed, object(session), door.clock.now());
    const [sent, by] = forge(body, signature) as [string, string | null];
    expect(await door.post(sent, by)).toBe(403);
    expect(await stateOf(guardian)).toBe('opened');
  });

  it('from another endpoint’s secret, or older than five minutes, is refused', async () => {
    const guardian = await door.approved();
    const session = await paid(guardian);
    expect(await door.hear(completed, object(session), { secret: `whsec_${'x'.repeat(24)}` })).toBe(403);
    const before = new Date(door.clock.now().getTime() - 301_000);
    expect(await door.tell(completed, session, { at: before })).toBe(403);
    expect(await stateOf(guardian)).toBe('opened');
  });

  it('about a charge of something else that the account sells is let go', async () => {
    expect(await door.hear(completed, { id: 'cs_other', client_reference_id: 'order-17' })).toBe(200);
    expect(
      await door.hear(completed, { id: 'cs_other', client_reference_id: '00000000-0000-7000-8000-000000000000' }),
    ).toBe(200);
    expect(await door.hear('customer.created', { id: 'cus_1' })).toBe(200);
    expect(await door.hear('refund.failed', { id: 're_9', payment_intent: 'pi_of_nobody' })).toBe(200);
  });
});

describe('a charge that proves nothing goes back', () => {
  it.each([
    ['prepaid', { funding: 'prepaid' }],
    ['prepaid', { funding: 'unknown' }],
    ['mismatch', { amount: 1 }],
    ['mismatch', { currency: 'jpy' }],
    ['mismatch', { reference: 'somebody-else' }],
  ] as const)('%s: %j', async (refusal, change) => {
    const guardian = await door.approved();
    const session = await paid(guardian, change);
    await door.tell(completed, session);
    await settled(guardian, 'refunded');
    expect(await door.payments(guardian)).toMatchObject([{ refusal }]);
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'asked' });
    const failed = (await door.events(guardian)).find(({ type }) => type === 'verification.failed');
    expect(failed?.data).toMatchObject({ cause: refusal, method: 'card-payment' });
    const page = await door.get(guardian.path);
    expect(page.html).toContain('The money went back on');
  });

  it('when the request was refused in the meantime', async () => {
    const guardian = await door.approved();
    const session = await paid(guardian);
    await door.act(guardian, { act: 'refuse' });
    await door.tell(completed, session);
    await settled(guardian, 'refunded');
    expect(await door.payments(guardian)).toMatchObject([{ refusal: 'too-late' }]);
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'refused' });
    const page = await door.get(`${guardian.path}/return?session=${session}`);
    expect(page.html).toContain('nothing waited for it any more');
  });

  it('when the child came of age in the meantime', async () => {
    const soon = new Date(door.clock.now().getTime() + 2 * 86_400_000).toISOString().slice(0, 10);
    const guardian = await door.approved({ comesOfAgeOn: soon });
    const session = await paid(guardian);
    door.clock.moveTo(new Date(door.clock.now().getTime() + 3 * 86_400_000));
    await door.tell(completed, session);
    await settled(guardian, 'refunded');
    expect(await door.payments(guardian)).toMatchObject([{ refusal: 'too-late' }]);
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'asked' });
  });

  it('when the time for an answer ran out, although nobody has written that down yet', async () => {
    const guardian = await door.approved();
    const session = await paid(guardian);
    door.clock.moveTo(new Date(door.clock.now().getTime() + 14 * 86_400_000));
    await door.tell(completed, session);
    await settled(guardian, 'refunded');
    expect(await door.payments(guardian)).toMatchObject([{ refusal: 'too-late' }]);
  });

  it('when the guardian is forgotten before it is settled: nobody is told, and the money goes back', async () => {
    const guardian = await door.approved();
    const session = await paid(guardian);
    await door.rows('update consent_request set guardianship_id = null where id = $1', [guardian.requestId]);
    await door.rows('delete from guardianship where child_id = $1', [guardian.childId]);
    await door.tell(completed, session);
    await eventually(async () =>
      expect(
        await door.rows('select state, refusal, verification_id from payment where session_id = $1', [session]),
      ).toEqual([{ state: 'refunded', refusal: 'too-late', verification_id: null }]),
    );
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'asked' });
  });
});

describe('a try that comes to nothing', () => {
  it('is told with why, and another card works on the same page', async () => {
    const guardian = await door.approved();
    const session = await door.toCard(guardian);
    await door.hear('payment_intent.payment_failed', {
      metadata: { payment: session.slice(3) },
      last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
    });
    const page = await door.get(`${guardian.path}?left=1`);
    expect(page.html).toContain('not enough money on the card');
    await eventually(async () =>
      expect((await door.events(guardian)).at(-1)).toMatchObject({
        type: 'verification.failed',
        data: { cause: 'declined' },
      }),
    );
    expect(await door.toCard(guardian)).toBe(session);
    door.charger.pay(session);
    await door.tell(completed, session);
    await settled(guardian, 'refunded');
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'granted' });
  });

  it('ends with the provider’s page, and a new one is opened', async () => {
    const guardian = await door.approved();
    const session = await door.toCard(guardian);
    door.charger.expire(session);
    await door.tell('checkout.session.expired', session);
    await settled(guardian, 'expired');
    expect((await door.events(guardian)).at(-1)).toMatchObject({ data: { cause: 'expired' } });
    expect((await door.get(guardian.path)).html).toContain('open for too long');
    const second = await door.toCard(guardian);
    expect(second).not.toBe(session);
    door.charger.pay(second);
    await door.tell(completed, second);
    await settled(guardian, 'refunded');
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'granted' });
  });

  it('says so when the provider cannot be reached, and keeps the way open', async () => {
    const guardian = await door.approved();
    door.charger.isDown = true;
    const page = await door.send(guardian, { act: 'card' });
    door.charger.isDown = false;
    expect(page.status).toBe(503);
    expect(page.html).toContain('Nothing was charged');
    expect(await door.toCard(guardian)).toMatch(/^cs_/);
    expect(await door.payments(guardian)).toHaveLength(1);
  });
});
