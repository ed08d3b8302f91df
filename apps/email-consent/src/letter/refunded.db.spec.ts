import { Database } from '@kinsent/store';
import type { Received } from '../mail/smtp-inbox.testing';
import { Parent } from '../answer/parent.testing';
import { until } from '../answer/road.testing';
import { ProvingRoad } from '../verification/proving.testing';

let proving: ProvingRoad;

beforeAll(async () => {
  proving = await ProvingRoad.start();
});

afterAll(() => proving.stop());

const yes = { 'choice.account': 'yes', 'choice.public-creations': 'yes' };

async function answered(locale = 'en', purposes = ['account', 'public-creations'], choices: object = yes) {
  const family = await proving.road.parentOf(purposes, locale);
  await family.parent.answer({ ...choices });
  return family;
}

const wordsOf = ({ mail }: Received): string => (mail.text ?? '').replace(/\s+/gu, ' ');

async function receiptOf(paymentId: string): Promise<unknown> {
  const { pool } = proving.road.test.app.get(Database);
  const sql = "select receipt from duty where kind = 'letter.refunded' and subject_id = $1 and done_at is not null";
  let receipt: unknown;
  await until(async () => {
    const { rows } = await pool.query<{ receipt: unknown }>(sql, [paymentId]);
    receipt = rows[0]?.receipt;
    return rows.length > 0;
  });
  return receipt;
}

describe('the letter that money is back', () => {
  it('says how much, since when and where to see it, what is allowed now, and how to take it back', async () => {
    const { requestId, address } = await answered();
    const paymentId = await proving.pay(requestId);
    await proving.pass(requestId, ['public-creations']);
    await proving.refund(paymentId);
    await proving.oweLetter(paymentId);
    const letter = await proving.road.letter(address, 2);
    expect(letter.mail.subject).toBe('Brickyard: your €0.50 has been given back');
    const said = wordsOf(letter);
    expect(said).toContain('On 1 March 2026 we gave back the €0.50 that was charged to your card for Brickyard.');
    expect(said).toContain('“BRICKYARD CHECK”');
    expect(said).toContain('This is allowed now for Brickyard: - Account - Public drawings');
    expect(await receiptOf(paymentId)).toMatchObject({ outcome: 'sent' });

    const parent = new Parent(proving.road.test.app, letter);
    const page = await parent.open();
    proving.road.test.clock.advance(3_000);
    const stopped = await parent.send(page, '/take-back', { purpose: 'public-creations', number: parent.number });
    expect(stopped.html).toContain('It has stopped');
    expect(await proving.road.states(requestId)).toMatchObject({ account: 'granted', 'public-creations': 'withdrawn' });
  });

  it('says kindly why nothing was allowed, and how to go on', async () => {
    const { requestId, address } = await answered('nl');
    const paymentId = await proving.pay(requestId, 'prepaid');
    await proving.refund(paymentId);
    await proving.oweLetter(paymentId);
    const letter = await proving.road.letter(address, 2);
    const said = wordsOf(letter);
    expect(said).toContain('het was een prepaidkaart');
    expect(said).toContain('Dat kan vóór 15 maart 2026');
    const page = await new Parent(proving.road.test.app, letter).open();
    expect(page.html).toContain('laat zien dat u de ouder bent');
  });

  it('brings no link where nothing is allowed and nothing waits', async () => {
    const { requestId, address } = await answered('en', ['public-creations'], { 'choice.public-creations': 'yes' });
    const paymentId = await proving.pay(requestId, 'too-late');
    await proving.road.test.call('POST', `/v1/consent-requests/${requestId}/cancel`, { body: {} });
    await proving.refund(paymentId);
    await proving.oweLetter(paymentId);
    const letter = await proving.road.letter(address, 2);
    expect(wordsOf(letter)).toContain('Nothing from this question is allowed.');
    expect(letter.mail.text).not.toContain('/p/');
  });

  it('leaves once, however often its duty runs', async () => {
    const { requestId, address } = await answered();
    const paymentId = await proving.pay(requestId);
    await proving.refund(paymentId);
    await proving.oweLetter(paymentId);
    await proving.oweLetter(paymentId);
    await receiptOf(paymentId);
    expect(proving.road.lettersTo(address)).toHaveLength(2);
  });

  it('does not leave while the money is not back', async () => {
    const { requestId, address } = await answered();
    const paymentId = await proving.pay(requestId);
    await proving.oweLetter(paymentId, 'paid');
    expect(await receiptOf(paymentId)).toEqual({ outcome: 'not refunded' });
    expect(proving.road.lettersTo(address)).toHaveLength(1);
  });

  it('goes to nobody once the guardian is forgotten, and says so in its receipt', async () => {
    const { requestId, address } = await answered();
    const paymentId = await proving.pay(requestId);
    await proving.refund(paymentId);
    await proving.forgetGuardian(requestId);
    await proving.oweLetter(paymentId);
    expect(await receiptOf(paymentId)).toEqual({ outcome: 'nobody to tell' });
    expect(proving.road.lettersTo(address)).toHaveLength(1);
  });
});
