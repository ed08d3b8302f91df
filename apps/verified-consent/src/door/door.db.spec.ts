import { cookieOf, eventually, type Guardian, StrongDoor } from '../verified-consent.testing';

const start = new Date('2026-06-01T10:00:00Z');
let door: StrongDoor;

beforeAll(async () => {
  door = await StrongDoor.open(start);
});
afterAll(() => door?.stop());

const both = ['public-creations', 'analytics-across-services'];
const disclosure = 'choice.analytics-across-services';

async function verified(guardian: Guardian, fields: Record<string, string> = {}): Promise<string> {
  const session = await door.toCard(guardian, fields);
  door.charger.pay(session);
  await door.tell('checkout.session.completed', session);
  await eventually(async () => expect((await door.payments(guardian)).at(-1)?.state).toBe('refunded'));
  return session;
}

describe('the page', () => {
  it('says what waits, what is charged, what the statement says and that it comes back, in both languages', async () => {
    const guardian = await door.approved();
    const en = await door.get(guardian.path);
    expect(en.status).toBe(200);
    for (const text of [
      'Showing creations to everyone',
      '€0.50',
      'BRICKYARD CHECK',
      'give it back',
      'Does none of these suit you?',
    ]) {
      expect(en.html).toContain(text);
    }
    const nl = (await door.get(`${guardian.path}?lang=nl`)).html;
    expect(nl).toContain('<html lang="nl">');
    expect(nl).toContain('Bouwwerken aan iedereen laten zien');
  });

  it('chooses nothing for the guardian', async () => {
    const { html } = await door.get((await door.approved()).path);
    expect(html).toContain('name="remember"');
    expect(html).not.toMatch(/checked/);
  });

  it('lets its forms lead to the provider and nowhere else, and only where there is something to pay', async () => {
    const guardian = await door.approved();
    const policyOf = async (path: string) => String((await door.get(path)).headers['content-security-policy']);
    expect(await policyOf(guardian.path)).toContain("form-action 'self' https://pay.example;");
    expect(await policyOf(guardian.path)).toContain("default-src 'none'");
    await verified(guardian);
    expect(await policyOf(guardian.path)).toContain("form-action 'self';");
  });

  it('looks the same for a link that never was and for one about somebody who is forgotten', async () => {
    const guardian = await door.approved();
    await door.rows(`update consent_request set state = 'erased' where id = $1`, [guardian.requestId]);
    const [never, forgotten] = [await door.get('/p/nothing/verify'), await door.get(guardian.path)];
    expect([never.status, forgotten.status]).toEqual([404, 404]);
    const bare = ({ html }: { html: string }) => html.replaceAll(/value="[^"]*"|\/p\/[^/]*\/verify/g, '');
    expect(bare(never)).toBe(bare(forgotten));
  });

  it('decides nothing when it is looked at, whatever the address says', async () => {
    const guardian = await door.approved();
    const session = await door.toCard(guardian);
    await door.get(`${guardian.path}?left=1`);
    await door.get(`${guardian.path}?act=card&remember=yes`);
    expect(await door.payments(guardian)).toMatchObject([{ state: 'opened' }]);
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'asked' });
    expect(session).toMatch(/^cs_/);
  });

  it('waits after paying for the provider’s word, and shows what follows from it', async () => {
    const guardian = await door.approved();
    const session = await door.toCard(guardian);
    door.charger.pay(session);
    const page = door.get(`${guardian.path}/return?session=${session}`);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await door.tell('checkout.session.completed', session);
    expect((await page).html).toContain('This is done');
  });
});

describe('a form', () => {
  it.each([
    ['without a token', {}],
    ['with somebody else’s token', { token: 'abc.def' }],
  ])('%s does nothing', async (_, fields) => {
    const guardian = await door.approved();
    const { statusCode, payload, headers } = await door.app.inject({
      method: 'POST',
      url: guardian.path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ act: 'card', ...fields }).toString(),
    });
    expect(statusCode).toBe(403);
    expect(payload).toContain('send it once more');
    // Sent once more, it has to be able to lead on.
    expect(headers['content-security-policy']).toContain("form-action 'self' https://pay.example;");
    expect(await door.payments(guardian)).toEqual([]);
  });

  it('from another site does nothing', async () => {
    const guardian = await door.approved();
    const page = await door.get(guardian.path);
    const token = /name="token" value="([^"]*)"/.exec(page.html)![1]!;
    const { statusCode } = await door.app.inject({
      method: 'POST',
      url: guardian.path,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: cookieOf(page),
        'sec-fetch-site': 'cross-site',
      },
      payload: new URLSearchParams({ act: 'card', token }).toString(),
    });
    expect(statusCode).toBe(403);
    expect(await door.payments(guardian)).toEqual([]);
  });

  it.each(['pay-me', '', 'again', 'disclosure'])('that asks for "%s" out of place does nothing', async (act) => {
    const guardian = await door.approved({ purposes: both });
    const page = await door.send(guardian, { act, again: 'yes', [disclosure]: 'yes' }, `?h=${door.present(guardian)}`);
    expect(page.status).toBe(act === 'again' ? 200 : 409);
    expect(await door.payments(guardian)).toEqual([]);
    expect(new Set(Object.values(await door.states(guardian)))).toEqual(new Set(['asked']));
  });
});

