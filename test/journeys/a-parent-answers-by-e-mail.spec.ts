import type { KinsentEvent } from '@kinsent/client';
import { EventReceiver } from '../support/event-receiver';
import { codeIn, Family, type Letter, linkIn, numberIn, type Page } from '../support/family';
import { House } from '../support/house';
import { ledgerFaults } from '../support/proof';
import { guardians, remainsOf, traceOf } from '../support/remains';

let house: House;
let receiver: EventReceiver;

beforeAll(async () => {
  house = await House.open();
  receiver = await EventReceiver.start();
  await house.subscribe(receiver);
}, 120_000);
afterAll(async () => {
  await house?.stop();
  await receiver?.become(null);
}, 60_000);
jest.setTimeout(120_000);

/** The items of 16 CFR 312.4(c)(1)(i) to (vii), each by words that stand nowhere else. */
const items = {
  en: [
    'Your child gave us your e-mail address while using Brickyard Builder',
    'We need your permission before Brickyard Toys B.V. may collect, use or share',
    'Your child gets an account, so that what they build is there again next time',
    'Sharing is a choice of its own',
    "Everything we do with children's information is written down here",
    'Open the link in our letter, choose yes or no for each thing',
    'If we do not have your permission by',
  ],
  nl: [
    'gaf ons uw e-mailadres',
    'Brickyard Toys B.V.',
    'Uw kind krijgt een account',
    'Iedereen op internet',
    '/notice/brickyard',
    'ja of nee',
    'wissen we uw e-mailadres',
  ],
} as const;

const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');

