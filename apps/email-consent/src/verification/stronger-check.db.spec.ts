import { LedgerStore } from '@kinsent/store';
import { Parent } from '../answer/parent.testing';
import { ProvingRoad } from './proving.testing';

let proving: ProvingRoad;

beforeAll(async () => {
  proving = await ProvingRoad.start();
});

afterAll(() => proving.stop());

const day = 24 * 60 * 60 * 1000;
const asked = ['account', 'location', 'public-creations', 'measuring'];
const choices = {
  'choice.account': 'yes',
  'choice.location': 'no',
  'choice.public-creations': 'yes',
  'choice.measuring': 'yes',
};

interface RequestBody {
  readonly state: string;
  readonly consents: readonly { readonly purpose: string; readonly state: string; readonly waitsFor: string | null }[];
}

async function waits(requestId: string): Promise<Record<string, string | null>> {
  const { body } = await proving.road.test.call<RequestBody>('GET', `/v1/consent-requests/${requestId}`);
  return Object.fromEntries(body.consents.map(({ purpose, waitsFor }) => [purpose, waitsFor]));
}

async function reasonOf(requestId: string, purpose: string): Promise<string> {
  const { test } = proving.road;
  const { body: request } = await test.call<{ childRef: string }>('GET', `/v1/consent-requests/${requestId}`);
  const { body } = await test.call<{ permissions: Record<string, { reason: string }> }>(
    'GET',
    `/v1/children/${request.childRef}/permissions`,
  );
  return body.permissions[purpose]!.reason;
}

/** A parent who said yes to what needs a check, among other things. */
async function answered(purposes = asked, chosen: Readonly<Record<string, string>> = choices, locale = 'en') {
  const family = await proving.road.parentOf(purposes, locale);
  const thanks = await family.parent.answer(chosen);
  return { ...family, thanks, verification: (await proving.verificationOf(family.requestId))! };
}

async function refuse(parent: Parent, purpose: string): Promise<string> {
  const page = await parent.open();
  proving.road.test.clock.advance(3_000);
  const form = page.forms.find(({ fields }) =>
    fields.some(([name, value]) => name === 'about' && value === 'waiting'),
  )!;
  const token = form.fields.find(([name]) => name === 'token')![1];
  const body = new URLSearchParams({ token, about: 'waiting', purpose, number: parent.number });
  return (await parent.post(form.action, body)).html;
}

/** Opens the letter's link later on, and presses the number that stands in the letter, or another one. */
async function goOn(parent: Parent, query = '', number = parent.number) {
  const page = await parent.open(query);
  proving.road.test.clock.advance(3_000);
  const form = page.forms.find(({ fields }) => fields.some(([name, value]) => name === 'about' && value === 'prove'))!;
  const token = form.fields.find(([name]) => name === 'token')![1];
  return parent.post(form.action, new URLSearchParams({ token, about: 'prove', number }));
}

describe('the page that asks, where a check is offered', () => {
  it('asks yes or no of everything, ticks nothing, and says what comes after a yes', async () => {
    const { parent } = await proving.road.parentOf(asked);
    const { html } = await parent.open();
    for (const purpose of asked) {
      const fields = html.match(new RegExp(`<input[^>]*name="choice\\.${purpose}"[^>]*>`, 'g')) ?? [];
      expect(fields.map((field) => /value="(\w+)"/.exec(field)![1])).toEqual(['yes', 'no']);
    }
    expect(html).not.toMatch(/\schecked/);
    expect(html).toContain('For this we must know for sure that you are the parent');
    expect(html).toContain('€0.50');
    expect(html.match(/after the check we ask you about it once more/g)).toHaveLength(1);
    expect(html).not.toContain('stronger check');
  });

  it('says it in the letter too', async () => {
    const { parent } = await proving.road.parentOf(asked, 'nl');
    const text = (parent.letter.mail.text ?? '').replace(/\s+/g, ' ');
    expect(text).toContain('Een ja wacht tot u hebt laten zien wie u bent.');
    expect(text).toContain('een klein bedrag afgeschreven');
  });

  it('takes nothing without a choice for each, and tries no code', async () => {
    const { requestId, parent } = await proving.road.parentOf(asked);
    const { 'choice.measuring': _, ...some } = choices;
    const page = await parent.answer({ ...some, code: '000000' });
    expect(page.status).toBe(422);
    expect(page.html).toContain('Choose yes or no for “Measuring across apps”');
    expect(page.html).not.toContain('not the code from this letter');
    expect(await proving.road.states(requestId)).toMatchObject({ account: 'asked', 'public-creations': 'asked' });
    expect(await proving.verificationOf(requestId)).toBeNull();
  });
});