describe('a proof that was given before', () => {
  const email = 'vader@familie.example';

  it('is used again only by who agreed to it, chooses it, and had the letter in hand', async () => {
    const [first, second] = [await door.approved({ email }), await door.approved({ email })];
    await verified(first, { remember: 'yes' });
    const bare = await door.get(second.path);
    expect(bare.html).toContain('open the link in our letter once more');
    expect((await door.send(second, { act: 'again', again: 'yes' })).status).toBe(409);
    const forged = `?h=${door.present(first)}`;
    expect((await door.send(second, { act: 'again', again: 'yes', h: door.present(first) }, forged)).status).toBe(409);
    expect(await door.states(second)).toEqual({ 'public-creations': 'asked' });

    const present = `?h=${door.present(second)}`;
    const h = door.present(second);
    expect((await door.send(second, { act: 'again', h }, present)).status).toBe(422);
    expect((await door.send(second, { act: 'again', again: 'no', h }, present)).status).toBe(200);
    expect(await door.states(second)).toEqual({ 'public-creations': 'asked' });
    const page = await door.send(second, { act: 'again', again: 'yes', h }, present);
    expect([page.status, page.html.includes('This is done')]).toEqual([200, true]);
    expect(await door.states(second)).toEqual({ 'public-creations': 'granted' });
    expect(await door.payments(second)).toEqual([]);
  });

  it('is not offered when the guardian did not agree, when its time is over, or when it was taken back', async () => {
    const offered = async (other: Guardian) =>
      (await door.get(`${other.path}?h=${door.present(other)}`)).html.includes('You have shown it before');
    const silent = await door.approved({ email: 'stil@familie.example' });
    await verified(silent);
    expect(await offered(await door.approved({ email: 'stil@familie.example' }))).toBe(false);

    const agreed = await door.approved({ email: 'ja@familie.example' });
    await verified(agreed, { remember: 'yes' });
    const other = await door.approved({ email: 'ja@familie.example' });
    expect(await offered(other)).toBe(true);
    const done = await door.send(agreed, { act: 'revoke' });
    expect(done.html).toContain('We do not use it again');
    expect(await offered(other)).toBe(false);
    expect(await door.states(agreed)).toEqual({ 'public-creations': 'granted' });
  });

  it('of a guardian is none of another’s', async () => {
    const stranger = await door.approved({ email: 'vreemde@familie.example' });
    const h = door.present(stranger);
    const page = await door.send(stranger, { act: 'again', again: 'yes', h }, `?h=${h}`);
    expect(page.html).not.toContain('You have shown it before');
    expect(await door.states(stranger)).toEqual({ 'public-creations': 'asked' });
  });
});

describe('what goes to another company', () => {
  it('is asked about by itself once the guardian is known, with nothing ticked, and no does not touch the rest', async () => {
    const guardian = await door.approved({ purposes: both });
    const session = await verified(guardian);
    expect(await door.states(guardian)).toEqual({
      'public-creations': 'granted',
      'analytics-across-services': 'asked',
    });
    const page = await door.get(`${guardian.path}/return?session=${session}`);
    expect(page.html).toContain('Measurewell Analytics Inc.');
    expect(page.html).not.toMatch(/checked/);
    const query = `/return?session=${session}`;
    const h = door.present(guardian);
    expect((await door.send(guardian, { act: 'disclosure', h }, query)).status).toBe(422);
    expect((await door.send(guardian, { act: 'disclosure', h, [disclosure]: 'maybe' }, query)).status).toBe(422);
    expect((await door.send(guardian, { act: 'disclosure', h, [disclosure]: 'no' }, query)).status).toBe(200);
    expect(await door.states(guardian)).toEqual({
      'public-creations': 'granted',
      'analytics-across-services': 'refused',
    });
  });

  it('is granted by its own act, on the proof that was given', async () => {
    const guardian = await door.approved({ purposes: both });
    await verified(guardian);
    const h = door.present(guardian);
    const page = await door.send(guardian, { act: 'disclosure', h, [disclosure]: 'yes' }, `?h=${h}`);
    expect([page.status, page.html.includes('This is done')]).toEqual([200, true]);
    const evidence = await door.rows<{ id: string; proof_id: string }>(
      'select id, proof_id from evidence where request_id = $1',
      [guardian.requestId],
    );
    expect([evidence.length, new Set(evidence.map((row) => row.proof_id)).size]).toEqual([2, 1]);
  });

  it('takes no answer of somebody who did not have the letter in hand', async () => {
    const guardian = await door.approved({ purposes: both });
    await verified(guardian);
    expect((await door.get(guardian.path)).html).toContain('open the link in our letter once more');
    expect((await door.send(guardian, { act: 'disclosure', [disclosure]: 'yes' })).status).toBe(409);
    expect((await door.get(`${guardian.path}/return?session=cs_guessed`)).html).not.toContain(disclosure);
    expect(await door.states(guardian)).toMatchObject({ 'analytics-across-services': 'asked' });
  });

  it('alone leads through the card as well, and is asked about afterwards', async () => {
    const guardian = await door.approved({ purposes: ['analytics-across-services'] });
    const session = await verified(guardian);
    expect(await door.states(guardian)).toEqual({ 'analytics-across-services': 'asked' });
    expect((await door.get(`${guardian.path}/return?session=${session}`)).html).toContain('One more question');
  });
});
