import { chargeOf } from '@kinsent/consent';
import { type Charger, ChargerUnavailable, type ChargeWish } from './charger.port';

/** A charger with the hands of a card holder and of a bank. */
export interface ChargerToTry {
  readonly charger: Charger;
  /** A card holder pays on the provider's page, with a card of that kind. */
  pay(sessionId: string, funding: 'credit' | 'prepaid'): Promise<void>;
  /** The provider's page is left open until it is over. */
  expire(sessionId: string): Promise<void>;
  /** A refund that was reported as done comes back from the bank. */
  failRefund(intentId: string): Promise<void>;
}

const paymentId = '0190b3a0-0000-7000-8000-000000000001';

function aWish(change: Partial<ChargeWish> = {}): ChargeWish {
  return {
    paymentId,
    charge: chargeOf('EUR'),
    label: 'Proof that you are the parent',
    statement: 'BRICKYARD CHECK',
    locale: 'en',
    doneUrl: 'https://verify.brickyard.example/p/secret/verify/return?session={session}',
    leftUrl: 'https://verify.brickyard.example/p/secret/verify',
    ...change,
  };
}

/** What everybody who charges cards keeps to. */
export function chargesCards(open: () => Promise<ChargerToTry>): void {
  let at: ChargerToTry;
  beforeEach(async () => {
    at = await open();
  });

  const paid = async (wish = aWish(), funding: 'credit' | 'prepaid' = 'credit') => {
    const { sessionId } = await at.charger.open(wish);
    await at.pay(sessionId, funding);
    const seen = await at.charger.look(sessionId);
    if (seen.state !== 'paid') throw new Error(`It is ${seen.state}.`);
    return seen;
  };

  it('opens one page for one payment, however often it is asked', async () => {
    const [one, two] = [await at.charger.open(aWish()), await at.charger.open(aWish())];
    expect(two).toEqual(one);
    expect(await at.charger.look(one.sessionId)).toEqual({ state: 'open', url: one.url });
    const { sessionId } = await at.charger.open(aWish({ paymentId: paymentId.replace(/1$/, '2') }));
    expect(sessionId).not.toBe(one.sessionId);
  });

  it('says what was paid, by whom as little as can be, and knows it by our number', async () => {
    const seen = await paid();
    expect(seen).toMatchObject({ reference: paymentId, currency: 'eur', amount: 50, funding: 'credit' });
    expect(seen.fingerprint).toEqual(expect.any(String));
    expect(await at.charger.paymentOf(seen.intentId)).toBe(paymentId);
  });

  it('charges a currency without minor units as it is', async () => {
    expect(await paid(aWish({ charge: chargeOf('JPY') }))).toMatchObject({ currency: 'jpy', amount: 50 });
  });

  it('tells a prepaid card', async () => {
    expect(await paid(aWish(), 'prepaid')).toMatchObject({ funding: 'prepaid' });
  });

  it('says when a page is over', async () => {
    const { sessionId } = await at.charger.open(aWish());
    await at.expire(sessionId);
    expect(await at.charger.look(sessionId)).toEqual({ state: 'expired' });
  });

  it('gives a charge back once, however often it is asked', async () => {
    const { intentId } = await paid();
    expect(await at.charger.lookAtRefund(intentId)).toEqual({ state: 'none' });
    const first = await at.charger.refund({ paymentId, intentId, attempt: 1 });
    expect(first).toMatchObject({ state: 'done', refundId: expect.any(String) });
    expect(await at.charger.refund({ paymentId, intentId, attempt: 2 })).toEqual(first);
    expect(await at.charger.lookAtRefund(intentId)).toEqual(first);
  });

  it('gives back anew what came back from the bank', async () => {
    const { intentId } = await paid();
    await at.charger.refund({ paymentId, intentId, attempt: 1 });
    await at.failRefund(intentId);
    expect(await at.charger.lookAtRefund(intentId)).toMatchObject({ state: 'failed' });
    expect(await at.charger.refund({ paymentId, intentId, attempt: 2 })).toMatchObject({ state: 'done' });
  });

  it('says by a code that something is not there', async () => {
    const error: unknown = await at.charger.look('cs_test_nothing').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ChargerUnavailable);
    expect((error as ChargerUnavailable).code).toBe('stripe_resource_missing');
  });
}