describe('a yes to what needs a check', () => {
  it('waits, while the rest counts at once, and leads on', async () => {
    const { requestId, thanks, verification } = await answered();
    expect(thanks.status).toBe(200);
    expect(await proving.road.states(requestId)).toEqual({
      account: 'granted',
      location: 'refused',
      'public-creations': 'asked',
      measuring: 'asked',
    });
    expect(verification).toMatchObject({ locale: 'en', passedAt: null, proofId: null });
    const link = /<a class="button" href="([^"]*)" rel="noreferrer">/.exec(thanks.html)![1];
    expect(proving.isPresent(link!, verification)).toBe(true);
    expect(thanks.html.match(/You said yes\. Off until you have shown/g)).toHaveLength(2);
    expect(await waits(requestId)).toEqual({
      account: null,
      location: null,
      'public-creations': 'verification',
      measuring: 'verification',
    });
    expect(await reasonOf(requestId, 'public-creations')).toBe('awaiting_verification');
    const events = await proving.road.events(requestId);
    expect(events.filter((type) => type === 'verification.started')).toHaveLength(1);
  });

  it('has its own line in the chain, and the notice that it was said to', async () => {
    const { requestId, verification } = await answered();
    const { consents } = await proving.road.case(requestId);
    const lines = proving.road.test.app.get(LedgerStore);
    const actsOf = async (purpose: string) =>
      (await lines.of(consents.find((each) => each.purpose === purpose)!.id)).map(({ act }) => act);
    expect(await actsOf('public-creations')).toEqual(['ask', 'approve']);
    const granted = await lines.of(consents.find(({ purpose }) => purpose === 'account')!.id);
    expect(granted[1]!.detail['notice']).toBe(verification.noticeDigest);
  });

  it('leads on whenever the letter’s link is opened, in any language, and in no letter', async () => {
    const { address, parent, verification } = await answered();
    proving.road.test.clock.advance(2 * day);
    await proving.road.letter(address, 2);
    const link = proving.linkOf(verification);
    expect((await goOn(parent)).html).toContain(`href="${link}?h=`);
    expect((await goOn(parent, '?lang=nl')).html).toContain('Laten zien dat u de ouder bent');
    for (const { mail } of proving.road.lettersTo(address)) expect(mail.text).not.toContain(link);
  });

  it('leads nobody on who did not have the letter in hand: not by opening it, and not by a wrong number (N2)', async () => {
    const { parent } = await answered();
    const { html } = await parent.open();
    expect(html).not.toContain('/verify');
    expect(html).toContain('Which number is in our letter? Press it to go on.');
    const wrong = String(10 + ((Number(parent.number) - 9) % 90));
    const page = await goOn(parent, '', wrong);
    expect(page.status).toBe(422);
    expect(page.html).not.toContain('/verify');
    const form = page.forms.find(({ fields }) =>
      fields.some(([name, value]) => name === 'about' && value === 'prove'),
    )!;
    const token = form.fields.find(([name]) => name === 'token')![1];
    const body = new URLSearchParams({ token, about: 'prove', 'prove-code': parent.code });
    expect((await parent.post(form.action, body)).html).toContain('/verify?h=');
  });

  it('leads on from a fresh letter that the app asks for, one a day', async () => {
    const { requestId, address, verification } = await answered(['public-creations'], {
      'choice.public-creations': 'yes',
    });
    const resend = () => proving.road.test.call('POST', `/v1/consent-requests/${requestId}/resend`, { body: {} });
    expect([await resend(), await resend()].map(({ status }) => status)).toEqual([202, 202]);
    const letter = await proving.road.letter(address, 2);
    expect(letter.mail.subject).toBe('Brickyard: your yes waits for one more step');
    expect(letter.mail.text).toContain('- Public drawings');
    const page = await goOn(new Parent(proving.road.test.app, letter));
    expect(page.html).toContain(`href="${proving.linkOf(verification)}?h=`);
    expect(proving.road.lettersTo(address)).toHaveLength(2);
  });

  it('is given once', async () => {
    const { requestId, parent, verification } = await answered();
    const again = await parent.open();
    const token = again.forms[0]!.fields.find(([name]) => name === 'token')![1];
    const body = new URLSearchParams({ ...choices, token, act: 'answer', code: parent.code });
    expect((await parent.post(parent.path, body)).status).toBe(409);
    expect(await proving.verificationOf(requestId)).toEqual(verification);
  });

  it('two at once open one check', async () => {
    const { requestId, parent } = await proving.road.parentOf(asked);
    const page = await parent.open();
    const sent = { ...choices, act: 'answer', code: parent.code };
    const statuses = await Promise.all([parent.send(page, '', sent), parent.send(page, '', sent)]);
    expect(statuses.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await proving.verificationOf(requestId)).not.toBeNull();
    const events = await proving.road.events(requestId);
    expect(events.filter((type) => type === 'verification.started')).toHaveLength(1);
  });

  it('can be turned into a no on the same page, and leads nowhere then', async () => {
    const { requestId, parent } = await answered();
    expect(await refuse(parent, 'measuring')).toContain('We have your no');
    expect(await waits(requestId)).toMatchObject({ measuring: null, 'public-creations': 'verification' });
    const html = await refuse(parent, 'public-creations');
    expect(html).not.toContain('/verify');
    expect(await proving.road.states(requestId)).toMatchObject({ measuring: 'refused', 'public-creations': 'refused' });
  });

  it('can be called off by the app, and leads nowhere then; the answer stays', async () => {
    const { requestId, parent } = await answered();
    const { status, body } = await proving.road.test.call<RequestBody>(
      'POST',
      `/v1/consent-requests/${requestId}/cancel`,
      { body: {} },
    );
    expect(status).toBe(200);
    expect(body.state).toBe('answered');
    expect(body.consents).toMatchObject([
      { state: 'granted' },
      { state: 'refused' },
      { state: 'lapsed', waitsFor: null },
      { state: 'lapsed', waitsFor: null },
    ]);
    expect((await parent.open()).html).not.toContain('/verify');
    expect(
      (await proving.road.test.call('POST', `/v1/consent-requests/${requestId}/cancel`, { body: {} })).status,
    ).toBe(409);
  });

  it('leads nowhere once its time is over', async () => {
    const { requestId, parent } = await answered();
    proving.road.test.clock.advance(14 * day);
    expect((await parent.open()).html).not.toContain('/verify');
    expect(await waits(requestId)).toMatchObject({ 'public-creations': null });
  });
});

