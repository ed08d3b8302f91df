import { PaymentStore } from '@kinsent/store';
import { eventually, type Guardian, StrongDoor } from '../verified-consent.testing';
import { Refunds } from './refunds';

const start = new Date('2026-06-01T10:00:00Z');
const hours = (n: number): number => n * 3_600_000;
let door: StrongDoor;

beforeAll(async () => {
  door = await StrongDoor.open(start);
});
afterAll(() => door?.stop());
afterEach(() => {
  door.charger.isDown = false;
  door.charger.refunds = 'done';
});

async function paid(guardian: Guardian): Promise<string> {
  const session = await door.toCard(guardian);
  door.charger.pay(session);
  await door.tell('checkout.session.completed', session);
  await reaches(guardian, 'paid', 'refunded', 'refund-failed');
  return session.replace('cs_', 'pi_');
}

function reaches(guardian: Guardian, ...states: string[]): Promise<void> {
  return eventually(async () => expect(states).toContain((await door.payments(guardian)).at(-1)?.state));
}

const later = (ms: number): void => door.clock.moveTo(new Date(door.clock.now().getTime() + ms));
const typesOf = async (guardian: Guardian) => (await door.events(guardian)).map(({ type }) => type);
const lettersTo = async ({ childId }: Guardian) =>
  (await door.rows(`select id from duty where kind = 'letter.refunded' and child_id = $1`, [childId])).length;

describe('a refund', () => {
  it('is tried until it is done while the provider is down for a day, and said to be done only then (N7)', async () => {
    const guardian = await door.approved();
    door.charger.refunds = 'pending';
    const intent = await paid(guardian);
    await eventually(async () => expect(door.charger.made).toContain(intent));
    door.charger.isDown = true;
    later(hours(24));
    await eventually(async () =>
      expect(await door.rows(`select last_error from duty where kind = 'payment.refund' and done_at is null`)).toEqual([
        { last_error: 'stripe_down' },
      ]),
    );
    expect(await typesOf(guardian)).not.toContain('verification.refunded');
    expect(await lettersTo(guardian)).toBe(0);
    expect((await door.get(guardian.path)).html).toContain('on its way back');
    door.charger.isDown = false;
    door.charger.settleRefund(intent, 'done');
    later(hours(1));
    await reaches(guardian, 'refunded');
    expect(await typesOf(guardian)).toContain('verification.refunded');
    expect(await lettersTo(guardian)).toBe(1);
    expect(door.charger.made.filter((made) => made === intent)).toHaveLength(1);
  });

  it('that fails is loud, listed, and tried again until it works', async () => {
    const guardian = await door.approved();
    door.charger.refunds = 'failed';
    await paid(guardian);
    await reaches(guardian, 'refund-failed');
    expect(await typesOf(guardian)).toContain('verification.refund_failed');
    expect(await lettersTo(guardian)).toBe(0);
    expect((await door.get(guardian.path)).html).toContain('could not be given back yet');
    const ready = await door.app.inject({ method: 'GET', url: '/health/ready' });
    expect([ready.statusCode, ready.json()]).toMatchObject([200, { checks: { refunds: 'degraded' } }]);
    door.charger.refunds = 'done';
    later(hours(7));
    await reaches(guardian, 'refunded');
    expect(await lettersTo(guardian)).toBe(1);
  });

  it('that comes back from the bank later is owed again', async () => {
    const guardian = await door.approved();
    const intent = await paid(guardian);
    await reaches(guardian, 'refunded');
    door.charger.settleRefund(intent, 'failed');
    expect(await door.hear('refund.failed', { id: 're_1', payment_intent: intent })).toBe(200);
    await reaches(guardian, 'refund-failed');
    expect((await typesOf(guardian)).slice(-2)).toEqual(['verification.refunded', 'verification.refund_failed']);
    later(hours(7));
    await reaches(guardian, 'refunded');
    expect(door.charger.made.filter((made) => made === intent)).toHaveLength(2);
  });

  it('that the operator made in another way is not tried again', async () => {
    const guardian = await door.approved();
    door.charger.refunds = 'failed';
    const intent = await paid(guardian);
    await reaches(guardian, 'refund-failed');
    const [{ id }] = (await door.payments<{ id: string }>(guardian)) as [{ id: string }];
    const payment = (await door.app.get(PaymentStore).byId(id))!;
    await door.app.get(Refunds).gaveBack(payment, null, door.clock.now());
    const made = door.charger.made.length;
    later(hours(7));
    await eventually(async () =>
      expect(await door.rows(`select id from duty where kind = 'payment.refund' and done_at is null`)).toEqual([]),
    );
    expect([door.charger.made.length, await lettersTo(guardian)]).toEqual([made, 1]);
    await reaches(guardian, 'refunded');
    expect(intent).toMatch(/^pi_/);
  });

  it('that somebody made by hand counts as done', async () => {
    const guardian = await door.approved();
    door.charger.refunds = 'failed';
    const intent = await paid(guardian);
    await reaches(guardian, 'refund-failed');
    door.charger.settleRefund(intent, 'done');
    await door.hear('charge.refunded', { id: 'ch_1', payment_intent: intent });
    await reaches(guardian, 'refunded');
  });
});

