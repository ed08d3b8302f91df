import type { Page } from 'playwright-core';
import { desk, faultsInAllViews } from '../support/all-views';
import { describeInBrowser, TestBrowser } from '../support/browser';
import { provingLink } from '../support/card-terminal';
import { Family, linkIn } from '../support/family';
import { freePorts } from '../support/free-ports';
import { House } from '../support/house';
import { Keyboard } from '../support/keyboard';
import { ServiceProcess } from '../support/service-process';
import { signInAtDesk, StaffVisitor } from '../support/staff';

let house: House;

jest.setTimeout(120_000);
beforeAll(async () => {
  house = await House.open({ LOG_LEVEL: 'debug' });
}, 120_000);
afterAll(() => house?.stop(), 60_000);

const visitor = () => new StaffVisitor(house.urls.verifiedConsent);

describe('staff sign in', () => {
  it('with the provider of the sandbox, by the library that is used everywhere', async () => {
    const robin = visitor();
    const page = await robin.signIn('robin', '/desk/looks');
    expect(page.status).toBe(200);
    expect(page.html).toContain('Who looked at what');
    expect(await robin.get('/desk/people')).toMatchObject({ status: 403 });
    const sam = visitor();
    expect(await sam.signIn('sam', '/desk/people')).toMatchObject({ status: 200 });
    expect(await sam.get('/desk/looks')).toMatchObject({ status: 403 });
  });

  it('once with one code, and in the browser that set out', async () => {
    const robin = visitor();
    const back = await robin.wayBack('robin');
    const thief = visitor();
    await thief.get('/desk/sign-in');
    const stolen = await thief.callback(back);
    expect(stolen.status).toBe(403);
    expect(stolen.setCookies.join()).not.toContain('kinsent-desk=');
    expect(await robin.callback(back)).toMatchObject({ status: 200 });
    expect(await robin.callback(back)).toMatchObject({ status: 403 });
  });

  it('with a code of their own alone, whatever else is put into the address', async () => {
    const [robin, sam] = [visitor(), visitor()];
    const [one, other] = [new URL(await robin.wayBack('robin')), new URL(await sam.wayBack('sam'))];
    // The code of somebody else: PKCE and nonce belong to another sign-in.
    one.searchParams.set('code', other.searchParams.get('code')!);
    expect(await robin.callback(one.href)).toMatchObject({ status: 403 });
    const evil = visitor();
    const address = new URL(await evil.wayBack('sam'));
    address.searchParams.set('iss', 'https://evil.example');
    expect(await evil.callback(address.href)).toMatchObject({ status: 403 });
    expect(await evil.get('/desk')).toMatchObject({ status: 303 });
  });

  it('far ahead in the sandbox’s time as well, where an old session has ended', async () => {
    const robin = visitor();
    await robin.signIn('robin');
    await house.advance('PT29M');
    expect(await robin.get('/desk')).toMatchObject({ status: 200 });
    await house.advance('PT31M');
    expect(await robin.get('/desk')).toMatchObject({ status: 303 });
    await house.advance('P40D');
    expect(await robin.signIn('robin')).toMatchObject({ status: 200 });
  });

  it('and leave no name and no code in a log or in a row that is not theirs', async () => {
    const sam = visitor();
    const back = await sam.wayBack('sam');
    await sam.callback(back);
    const code = new URL(back).searchParams.get('code')!;
    expect((await sam.get('/desk')).html).toContain('Sam');
    expect(house.said).toContain('/desk/callback');
    expect(house.said).not.toMatch(/Robin|Sam\b|state=/);
    expect(house.said).not.toContain(code);
    const dump = await house.dump();
    const tables = [...dump].filter(([, rows]) => rows.some((row) => /"(Robin|Sam)"/.test(row))).map(([name]) => name);
    expect(tables).toEqual(['staff']);
    expect([...dump.values()].flat().join('\n')).not.toContain(code);
  });

  it('not while the provider is away; parents are served, and the service starts all the same', async () => {
    const { env } = house.services.find(({ name }) => name === 'verified-consent')!;
    const [port, nobody, mail] = (await freePorts(3)) as [number, number, number];
    const alone = new ServiceProcess({
      name: 'verified-consent',
      port,
      // The other one has the port for mail.
      env: { ...env, FORM_MAIL_PORT: String(mail), OIDC_ISSUER: `http://127.0.0.1:${nobody}/people` },
      offsetMs: () => 0,
    });
    await alone.start();
    try {
      const answer = await fetch(`${alone.url}/desk/sign-in`, { headers: { accept: 'text/html' }, redirect: 'manual' });
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain('does not answer');
      expect((await fetch(alone.url)).status).toBe(200);
      expect(alone.words).toContain('a sign-in at the desk came to nothing');
      expect(alone.words).not.toContain(String(nobody));
    } finally {
      await alone.stop();
    }
  });
});

