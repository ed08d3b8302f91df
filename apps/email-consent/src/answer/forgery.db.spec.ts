import { Parent } from './parent.testing';
import { Road } from './road.testing';

let road: Road;

beforeAll(async () => {
  road = await Road.start();
});

afterAll(() => road.stop());

const yes = { 'choice.account': 'yes', act: 'answer' };

describe('a form that another site sends', () => {
  it.each([
    ['by its own word', { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['from nowhere', { 'sec-fetch-site': 'none' }],
  ])('is refused: %s', async (_how, headers) => {
    const { requestId, parent } = await road.parentOf(['account']);
    const page = await parent.open();
    const answer = await parent.send(page, '', { ...yes, code: parent.code }, headers);
    expect(answer.status).toBe(403);
    expect(await road.states(requestId)).toEqual({ account: 'asked' });
  });

  it('is refused by its origin where the browser sends no more', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const page = await parent.open();
    const form = page.forms[0]!;
    const body = new URLSearchParams({ ...Object.fromEntries(form.fields), ...yes, code: parent.code });
    const answer = await road.test.app.inject({
      method: 'POST',
      url: form.action,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://evil.example',
        cookie: String(page.headers['set-cookie']).split(';')[0]!,
      },
      payload: body.toString(),
    });
    expect(answer.statusCode).toBe(403);
    expect(await road.states(requestId)).toEqual({ account: 'asked' });
  });
});

describe('a form without its proof', () => {
  it('comes back filled in, and works when it is sent once more', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const page = await parent.open();
    for (const token of ['', 'x', 'abc.def']) {
      const answer = await parent.send(page, '', { ...yes, code: parent.code, token });
      expect(answer.status).toBe(403);
      expect(answer.html).toContain('What you filled in is still there');
      expect(answer.html).toMatch(/name="choice\.account" value="yes" checked/);
    }
    parent.forgetCookie();
    const again = await parent.send(page, '', { ...yes, code: parent.code });
    expect(again.status).toBe(403);
    expect((await parent.send(again, '', { ...yes, code: parent.code })).status).toBe(200);
    expect(await road.states(requestId)).toEqual({ account: 'granted' });
  });

  it('does not take the proof of another letter’s page', async () => {
    const one = await road.parentOf(['account']);
    const other = await road.parentOf(['account']);
    const borrowed = (await other.parent.open()).forms[0]!.fields.find(([name]) => name === 'token')![1];
    const page = await one.parent.open();
    const answer = await one.parent.send(page, '', { ...yes, code: one.parent.code, token: borrowed });
    expect(answer.status).toBe(403);
    expect(await road.states(one.requestId)).toEqual({ account: 'asked' });
  });

  it('takes nothing back and sends no letter', async () => {
    const { requestId, address, parent } = await road.parentOf(['account']);
    await parent.answer(yes);
    const page = await parent.open();
    road.test.clock.advance(3_000);
    expect((await parent.send(page, '/take-back', { number: parent.number, token: '' })).status).toBe(403);
    expect(await road.states(requestId)).toEqual({ account: 'granted' });
    const fresh = await parent.post(`${parent.path}/fresh`, new URLSearchParams());
    expect(fresh.status).toBe(403);
    expect(road.lettersTo(address)).toHaveLength(1);
  });
});

describe('a link that was tampered with', () => {
  it('opens nothing, whatever is done to it', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const secret = parent.path.slice('/p/'.length);
    const swapped = `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`;
    for (const path of [
      swapped,
      secret.slice(1),
      `${secret}A`,
      secret.toUpperCase(),
      '%00',
      '..%2f',
      '🙂',
      'x'.repeat(900),
    ]) {
      const { statusCode } = await road.test.app.inject({
        method: 'GET',
        url: `/p/${encodeURI(path)}`,
        headers: { accept: 'text/html' },
      });
      expect([400, 404]).toContain(statusCode);
    }
    expect((await road.case(requestId)).requests[0]?.openedAt).toBeNull();
  });

  it('does not answer for another letter: the code belongs to the link', async () => {
    const one = await road.parentOf(['account']);
    const other = await road.parentOf(['account']);
    const answer = await one.parent.answer({ ...yes, code: other.parent.code });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('You can try 4 more times');
    expect(await road.states(one.requestId)).toEqual({ account: 'asked' });
  });
});

describe('every page', () => {
  it('is strict, kept nowhere, small, and names nobody', async () => {
    const { address, parent } = await road.parentOf(['account', 'public-creations', 'newsletter', 'location']);
    const pages = [
      await parent.open(),
      await parent.answer({}),
      await parent.answer({ ...yes, 'choice.location': 'no' }),
    ];
    for (const { html, headers } of pages) {
      expect(html.length).toBeLessThan(40_000);
      expect(html).not.toMatch(/<script|<img|style="|javascript:|onclick/i);
      expect(html).not.toContain(address);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['referrer-policy']).toBe('no-referrer');
    }
    const cookie = String(pages[0]!.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-kinsent-form=[\w-]{24}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  });

  it('is there after somebody typed its address with what follows a form', async () => {
    const { parent } = await road.parentOf(['account']);
    for (const below of ['/take-back', '/fresh']) {
      const { statusCode, headers } = await road.test.app.inject({ method: 'GET', url: `${parent.path}${below}` });
      expect([statusCode, headers['location']]).toEqual([303, parent.path]);
    }
  });

  it('is the same whether a parent reads it in one browser or two', async () => {
    const { parent, requestId } = await road.parentOf(['account']);
    const elsewhere = new Parent(road.test.app, parent.letter);
    const page = await elsewhere.open();
    await parent.open();
    expect((await elsewhere.send(page, '', { ...yes, code: parent.code })).status).toBe(200);
    expect(await road.states(requestId)).toEqual({ account: 'granted' });
  });
});