describe('a card holder who says that it was not them', () => {
  it('takes the proof along, and what rested on it with whatever other child', async () => {
    const email = 'iemand@familie.example';
    const [one, other] = [await door.approved({ email }), await door.approved({ email })];
    const session = await door.toCard(one, { remember: 'yes' });
    door.charger.pay(session);
    await door.tell('checkout.session.completed', session);
    await reaches(one, 'refunded');
    const again = await door.send(other, { act: 'again', again: 'yes' }, `?h=${door.present(other)}`);
    expect([again.status, await door.states(other)]).toEqual([200, { 'public-creations': 'granted' }]);

    const intent = session.replace('cs_', 'pi_');
    expect(await door.hear('charge.dispute.created', { id: 'dp_1', payment_intent: intent })).toBe(200);
    await eventually(async () =>
      expect([await door.states(one), await door.states(other)]).toEqual([
        { 'public-creations': 'invalidated' },
        { 'public-creations': 'invalidated' },
      ]),
    );
    const told = (await door.events(other)).filter(({ type }) => /invalidated|permission/.test(type)).slice(-2);
    expect(told).toMatchObject([
      { type: 'consent.invalidated' },
      { type: 'permission.changed', data: { allowed: false } },
    ]);
    const evidence = await door.rows('select invalidated_at from evidence where request_id = any($1)', [
      [one.requestId, other.requestId],
    ]);
    expect(evidence.every((row) => (row as { invalidated_at: Date | null }).invalidated_at !== null)).toBe(true);
    const third = await door.approved({ email });
    expect((await door.get(`${third.path}?h=${door.present(third)}`)).html).not.toContain('shown it before');
  });

  it('whose bank took the money back already is not given it twice, nor written to', async () => {
    const guardian = await door.approved();
    door.charger.refunds = 'by-bank';
    const intent = await paid(guardian);
    await reaches(guardian, 'refunded');
    expect(door.charger.made).not.toContain(intent);
    expect(await lettersTo(guardian)).toBe(0);
  });

  it('before it is settled: nothing is granted, and the money goes back', async () => {
    const guardian = await door.approved();
    const session = await door.toCard(guardian);
    door.charger.pay(session);
    const intent = session.replace('cs_', 'pi_');
    expect(await door.hear('radar.early_fraud_warning.created', { id: 'issfr_1', payment_intent: intent })).toBe(200);
    await reaches(guardian, 'refunded');
    expect(await door.payments(guardian)).toMatchObject([{ refusal: 'disputed' }]);
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'asked' });
  });
});

it('asks somebody to look when one card serves many who have nothing to do with each other, and names no card', async () => {
  const guardians: Guardian[] = [];
  for (let n = 0; n < 4; n += 1) {
    const guardian = await door.approved();
    const session = await door.toCard(guardian);
    door.charger.pay(session, { fingerprint: 'one-card-for-all' });
    await door.tell('checkout.session.completed', session);
    await reaches(guardian, 'refunded');
    guardians.push(guardian);
  }
  const flagged = await Promise.all(
    guardians.map(async (one) => (await typesOf(one)).includes('verification.review_needed')),
  );
  expect(flagged).toEqual([false, false, false, true]);
  const rows = await door.rows<{ text: string }>('select payment::text as text from payment');
  expect(rows.map(({ text }) => text).join()).not.toContain('one-card');
});