describe('no yes to what needs a check', () => {
  it('is taken where none is offered, however it is sent', async () => {
    const { requestId, parent } = await proving.road.parentOf(asked, 'en', { place: 'DE' });
    expect((await parent.open()).html).toContain('This needs a stronger check');
    const page = await parent.answer(choices);
    expect(page.status).toBe(200);
    expect(page.html).not.toContain('/verify');
    const { consents } = await proving.road.case(requestId);
    expect(consents.map(({ state, approvedAt }) => [state, approvedAt])).toEqual([
      ['granted', null],
      ['refused', null],
      ['asked', null],
      ['asked', null],
    ]);
    expect(await proving.verificationOf(requestId)).toBeNull();
    expect(await waits(requestId)).toMatchObject({ 'public-creations': null });
  });

  it('is taken after the wait', async () => {
    const { requestId, parent } = await proving.road.parentOf(asked);
    const page = await parent.open();
    proving.road.test.clock.advance(14 * day);
    const late = await parent.send(page, '', { ...choices, act: 'answer', code: parent.code });
    expect(late.status).toBe(404);
    expect(await proving.verificationOf(requestId)).toBeNull();
  });

  it('is taken for a child that is of age by then', async () => {
    const at = proving.road.test.clock.now();
    const tomorrow = new Date(at.getTime() + day).toISOString().slice(0, 10);
    const born = { birthDate: undefined, comesOfAgeOn: tomorrow };
    const { requestId, parent } = await proving.road.parentOf(asked, 'en', born);
    const page = await parent.open();
    proving.road.test.clock.advance(3 * day);
    const late = await parent.send(page, '', { ...choices, act: 'answer', code: parent.code });
    expect(late.status).toBe(404);
    expect(await proving.verificationOf(requestId)).toBeNull();
  });

  it('opens no check when it is a no', async () => {
    const no = { ...choices, 'choice.public-creations': 'no', 'choice.measuring': 'no' };
    const { requestId, thanks, verification } = await answered(asked, no);
    expect(verification).toBeNull();
    expect(thanks.html).not.toContain('/verify');
    expect(await proving.road.states(requestId)).toMatchObject({ 'public-creations': 'refused' });
  });
});

describe('once the guardian has proven who they are', () => {
  it('the page leads to what takes one more act, and to nothing once all is decided', async () => {
    const { requestId, parent, verification } = await answered();
    await proving.pass(requestId, ['public-creations']);
    expect((await parent.open()).html).toContain('One more answer from you');
    expect((await goOn(parent)).html).toContain(`href="${proving.linkOf(verification)}?h=`);
    expect(await waits(requestId)).toMatchObject({ 'public-creations': null, measuring: 'disclosure_answer' });
    await refuse(parent, 'measuring');
    expect((await parent.open()).html).not.toContain('/verify');
  });

  it('the page says that money is back only once it is', async () => {
    const { requestId, parent } = await answered(asked, choices, 'nl');
    const first = await proving.pay(requestId, 'prepaid');
    let { html } = await parent.open();
    expect(html).toContain('Uw betaling');
    expect(html.replace(/\s/gu, ' ')).toContain('is € 0,50 afgeschreven. Het bedrag is op weg terug naar u.');
    expect(html).toContain('Het was een prepaidkaart.');
    await proving.refund(first);
    ({ html } = await parent.open());
    expect(html).toContain('teruggegeven. Uw bank kan enkele dagen');
    expect(html).toContain('Nog één stap: laat zien dat u de ouder bent');
  });
});
