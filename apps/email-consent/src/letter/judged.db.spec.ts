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

const all = ['account', 'public-creations', 'measuring'];

async function answered(locale = 'en', purposes = all) {
  const family = await proving.road.parentOf(purposes, locale);
  await family.parent.answer(Object.fromEntries(purposes.map((purpose) => [`choice.${purpose}`, 'yes'])));
  return family;
}

const wordsOf = ({ mail }: Received): string => (mail.text ?? '').replace(/\s+/gu, ' ');

async function receiptOf(scanId: string): Promise<unknown> {
  const { pool } = proving.road.test.app.get(Database);
  const sql = "select receipt from duty where kind = 'letter.judged' and subject_id = $1 and done_at is not null";
  let receipt: unknown;
  await until(async () => {
    const { rows } = await pool.query<{ receipt: unknown }>(sql, [scanId]);
    receipt = rows[0]?.receipt;
    return rows.length > 0;
  });
  return receipt;
}

describe('the letter that a form was judged', () => {
  it('says what is allowed now, how to take it back, and when the pictures go, and nothing of who looked', async () => {
    const { requestId, address } = await answered();
    const scanId = await proving.judge(requestId, { granting: ['public-creations', 'measuring'] });
    const letter = await proving.road.letter(address, 2);
    expect(letter.mail.subject).toBe('Brickyard: your form has been accepted');
    const said = wordsOf(letter);
    expect(said).toContain('came in on 1 March 2026. We looked at it on 1 March 2026.');
    expect(said).toContain('This is allowed now for Brickyard: - Account - Public drawings - Measuring across apps');
    expect(said).toContain('We delete the pictures of your form on 15 March 2026.');
    expect(await receiptOf(scanId)).toMatchObject({ outcome: 'sent' });
    const { pool } = proving.road.test.app.get(Database);
    await expect(pool.query('select staff_id from scan_review')).rejects.toThrow('permission denied');

    const parent = new Parent(proving.road.test.app, letter);
    const page = await parent.open();
    proving.road.test.clock.advance(3_000);
    const stopped = await parent.send(page, '/take-back', { purpose: 'public-creations', number: parent.number });
    expect(stopped.html).toContain('It has stopped');
    expect(await proving.road.states(requestId)).toMatchObject({ account: 'granted', 'public-creations': 'withdrawn' });
  });

  it('says why nothing was allowed, and leads on to another try or another way', async () => {
    const { requestId, address } = await answered('nl');
    await proving.judge(requestId, { rejection: 'unsigned' });
    const letter = await proving.road.letter(address, 2);
    expect(letter.mail.subject).toBe('Brickyard: we konden uw formulier niet goedkeuren');
    const said = wordsOf(letter);
    expect(said).toContain('er staat geen handtekening op. Zet uw handtekening met een pen op papier.');
    expect(said).toContain('U kunt vóór 15 maart 2026 een nieuw formulier sturen, of een andere manier kiezen.');
    const page = await new Parent(proving.road.test.app, letter).open();
    expect(page.html).toContain('laat zien dat u de ouder bent');
  });

  it('says that it was not needed to who had proven it in another way', async () => {
    const { requestId, address } = await answered();
    await proving.pass(requestId, ['public-creations', 'measuring']);
    await proving.judge(requestId, { rejection: 'too-late' });
    const letter = await proving.road.letter(address, 2);
    expect(letter.mail.subject).toBe('Brickyard: your form was not needed any more');
    expect(wordsOf(letter)).toContain('you had shown already who you are. It has changed nothing.');
  });

  it('says that nothing waited any more where the question had ended, and brings no link', async () => {
    const { requestId, address } = await answered('en', ['public-creations']);
    proving.road.test.clock.advance(15 * 24 * 3_600_000);
    await proving.judge(requestId, { rejection: 'too-late' });
    const letter = await proving.road.letter(address, 2);
    const said = wordsOf(letter);
    expect(said).toContain('nothing waited for it any more.');
    expect(said).toContain('Nothing from this question is allowed.');
    expect(letter.mail.text).not.toContain('/p/');
  });

  it('says that nobody looked in time, which is our fault, and leads on', async () => {
    const { requestId, address } = await answered();
    await proving.judge(requestId, { unjudged: true });
    const letter = await proving.road.letter(address, 2);
    expect(letter.mail.subject).toBe('Brickyard: nobody looked at your form in time');
    const said = wordsOf(letter);
    expect(said).toContain('We did not look at it in time, and we are sorry.');
    expect(said).not.toContain('We looked at it');
    expect(said).toContain('You can send a new form before');
  });

  it('goes to nobody once the guardian is forgotten, and says so in its receipt', async () => {
    const { requestId, address } = await answered();
    const scanId = await proving.judge(requestId, { rejection: 'unsigned', forgotten: true });
    expect(await receiptOf(scanId)).toEqual({ outcome: 'nobody to tell' });
    expect(proving.road.lettersTo(address)).toHaveLength(1);
  });
});