describe('staff speak with a parent who has no card', () => {
  const wall = 'public-creations';
  const measuring = 'analytics-across-services';
  const pin = '583920417';
  const kept = `
    select (select count(*)::integer from guardian_pin) as pins, (select count(*)::integer from call_record) as calls`;
  let family: Family;
  let door: string;
  let desk: string;
  let robin: StaffVisitor;

  /** What the form of a page carries unseen. */
  const hiddenIn = (html: string): Record<string, string> =>
    Object.fromEntries(
      [...html.matchAll(/<input type="hidden" name="(call|script)" value="([^"]*)"/g)].map(([, name, value]) => [
        name!,
        value!,
      ]),
    );

  const record = async (fields: Record<string, string>) =>
    robin.send(desk, desk, { ...hiddenIn((await robin.get(desk)).html), method: 'phone-call', ...fields });

  beforeAll(async () => {
    family = new Family(house);
    await family.ask({ purposes: ['account', wall, measuring] });
    door = provingLink(await family.answer({ account: 'yes', [wall]: 'yes', [measuring]: 'yes' }));
    robin = new StaffVisitor(house.urls.verifiedConsent);
    await robin.signIn('robin', '/desk/calls');
  });

  it('finds a number and a reference, and chooses a time', async () => {
    const { html } = await family.parent.open(door);
    const reference = /class="reference">([^<]*)</.exec(html)![1]!;
    desk = `/desk/calls/${reference}`;
    const page = await family.parent.open(door.replace('/verify', '/verify/call'));
    const time = /name="at" value="([^"]*)"/.exec(page.html)![1]!;
    const chosen = await family.parent.send(page, 'at', { at: time });
    expect([chosen.status, chosen.html.includes('Your time')]).toEqual([200, true]);
    expect((await robin.get('/desk/calls')).html).toContain(reference);
  });

  it('is spoken with by nobody who is not trained', async () => {
    expect((await robin.get(desk)).html).toContain('You are not trained for calls');
    const sam = new StaffVisitor(house.urls.verifiedConsent);
    const { html } = await sam.signIn('sam', '/desk/people');
    const [, id] = /id="name-([^"]*)">Robin/.exec(html)!;
    const until = new Date((await house.now()).getTime() + 90 * 86_400_000).toISOString().slice(0, 10);
    await sam.send('/desk/people', `/desk/people/${id}/training`, { act: 'record', until });
    expect((await robin.get(desk)).html).toContain('Record the call');
  });

  it('whose child calls first gets no further, and reads why', async () => {
    expect((await record({ outcome: 'child-on-the-line' })).location).toBe(`${desk}?done=not-passed`);
    expect((await family.parent.open(door)).html).toContain('a child seemed to be calling');
    expect(await family.reasons(wall)).toEqual({ [wall]: 'awaiting_verification' });
  });

  it('calls, and the app knows what they said yes to', async () => {
    const said = { [`said.${wall}`]: 'yes', [`said.${measuring}`]: 'no', attest: 'yes' };
    expect((await record({ outcome: 'passed', ...said })).location).toBe(`${desk}?done=passed`);
    expect(await family.permission(wall)).toMatchObject({ allowed: true, level: 'high' });
    // And soon forgotten, as what was refused is.
    expect(['refused', 'erased']).toContain((await family.reasons(measuring))[measuring]);
    expect(await family.eventTypes()).toEqual(
      expect.arrayContaining(['verification.failed', 'verification.passed', 'consent.granted', 'consent.refused']),
    );
  });

  it('sets a PIN, and takes back with it', async () => {
    const own = await family.parent.open(door.replace('/verify', '/verify/pin'));
    expect((await family.parent.send(own, 'again', { pin, again: pin })).html).toContain('Your PIN is set');
    const letter = (await family.letters()).at(-1)!;
    const page = await family.parent.open(`${linkIn(letter)}?pin=1`);
    const wrong = await family.parent.sendAs(page, { by: 'pin', about: 'standing' }, { code: '583920418' });
    expect(wrong.html).toContain('This is not right');
    await family.parent.sendAs(wrong, { by: 'pin', about: 'standing' }, { code: pin, purpose: wall });
    expect(await family.permission(wall)).toMatchObject({ allowed: false });
    expect(await family.reasons('account')).toEqual({ account: 'granted' });
    expect(await family.eventTypes()).toContain('consent.withdrawn');
  });

  it('leaves no PIN in a log or a table, and nothing at all once forgotten', async () => {
    await house.settle();
    for (const typed of [pin, '583920418']) {
      expect(house.said).not.toContain(typed);
      for (const [table, rows] of await house.dump()) {
        expect([table, rows.filter((row) => row.includes(typed))]).toEqual([table, []]);
      }
    }
    const left = await house.rows(kept);
    expect(left).toEqual([{ pins: 1, calls: 2 }]);
    await house.call('POST', `/v1/children/${family.childRef}/erasure`, { body: { cause: 'account-closed' } });
    await house.settle();
    const after = await house.rows(kept);
    expect(after).toEqual([{ pins: 0, calls: 0 }]);
  });
});

