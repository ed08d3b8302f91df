import { createHash } from 'node:crypto';
import { StrongDoor } from '../verified-consent.testing';
import { CookieJar, formsIn, StaffBrowser } from './staff.testing';

const start = new Date('2026-11-22T09:00:00Z');
const minutes = (count: number): Date => new Date(start.getTime() + count * 60_000);

describe('signing in at the desk', () => {
  let door: StrongDoor;

  beforeAll(async () => {
    door = await StrongDoor.open(start);
  });
  afterAll(() => door.stop());
  beforeEach(() => {
    door.clock.moveTo(start);
    Object.assign(door.identity, { isThere: true, fails: null, leaveUrl: null });
  });

  it('leads to the provider and back to the page that was wanted, by a step of our own site', async () => {
    const robin = await StaffBrowser.signIn(door, ['privacy-officer']);
    const wanted = await door.get('/desk/looks?about=');
    expect(wanted).toMatchObject({ status: 303, location: '/desk/sign-in?back=%2Fdesk%2Flooks%3Fabout%3D' });
    const page = await robin.enter('/desk/looks');
    expect(page.status).toBe(200);
    expect(page.html).toContain('<meta http-equiv="refresh" content="0; url=/desk/looks"');
    expect(await robin.get('/desk/looks')).toMatchObject({ status: 200 });
  });

  it('gives a strict cookie that no script reads, and keeps only its digest', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    const page = await robin.enter();
    const lines = [page.headers['set-cookie']].flat().map(String);
    const session = lines.find((line) => line.startsWith('__Host-kinsent-desk='))!;
    expect(session).toMatch(/^__Host-kinsent-desk=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    const secret = Buffer.from(session.split('=')[1]!.split(';')[0]!, 'base64url');
    const rows = await door.rows<{ digest: Buffer }>('select digest from staff_session where staff_id = $1', [
      robin.staffId,
    ]);
    expect(rows.map(({ digest }) => digest.toString('hex'))).toContain(
      createHash('sha256').update(secret).digest('hex'),
    );
    expect(JSON.stringify(await door.rows('select * from staff_session'))).not.toContain(secret.toString('hex'));
  });

  it('keeps what is pending sealed in a short cookie of its own', async () => {
    const away = await door.get('/desk/sign-in?back=/desk/looks');
    const [line] = [away.headers['set-cookie']].flat().map(String);
    expect(line).toMatch(
      /^__Host-kinsent-sign-in-[\w-]{16}=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/,
    );
    const state = new URL(away.location!).searchParams.get('state')!;
    expect(line).not.toContain(state);
    expect(Buffer.from(line!.split('=')[1]!.split(';')[0]!, 'base64url').toString('latin1')).not.toContain('/desk');
  });

  it.each([
    'https://evil.example/desk',
    '//evil.example/desk',
    '/desk\\..\\..\\evil.example',
    '/\\evil.example',
    '/p/secret/verify',
    '/desk/../p/secret',
    '/deskevil',
    'javascript:alert(1)',
    '/desk/sign-out',
    '/desk?x="><script>',
    `/desk?${'x'.repeat(600)}`,
  ])('leads home and not to %s', async (back) => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    const page = await robin.enter(back);
    expect(page.html).toContain('content="0; url=/desk"');
    expect(page.html).not.toContain('evil');
  });

  it('lets two tabs sign in beside each other', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    const [one, two] = [await robin.get('/desk/sign-in'), await robin.get('/desk/sign-in')];
    const back = (away: typeof one) => robin.get(`/desk/callback?${door.identity.let(robin.person, away.location!)}`);
    expect(await back(two)).toMatchObject({ status: 200 });
    expect(await back(one)).toMatchObject({ status: 200 });
    expect(await robin.get('/desk')).toMatchObject({ status: 200 });
  });

  it('does not fill a browser with sign-ins that nobody finishes', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    for (let times = 0; times < 12; times += 1) await robin.get('/desk/sign-in');
    expect(robin.jar.header.match(/kinsent-sign-in-/g)).toHaveLength(5);
    expect(await robin.enter()).toMatchObject({ status: 200 });
  });

  it('takes a state from no other browser, none that was made up, and none twice', async () => {
    const [robin, other] = [
      await StaffBrowser.signIn(door, ['reviewer']),
      await StaffBrowser.signIn(door, ['reviewer']),
    ];
    const away = await robin.get('/desk/sign-in');
    const answer = door.identity.let(robin.person, away.location!).toString();
    const refused = await other.get(`/desk/callback?${answer}`);
    expect(refused.status).toBe(403);
    expect(refused.html).toContain('begun in another browser');
    expect(await robin.get('/desk/callback?code=x&state=short')).toMatchObject({ status: 403 });
    expect(await robin.get(`/desk/callback?code=x&state=${'a'.repeat(43)}`)).toMatchObject({ status: 403 });
    expect(await robin.get('/desk/callback')).toMatchObject({ status: 403 });
    expect(await robin.get(`/desk/callback?${answer}`)).toMatchObject({ status: 200 });
    expect(await robin.get(`/desk/callback?${answer}`)).toMatchObject({ status: 403 });
  });

  it('takes no code twice, even with the cookie that came with it', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    const away = await robin.get('/desk/sign-in');
    const cookie = robin.jar.header;
    const answer = door.identity.let(robin.person, away.location!).toString();
    expect(await robin.get(`/desk/callback?${answer}`)).toMatchObject({ status: 200 });
    const again = await door.get(`/desk/callback?${answer}`, { cookie });
    expect(again.status).toBe(403);
    expect(String(again.headers['set-cookie'])).not.toContain('kinsent-desk=');
  });

  it('takes no cookie that was sealed for another state, or changed', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    const [one, two] = [await door.get('/desk/sign-in'), await door.get('/desk/sign-in')];
    const pair = (page: typeof one) =>
      String([page.headers['set-cookie']].flat()[0]).split(';')[0]!.split('=') as [string, string];
    const [[name], [, value]] = [pair(one), pair(two)];
    const query = door.identity.let(robin.person, one.location!).toString();
    expect(await door.get(`/desk/callback?${query}`, { cookie: `${name}=${value}` })).toMatchObject({ status: 403 });
    expect(await door.get(`/desk/callback?${query}`, { cookie: `${name}=AAAA` })).toMatchObject({ status: 403 });
    const changed = `${pair(one)[1].slice(0, -2)}AA`;
    expect(await door.get(`/desk/callback?${query}`, { cookie: `${name}=${changed}` })).toMatchObject({ status: 403 });
    expect(await door.get(`/desk/callback?${query}`, { cookie: pair(one).join('=') })).toMatchObject({ status: 200 });
  });

  it('waits ten minutes and no longer', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    const away = await robin.get('/desk/sign-in');
    door.clock.moveTo(minutes(11));
    const page = await robin.get(`/desk/callback?${door.identity.let(robin.person, away.location!)}`);
    expect(page.status).toBe(403);
  });

  it.each([
    ['unreachable', 503, 'does not answer'],
    ['untrue', 403, 'could not be trusted'],
    ['refused', 403, 'not let in'],
  ] as const)('says so when the provider is %s, and serves parents all the same', async (kind, status, words) => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    const away = await door.get('/desk/sign-in');
    const jar = new CookieJar();
    jar.take(away);
    const answer = door.identity.let(robin.person, away.location!).toString();
    door.identity.fails = { kind, code: 'test' };
    const begun = await door.get('/desk/sign-in');
    expect(begun.status).toBe(status);
    expect(begun.html).toContain(words);
    const back = await door.get(`/desk/callback?${answer}`, { cookie: jar.header });
    expect(back.status).toBe(status);
    expect(String(back.headers['set-cookie'])).not.toContain('kinsent-desk=');
    expect(await door.get('/')).toMatchObject({ status: 200 });
    // Whoever is signed in already stays so.
    expect(await robin.get('/desk')).toMatchObject({ status: 200 });
  });

  it('says kindly that none is set up, and lets nobody in', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    door.identity.isThere = false;
    for (const path of ['/desk', '/desk/people', '/desk/looks']) {
      const page = await robin.get(path);
      expect(page.status).toBe(503);
      expect(page.html).toContain('No sign-in is set up');
    }
    expect(await robin.get('/desk?lang=nl')).toMatchObject({
      html: expect.stringContaining('geen aanmelding ingesteld'),
    });
  });

  it('turns away who has no role with us, ends what they had, and says so', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer'], { subject: 'leaver' });
    const later = Object.assign(robin, { person: { ...robin.person, roles: ['canteen', 'Reviewer'] } });
    const page = await later.enter();
    expect(page.status).toBe(403);
    expect(page.html).toContain('you have no role at this desk');
    expect(await robin.get('/desk')).toMatchObject({ status: 303 });
  });

  it('ends the sessions of somebody whose roles are others at the next sign-in', async () => {
    const [one, two] = [
      await StaffBrowser.signIn(door, ['reviewer', 'administrator'], { subject: 'demoted' }),
      await StaffBrowser.signIn(door, ['reviewer', 'administrator'], { subject: 'demoted' }),
    ];
    expect(await one.get('/desk/people')).toMatchObject({ status: 200 });
    await StaffBrowser.signIn(door, ['reviewer'], { subject: 'demoted' });
    expect(await one.get('/desk/people')).toMatchObject({ status: 303 });
    expect(await two.get('/desk')).toMatchObject({ status: 303 });
  });

  it('signs in many at once', async () => {
    const browsers = await Promise.all(
      Array.from({ length: 8 }, () => StaffBrowser.signIn(door, ['agent'], { subject: 'everywhere' })),
    );
    expect(new Set(browsers.map(({ staffId }) => staffId)).size).toBe(1);
    for (const browser of browsers) expect(await browser.get('/desk')).toMatchObject({ status: 200 });
  });

  it('ends after half an hour of silence, and after eight hours in any case', async () => {
    const [idle, busy] = [await StaffBrowser.signIn(door, ['agent']), await StaffBrowser.signIn(door, ['agent'])];
    for (let minute = 25; minute < 480; minute += 25) {
      door.clock.moveTo(minutes(minute));
      expect(await busy.get('/desk')).toMatchObject({ status: 200 });
    }
    expect(await idle.get('/desk')).toMatchObject({ status: 303, location: '/desk/sign-in?back=%2Fdesk' });
    door.clock.moveTo(minutes(480));
    expect(await busy.get('/desk')).toMatchObject({ status: 303 });
  });

  it('ends with signing out, here and at the provider', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    const cookie = robin.jar.header;
    door.identity.leaveUrl = 'https://id.brickyard.example/leave?client_id=desk';
    const page = await robin.send('/desk', '/desk/sign-out');
    expect(page.status).toBe(200);
    expect(page.html).toContain('content="0; url=https://id.brickyard.example/leave?client_id=desk"');
    expect(page.html).not.toContain('Robin');
    expect(await door.get('/desk', { cookie })).toMatchObject({ status: 303 });
    expect(await door.get('/desk/signed-out')).toMatchObject({ status: 200 });
    // Once more from a page that stood open.
    expect(await robin.post('/desk/sign-out', {})).toMatchObject({ status: 303, location: '/desk/signed-out' });
  });

  it.each(['', 'AAAA', 'A'.repeat(43), 'x'.repeat(5000)])('knows nobody by the cookie %s', async (value) => {
    expect(await door.get('/desk', { cookie: `__Host-kinsent-desk=${value}` })).toMatchObject({ status: 303 });
    // Without its prefix a neighbour of our domain could have set it.
    expect(await door.get('/desk', { cookie: `kinsent-desk=${value}` })).toMatchObject({ status: 303 });
  });

  it('takes a step of our own where a link of another site led here, as strict cookies do not come along', async () => {
    const page = await door.get('/desk/looks', { 'sec-fetch-site': 'cross-site' });
    expect(page.status).toBe(200);
    expect(page.html).toContain('content="0; url=/desk/looks"');
    expect(await door.get('/desk/looks', { 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 303 });
  });

  it('puts nobody’s name or number into an address', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer'], { name: 'Robin de Vries', subject: 'employee-4711' });
    const away = await robin.get('/desk/sign-in');
    door.identity.leaveUrl = 'https://id.brickyard.example/leave';
    const pages = [
      away,
      await robin.get(`/desk/callback?${door.identity.let(robin.person, away.location!)}`),
      await robin.get('/desk'),
      await robin.send('/desk', '/desk/sign-out'),
    ];
    const addresses = pages.flatMap(({ location, html }) => [
      location ?? '',
      ...[...html.matchAll(/(?:href|action|content)="([^"]*)"/g)].map(([, address]) => address!),
    ]);
    expect(addresses.length).toBeGreaterThan(20);
    expect(addresses.filter((address) => /robin|vries|4711|code=/i.test(address))).toEqual([]);
  });

  it('is told by nobody else’s page: forms lead to us alone, and nothing runs', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    const { headers } = await robin.get('/desk');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("form-action 'self';");
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });
});