describe('a parent answers by e-mail', () => {
  let family: Family;
  let first: Letter;
  let second: Letter;
  let answered: Page;
  let seen: string[] = [];
  /** When the app has to erase what was taken back. */
  let appErasesAt: Date;
  const erased = ['erasure.requested', 'erasure.acknowledged', 'erasure.completed'];
  /** Types of the child's events since the last look. */
  const news = async (): Promise<string[]> => {
    const types = await family.eventTypes();
    const fresh = types.slice(seen.length);
    seen = types;
    return fresh;
  };

  beforeAll(() => {
    family = new Family(house);
  });

  it('begins with a question of the app, which is open and of which every purpose is asked', async () => {
    const before = await house.now();
    const { status, headers, body } = await house.call('POST', '/v1/consent-requests', {
      body: family.question({
        purposes: ['account', 'creations', 'public-creations'],
        escrow: { nickname: 'Toverbouwer 🧱' },
      }),
    });
    expect(status).toBe(201);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(body).toMatchObject({
      id: uuid,
      state: 'open',
      childRef: family.childRef,
      consents: [
        { id: uuid, purpose: 'account', level: 'low', state: 'asked' },
        { id: uuid, purpose: 'creations', level: 'low', state: 'asked' },
        { id: uuid, purpose: 'public-creations', level: 'high', state: 'asked' },
      ],
    });
    family.requestId = String(body['id']);
    const silence = Date.parse(String(body['expiresAt'])) - before.getTime();
    expect(silence / 86_400_000).toBeCloseTo(14, 2);
    expect(JSON.stringify(body)).not.toContain(family.parent.address);
    await house.settle();
    expect(await family.request()).toMatchObject({ state: 'open', sentAt: expect.any(String), bouncedAt: null });
    expect(await news()).toEqual(['consent_request.created', 'consent_request.sent']);
  });

  it('sends one letter with the notice, a link and a code, and nothing that watches its reader', async () => {
    const letters = await family.letters();
    expect(letters).toHaveLength(1);
    first = letters[0]!;
    expect(first.subject).toContain('Brickyard Builder');
    expect(codeIn(first)).toMatch(/^\d{6}$/);
    expect(new URL(linkIn(first)).pathname).toMatch(/^\/p\/[\w-]{43}$/);
    const inHtml = textOf(first.html ?? '');
    for (const words of items.en) {
      expect(first.text.replace(/\s+/g, ' ')).toContain(words);
      expect(inHtml).toContain(words);
    }
    expect(inHtml).toContain(codeIn(first).replace(/(...)/, '$1 '));
    expectNothingRemote(first);
  });

  it('writes in Dutch to a parent who reads Dutch', async () => {
    const dutch = new Family(house, { locale: 'nl' });
    await dutch.ask({ purposes: ['account', 'public-creations'] });
    const letter = await dutch.letter();
    expect(letter.html).toContain('<html lang="nl">');
    const inHtml = textOf(letter.html ?? '');
    for (const words of items.nl) {
      expect(letter.text.replace(/\s+/g, ' ')).toContain(words);
      expect(inHtml).toContain(words);
    }
    expect(letter.text).not.toMatch(/\b(your|and|permission)\b/i);
    expect(codeIn(letter)).toMatch(/^\d{6}$/);
    expectNothingRemote(letter);
    const page = await dutch.openPage();
    expect(page.html).toContain('lang="nl"');
    for (const words of items.nl) expect(textOf(page.html)).toContain(words);
  });

  it('answers no until there is an answer, and keeps what the child typed to itself', async () => {
    expect(await house.client.permissions(family.childRef)).toMatchObject({
      childRef: family.childRef,
      permissions: {
        account: { allowed: false, reason: 'asked', level: 'low', until: null, controlledBy: 'guardian' },
        creations: { allowed: false, reason: 'asked', level: 'low', until: null, controlledBy: 'guardian' },
        'public-creations': { allowed: false, reason: 'asked', level: 'high', until: null, controlledBy: 'guardian' },
        'precise-location': { allowed: false, reason: 'not_asked' },
        'running-the-service': { allowed: true, reason: 'internal_operations' },
      },
    });
    expect(await house.client.escrow(family.childRef)).toEqual([]);
  });

  it('shows the whole notice with nothing ticked, disclosure apart, and loads nothing from elsewhere', async () => {
    const page = await family.openPage();
    expect(page.status).toBe(200);
    for (const words of items.en) expect(textOf(page.html)).toContain(words);
    expect(page.html).not.toMatch(/\schecked/);
    for (const purpose of ['account', 'creations', 'public-creations']) {
      expect(page.html.match(new RegExp(`name="choice.${purpose}"`, 'g'))).toHaveLength(2);
    }
    expect(page.html).not.toMatch(/<script|javascript:|\son\w+=/i);
    const elsewhere = [...page.html.matchAll(/(?:src|href|action)="(https?:[^"]+)"/g)].map(([, url]) => url!);
    expect(elsewhere.filter((url) => !url.startsWith(house.urls.emailConsent))).toEqual([]);
    expect(page.html.length).toBeLessThan(40_000);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toMatch(/no-store/);
    expect(await news()).toEqual(['consent_request.opened']);
  });

  it('does not take an answer that is not complete', async () => {
    const incomplete = await family.answer({ account: 'yes' });
    expect(incomplete.status).toBe(422);
    expect(incomplete.html).toMatch(/name="choice.account"[^>]*value="yes"[^>]*checked/);
    expect((await family.answer({ account: 'yes', creations: 'no' })).status).toBe(422);
    const choices = { account: 'yes', creations: 'no', 'public-creations': 'yes' } as const;
    expect((await family.answer(choices, first, { code: '' })).status).toBe(422);
    expect(await family.reasons('account', 'creations')).toEqual({ account: 'asked', creations: 'asked' });
  });

  it('takes a yes to one thing and a no to another, and the check turns to yes at once for the one', async () => {
    answered = await family.answer({ account: 'yes', creations: 'no', 'public-creations': 'yes' });
    expect(answered.status).toBe(200);
    expect(textOf(answered.html)).toContain('Thank you, we have your answer');
    const {
      account,
      creations,
      'public-creations': shown,
    } = (await house.client.permissions(family.childRef)).permissions;
    expect(account).toEqual({
      allowed: true,
      reason: 'granted',
      level: 'low',
      until: expect.any(String),
      controlledBy: 'guardian',
    });
    const years = (Date.parse(account!.until!) - (await house.now()).getTime()) / (365.25 * 86_400_000);
    expect(years).toBeCloseTo(3, 1);
    expect(creations).toMatchObject({ allowed: false });
    expect(['refused', 'erased']).toContain(creations!.reason);
    expect(shown).toMatchObject({ allowed: false, reason: 'awaiting_verification' });
    expect(await house.client.escrow(family.childRef)).toEqual([
      { consentRequestId: family.requestId, purpose: 'account', payload: { nickname: 'Toverbouwer 🧱' } },
    ]);
    await house.settle();
    expect(await news()).toEqual([
      'consent.granted',
      'permission.changed',
      'consent.refused',
      'verification.started',
      ...erased,
    ]);
    expect(await family.request()).toMatchObject({
      state: 'answered',
      consents: [{ state: 'granted' }, { state: 'erased' }, { state: 'asked', waitsFor: 'verification' }],
    });
  });

  it('gives the same answer again without sending it, until something changes', async () => {
    const path = `/v1/children/${family.childRef}/permissions`;
    const etag = (await house.call('GET', path)).headers.get('etag')!;
    expect((await house.call('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('writes a second time a day later, repeating the notice and the way back, and the yes is confirmed', async () => {
    await house.advance('PT23H50M');
    expect(await family.letters()).toHaveLength(1);
    await house.advance('PT1H10M');
    const letters = await family.letters();
    expect(letters).toHaveLength(2);
    second = letters[0]!;
    expect(linkIn(second)).not.toBe(linkIn(first));
    const words = second.text.replace(/\s+/g, ' ');
    expect(words).toContain('What you allowed');
    expect(words).toContain(items.en[2]);
    expect(words).toContain('press your number');
    expect(textOf(second.html ?? '')).toContain(`Your number: ${numberIn(second)}`);
    expectNothingRemote(second);
    expect(await news()).toEqual(['consent.confirmed']);
    expect(await family.permission()).toMatchObject({ allowed: true, reason: 'granted' });
  });

  it('sends no third letter by itself', async () => {
    await house.advance('P2D');
    expect(await family.letters()).toHaveLength(2);
    expect(await news()).toEqual([]);
  });

  it('is taken back by one press on the page that the second letter opens, and is no at once', async () => {
    const path = `/v1/children/${family.childRef}/permissions`;
    const etag = (await house.call('GET', path)).headers.get('etag')!;
    const page = await family.openPage(second);
    expect(textOf(page.html)).toContain('What you decided about Brickyard Builder');
    await house.advance('PT3S');
    const stopped = await family.parent.send(page, 'purpose', { number: numberIn(second) });
    expect(stopped.status).toBe(200);
    expect(textOf(stopped.html)).toContain('It has stopped');
    expect(await family.permission()).toMatchObject({ allowed: false, until: null });
    expect((await house.call('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(200);
    expect(await house.client.escrow(family.childRef)).toEqual([]);
  });

  it('says so in a last letter', async () => {
    await house.advance('PT10M');
    const letters = await family.letters();
    expect(letters).toHaveLength(3);
    expect(letters[0]!.text.replace(/\s+/g, ' ')).toMatch(/stopped, as you asked/i);
    expectNothingRemote(letters[0]!);
  });

  it('has the app told when it must have erased, and leaves what waits for a stronger check asked', async () => {
    expect(await news()).toEqual(['consent.withdrawn', 'permission.changed', 'erasure.scheduled']);
    const { data } = (await family.events()).find(({ type }) => type === 'erasure.scheduled')!;
    expect(data).toMatchObject({ cause: 'withdrawn', purposes: ['account'] });
    appErasesAt = new Date(String(data['dueAt']));
    // What the policy gives a parent to change their mind.
    expect((appErasesAt.getTime() - (await house.now()).getTime()) / 86_400_000).toBeCloseTo(30, 1);
    await house.advance('PT1H');
    expect(await news()).toEqual([]);
    expect(await family.reasons('account', 'creations', 'public-creations')).toEqual({
      account: 'erased',
      creations: 'erased',
      'public-creations': 'awaiting_verification',
    });
    expect(await family.request()).toMatchObject({ state: 'answered', childRef: family.childRef });
    expect(await remainsOf(house, family.requestId)).toMatchObject({ guardianship: 1, child: 1, consent: 1 });
  });

  it('is told no to that too, by a press of its own', async () => {
    const page = await family.openPage(second);
    expect(textOf(page.html)).toContain('Showing creations to everyone');
    await house.advance('PT3S');
    const refused = await family.parent.send(page, 'purpose', { number: numberIn(second) });
    expect(refused.status).toBe(200);
    expect(await family.permission('public-creations')).toMatchObject({ allowed: false });
  });

  it('then forgets the child and the parent, says so, and keeps the proof', async () => {
    await house.advance('PT1H');
    expect(await news()).toEqual(['consent.refused', ...erased]);
    expect(await family.reasons('account', 'creations', 'public-creations')).toEqual({
      account: 'erased',
      creations: 'erased',
      'public-creations': 'erased',
    });
    expect(await family.request()).toMatchObject({
      id: family.requestId,
      state: 'erased',
      childRef: null,
      consents: [{ state: 'erased' }, { state: 'erased' }, { state: 'erased' }],
    });
    expect(await remainsOf(house, family.requestId)).toEqual({});
    // The Dutch parent is still being asked; nobody else is filed.
    expect(await guardians(house)).toBe(1);
    expect(await ledgerFaults(house)).toEqual([]);
    const acts = await house.rows<{ act: string }>(
      `select act from ledger_entry entry join consent on consent.id = entry.subject_id
       where consent.request_id = $1 and consent.purpose = 'account' order by position`,
      [family.requestId],
    );
    expect(acts.map(({ act }) => act)).toEqual(['ask', 'grant', 'confirm', 'withdraw', 'erase']);
  });

  it('asks the app when its time is over, and has no name for the child once the app has answered', async () => {
    expect(await traceOf(house, family.requestId)).toEqual({ open: 1, reference: 1, reference_key: 1 });
    await house.advanceTo(new Date(appErasesAt.getTime() - 60_000));
    expect(await news()).toEqual([]);
    await house.advanceTo(new Date(appErasesAt.getTime() + 1_000));
    expect(await news()).toEqual(erased);
    // The feed names the child for as long as it tells of it.
    expect(await traceOf(house, family.requestId)).toEqual({ reference_key: 1 });
    const { data } = (await family.events()).at(-1)!;
    expect(await house.client.erasures.get(String(data['erasureId']))).toMatchObject({
      cause: 'withdrawn',
      purposes: ['account'],
    });
    expect(await house.client.erasures.certificate(String(data['erasureId']))).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('has told all of it by the feed and by signed webhooks, in order, each time saying that it is about a child', async () => {
    const feed = await house.events();
    expect(feed.map(({ sequence }) => sequence)).toEqual(feed.map((_event, index) => index + 1));
    expect(feed.every(({ data }) => data.child === true)).toBe(true);
    expect(receiver.forged).toBe(0);
    const heard = new Map<string, KinsentEvent>(receiver.heard.map((event) => [event.id, event]));
    expect([...heard.values()].sort((a, b) => a.sequence - b.sequence).map(shape)).toEqual(feed.map(shape));
    expect(receiver.heard.every(({ data }) => data.child === true)).toBe(true);
    const ours = (await family.events()).map(({ type, data }) => [
      type,
      data['purpose'] ?? null,
      data['allowed'] ?? null,
    ]);
    const asked = erased.map((type) => [type, null, null]);
    expect(ours).toEqual([
      ['consent_request.created', null, null],
      ['consent_request.sent', null, null],
      ['consent_request.opened', null, null],
      ['consent.granted', 'account', null],
      ['permission.changed', 'account', true],
      ['consent.refused', 'creations', null],
      ['verification.started', null, null],
      ...asked,
      ['consent.confirmed', 'account', null],
      ['consent.withdrawn', 'account', null],
      ['permission.changed', 'account', false],
      ['erasure.scheduled', null, null],
      ['consent.refused', 'public-creations', null],
      ...asked,
      ...asked,
    ]);
  });

  it('leads old links to a page that tells a stranger nothing', async () => {
    for (const letter of [first, second]) {
      const page = await family.openPage(letter);
      expect(page.status).toBe(404);
      expect(textOf(page.html)).toContain('This link does not work any more');
    }
  });

  it('may be asked again after everything was forgotten, as for a child that nobody knows', async () => {
    const [child] = await house.rows<{ id: string }>('select child_id as id from consent_request where id = $1', [
      family.requestId,
    ]);
    await family.granted();
    expect(await family.permission()).toMatchObject({ allowed: true, reason: 'granted' });
    const [again] = await house.rows<{ id: string }>('select child_id as id from consent_request where id = $1', [
      family.requestId,
    ]);
    expect(again!.id).not.toBe(child!.id);
  });
});

/** No picture, style or script from anywhere, no link but to our own pages, and none that tells readers apart twice. */
function expectNothingRemote({ html, text, links }: Letter): void {
  expect(html).not.toMatch(/<(img|script|iframe|link|object|embed|video|audio|form|input)\b/i);
  expect(html).not.toMatch(/@import|url\(|background=/i);
  expect(links.filter((link) => new URL(link).origin !== house.urls.emailConsent)).toEqual([]);
  expect(links.every((link) => new URL(link).search === '')).toBe(true);
  expect(text).not.toMatch(/utm_|\bpixel\b/);
}

function shape({ id, sequence, type, data }: KinsentEvent): unknown {
  return { id, sequence, type, purpose: data['purpose'], allowed: data['allowed'] };
}