describeInBrowser('staff sign in with a browser', () => {
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await TestBrowser.open();
  }, 60_000);
  afterAll(() => browser?.close(), 60_000);

  const open = async (locale = 'en-GB'): Promise<Page> =>
    (await browser.visitor({ javaScriptEnabled: false, viewport: desk, locale })).newPage();

  it('by keyboard alone and without scripts, from the hub to the desk and out again', async () => {
    const page = await open();
    const keyboard = new Keyboard(page);
    await page.goto(house.urls.hub);
    await keyboard.tabTo(page.getByRole('link', { name: 'Go to the desk' }));
    await keyboard.enter();
    await keyboard.tabTo(page.getByRole('button', { name: 'I am Robin' }));
    await keyboard.enter();
    await page.waitForURL(`${house.urls.verifiedConsent}/desk`);
    await page.getByRole('heading', { name: 'What is waiting' }).waitFor();
    await keyboard.tabTo(page.getByRole('link', { name: 'Nederlands' }));
    await keyboard.enter();
    await page.getByRole('heading', { name: 'Wat er wacht' }).waitFor();
    await keyboard.tabTo(page.getByRole('button', { name: 'Afmelden' }));
    await keyboard.press('Enter');
    await page.waitForURL(`${house.urls.verifiedConsent}/desk/signed-out`);
    await page.goto(`${house.urls.verifiedConsent}/desk`);
    expect(new URL(page.url()).pathname).toBe('/people/sign-in');
    await page.context().close();
  });

  it('with a strict cookie, although the provider and other sites lead here', async () => {
    const page = await open();
    await signInAtDesk(page, house, 'sam');
    const cookies = await page.context().cookies();
    expect(cookies.filter(({ name }) => name === 'kinsent-desk')).toMatchObject([
      { sameSite: 'Strict', httpOnly: true },
    ]);
    expect(cookies.filter(({ name }) => name.startsWith('kinsent-sign-in'))).toEqual([]);
    // Another site in the eyes of a browser.
    await page.goto(house.urls.hub.replace('localhost', '127.0.0.1'));
    await page.getByRole('link', { name: 'Go to the desk' }).click();
    await page.getByRole('heading', { name: 'What is waiting' }).waitFor();
    await page.context().close();
  });

  it.each(['en', 'nl'] as const)('on pages that everybody can use, in %s', async (language) => {
    const context = await browser.visitor({ viewport: desk, locale: language });
    const page = await context.newPage();
    const expectFit = async (path: string): Promise<void> => {
      await page.setViewportSize(desk);
      await page.goto(house.urls.verifiedConsent + path);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      expect([path, await faultsInAllViews(page, { translation: language === 'nl' })]).toEqual([path, []]);
    };
    await expectFit(`/desk/signed-out`);
    await expectFit('/desk/callback');
    await signInAtDesk(page, house, 'robin');
    for (const path of ['/desk', '/desk/looks', '/desk/looks?about=1', '/desk/people']) await expectFit(path);
    await context.clearCookies();
    await signInAtDesk(page, house, 'sam', '/desk/people');
    await expectFit('/desk/people');
    await context.close();
  });

  it('at a provider’s page that everybody can use as well', async () => {
    const page = await (await browser.visitor({ viewport: desk })).newPage();
    await page.goto(`${house.urls.verifiedConsent}/desk`);
    expect(await page.title()).toContain('Who are you?');
    expect(await faultsInAllViews(page)).toEqual([]);
    await page.context().close();
  });
});