describe('a page of the desk', () => {
  let door: StrongDoor;

  beforeAll(async () => {
    door = await StrongDoor.open(start);
  });
  afterAll(() => door.stop());

  it('is for the roles that it names, whatever the address', async () => {
    const reviewer = await StaffBrowser.signIn(door, ['reviewer', 'agent']);
    for (const path of ['/desk/people', '/desk/looks', '/desk/people?done=trained']) {
      const page = await reviewer.get(path);
      expect(page.status).toBe(403);
      expect(page.html).toContain('not for your role');
    }
    const officer = await StaffBrowser.signIn(door, ['privacy-officer']);
    expect(await officer.get('/desk/looks')).toMatchObject({ status: 200 });
    expect(await officer.get('/desk/people')).toMatchObject({ status: 403 });
  });

  it('shows only the rooms that somebody may enter', async () => {
    const reviewer = await StaffBrowser.signIn(door, ['reviewer']);
    const { html } = await reviewer.get('/desk');
    expect(html).not.toContain('href="/desk/people"');
    expect(html).not.toContain('href="/desk/looks"');
    const sam = await StaffBrowser.signIn(door, ['administrator'], { name: 'Sam' });
    const page = await sam.get('/desk');
    expect(page.html).toContain('href="/desk/people"');
    expect(page.html).toContain('Sam');
  });

  it('that no room has says so to who is signed in, and leads others to sign in', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    for (const path of ['/desk/nowhere', '/desk/people/x/y', '/desk/']) {
      expect([path, (await robin.get(path)).status]).toEqual([path, 404]);
      expect((await robin.get(path)).html).toContain('There is nothing here');
      expect(await door.get(path)).toMatchObject({ status: 303 });
    }
  });

  it('takes a form only with the token of that session and that address', async () => {
    const [sam, alex] = [
      await StaffBrowser.signIn(door, ['administrator'], { name: 'Sam' }),
      await StaffBrowser.signIn(door, ['administrator'], { name: 'Alex' }),
    ];
    const action = `/desk/people/${alex.staffId}/training`;
    const until = '2027-01-31';
    const token = async (browser: StaffBrowser, to: string): Promise<string> =>
      formsIn((await browser.get('/desk/people')).html).find((each) => each.action === to)!.hidden['token']!;
    const trained = async (): Promise<unknown> =>
      (
        await door.rows<{ trained_until: Date | null }>('select trained_until from staff where id = $1', [alex.staffId])
      )[0]!.trained_until;
    const wrongOnes: Record<string, string>[] = [
      {},
      { token: '' },
      { token: 'abc.def' },
      { token: await token(alex, action) },
      { token: await token(sam, '/desk/sign-out') },
      { token: await token(sam, `/desk/people/${sam.staffId}/training`) },
    ];
    for (const wrong of wrongOnes) {
      const page = await sam.post(action, { until, ...wrong });
      expect(page.status).toBe(403);
      expect(page.html).toContain('no longer valid');
    }
    const right = { until, token: await token(sam, action) };
    expect(await sam.post(action, right, { 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
    expect(await sam.post(action, right, { origin: 'https://evil.example' })).toMatchObject({ status: 403 });
    expect(await trained()).toBeNull();
    expect(await sam.post(action, right, { 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 303 });
    expect(await trained()).toEqual(new Date('2027-01-31T23:59:59.999Z'));
  });

  it('does nothing with a form whose session has ended, and says so', async () => {
    const sam = await StaffBrowser.signIn(door, ['administrator'], { name: 'Sam' });
    const action = `/desk/people/${sam.staffId}/training`;
    const form = formsIn((await sam.get('/desk/people')).html).find((each) => each.action === action)!;
    await door.rows('delete from staff_session where staff_id = $1', [sam.staffId]);
    const page = await sam.post(action, { ...form.hidden, until: '2027-01-31' });
    expect(page.status).toBe(401);
    expect(page.html).toContain('What you just sent was not done');
    const again = await StaffBrowser.signIn(door, ['administrator'], { name: 'Sam', subject: sam.person.subject });
    expect(await again.post(action, { ...form.hidden, until: '2027-01-31' })).toMatchObject({ status: 403 });
  });

  it('speaks English and Dutch, as asked and from then on', async () => {
    const robin = await StaffBrowser.signIn(door, ['reviewer']);
    expect((await robin.get('/desk')).html).toContain('<html lang="en">');
    expect((await robin.get('/desk?lang=nl')).html).toContain('Wat er wacht');
    expect((await robin.get('/desk')).html).toContain('<html lang="nl">');
    expect((await robin.get('/desk?lang=xx')).html).toContain('<html lang="nl">');
    expect((await robin.get('/desk?lang=en')).html).toContain('What is waiting');
  });
});
