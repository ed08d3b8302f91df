import { InquiryStore } from '@kinsent/store';
import { cookieOf, type Page, StrongDoor } from '../verified-consent.testing';

const start = new Date('2026-06-01T10:00:00Z');
const text = 'Pip plays in Brickyard as PipDeBouwer, and nobody asked me.';
let door: StrongDoor;

beforeAll(async () => {
  door = await StrongDoor.open(start);
});
afterAll(() => door?.stop());

let network = 0;
const elsewhere = (): string => `203.0.113.${(network += 1)}`;

/** Fills the form in and sends it from a network, as a browser does. */
async function ask(
  fields: Record<string, string>,
  { from = elsewhere(), lang = 'en', headers = {} }: { from?: string; lang?: string; headers?: object } = {},
): Promise<Page & { readonly took: number }> {
  const page = await door.get(`/registered?lang=${lang}`);
  const token = /name="token" value="([^"]*)"/.exec(page.html)![1]!;
  const began = performance.now();
  const {
    statusCode,
    payload,
    headers: told,
  } = await door.app.inject({
    method: 'POST',
    url: `/registered?lang=${lang}`,
    remoteAddress: from,
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: cookieOf(page), ...headers },
    payload: new URLSearchParams({ token, ...fields }).toString(),
  });
  const took = performance.now() - began;
  const { location } = told;
  return {
    status: statusCode,
    html: payload,
    location: typeof location === 'string' ? location : null,
    headers: told,
    took,
  };
}

const inquiries = () => door.rows<{ id: string; text: string }>('select id, inquiry::text as text from inquiry');
const count = async (): Promise<number> => (await inquiries()).length;

describe('the page', () => {
  it('says in both languages what happens, how long it takes and whom to call; by link and by browser', async () => {
    const en = await door.get('/registered');
    expect(en.status).toBe(200);
    for (const said of ['Is my child registered?', 'within 3 days', '30 days', 'Brickyard', 'tel:', 'mailto:']) {
      expect(en.html).toContain(said);
    }
    expect((await door.get('/registered?lang=nl')).html).toContain('Is mijn kind ingeschreven?');
    expect((await door.get('/registered', { 'accept-language': 'nl-BE' })).html).toContain('<html lang="nl">');
    for (const lang of ['xx', '%F0%9F%91%A7', 'en&lang=nl']) {
      expect((await door.get(`/registered?lang=${lang}`)).html).toContain('<html lang="en">');
    }
    expect((await door.get('/')).html).toContain('href="/registered?lang=en"');
  });

  it('runs no script, asks nobody else for anything, and is not kept', async () => {
    const { headers, html } = await door.get('/registered');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['cache-control']).toBe('no-store');
    expect(html).not.toContain('<script');
  });
});

describe('a question', () => {
  it('is answered alike and as late for a child that we know, one that we do not, a repeat, and over the limits', async () => {
    const email = 'bekend@familie.example';
    await door.approved({ email });
    const known = await ask({ email, text });
    const unknown = await ask({ email: 'niemand@familie.example', text });
    const repeat = [await ask({ email, text }), await ask({ email, text })];
    const before = await count();
    const overAddress = await ask({ email: 'Bekend+anders@familie.example', text });
    const from = elsewhere();
    for (let n = 0; n < 10; n += 1) await ask({ email: `ouder${n}@familie.example`, text }, { from });
    const taken = await count();
    const overNetwork = await ask({ email: 'nog@familie.example', text }, { from });
    expect([before, taken, await count()]).toEqual([4, 14, 14]);
    const bare = ({ status, html, location, headers: { date: _date, ...headers } }: Page) => {
      const named = Object.entries(headers).filter(([name]) => !/^(x-request-id|ratelimit)/.test(name));
      return { status, html, location, named };
    };
    const all = [known, unknown, ...repeat, overAddress, overNetwork];
    for (const answer of all) expect(bare(answer)).toEqual(bare(known));
    expect(known).toMatchObject({ status: 303, location: '/registered/received?lang=en' });
    for (const { took } of all) expect(took).toBeGreaterThanOrEqual(499);
    expect(Math.max(...all.map(({ took }) => took)) - Math.min(...all.map(({ took }) => took))).toBeLessThan(2_000);
    expect((await door.get('/registered/received?lang=en')).html).toContain('the same here to everybody');
  });

  it('is taken again the next day', async () => {
    const email = 'morgen@familie.example';
    for (let n = 0; n < 4; n += 1) await ask({ email, text });
    const before = await count();
    door.clock.moveTo(new Date(door.clock.now().getTime() + 24 * 3_600_000));
    await ask({ email, text });
    expect(await count()).toBe(before + 1);
  });

  it('of one address is no more than the same few, however many come at once', async () => {
    const before = await count();
    await Promise.all(Array.from({ length: 8 }, () => ask({ email: 'samen@familie.example', text })));
    expect(await count()).toBe(before + 3);
  });

  it('is sealed: neither address nor text is anywhere in the database, and its key opens it for the desk', async () => {
    const email = 'verzegeld@familie.example';
    await ask({ email, text }, { lang: 'nl' });
    const { id } = (await inquiries()).at(-1)!;
    const tables = await door.rows<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    );
    for (const { name } of tables) {
      const rows = await door.rows<{ row: string }>(`select row_to_json("${name}")::text as row from "${name}"`);
      const all = rows.map(({ row }) => row).join();
      for (const word of [email, 'PipDeBouwer']) {
        expect(all).not.toContain(word);
        expect(all).not.toContain(Buffer.from(word).toString('hex'));
      }
    }
    const content = await door.app.get(InquiryStore).content(id);
    expect(content).toEqual({ address: email, text, locale: 'nl' });
    const owed = await door.rows('select kind, child_id, due_at from duty where subject_id = $1', [id]);
    const aYearLater = new Date(door.clock.now());
    aYearLater.setUTCFullYear(aYearLater.getUTCFullYear() + 1);
    expect(owed).toEqual([{ kind: 'inquiry.destroy', child_id: null, due_at: aYearLater }]);
  });
});

describe('a form', () => {
  it.each([
    ['without an address', { text }, 'Fill in your e-mail address'],
    ['with what is no address', { email: 'not an address', text }, 'This is no e-mail address'],
    ['without a word', { email: 'a@familie.example', text: ' ' }, 'in a few words'],
    ['with too many', { email: 'a@familie.example', text: 'x'.repeat(2_001) }, 'At most 2,000 characters'],
    ['that hides a second receiver', { email: 'a@familie.example\r\nBcc: b@c.example', text }, 'no e-mail address'],
  ])('%s is shown again with what is wrong, and nothing is kept', async (_, fields, said) => {
    const before = await count();
    const page = await ask(fields);
    expect(page.status).toBe(422);
    expect(page.html).toContain(said);
    expect(page.html).toContain('aria-invalid="true"');
    expect(await count()).toBe(before);
  });

  it('shows what was written as text, whatever it is', async () => {
    const page = await ask({ email: '"><script>alert(1)</script>', text: '</textarea><script>alert(2)</script>' });
    expect(page.status).toBe(422);
    expect(page.html).not.toContain('<script');
    expect(page.html).toContain('&lt;script');
  });

  it.each([
    ['without a token', {}, { token: '' }],
    ['with a forged token', {}, { token: 'abc.def' }],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, {}],
    ['of another browser', { cookie: 'none=1' }, {}],
  ])('%s does nothing, and comes back filled in', async (_, headers, fields) => {
    const before = await count();
    const page = await ask({ email: 'a@familie.example', text, ...fields }, { headers });
    expect(page.status).toBe(403);
    expect(page.html).toContain('send it once more');
    expect(page.html).toContain('PipDeBouwer');
    expect(await count()).toBe(before);
  });

  it.each([
    ['too large', 'application/x-www-form-urlencoded', `text=${'x'.repeat(300_000)}`, 413],
    ['that is JSON', 'application/json', '{"email":"a@b.example"}', 403],
    ['that is no UTF-8', 'application/x-www-form-urlencoded', Buffer.from([0x74, 0x3d, 0xff]), 400],
    ['with a null character', 'application/x-www-form-urlencoded', 'text=%00', 400],
    ['of files', 'multipart/form-data; boundary=x', '--x--', 415],
  ])('%s is refused, and nothing is kept', async (_, type, payload, status) => {
    const before = await count();
    const answer = await door.app.inject({
      method: 'POST',
      url: '/registered',
      headers: { 'content-type': type },
      payload,
    });
    expect([answer.statusCode, await count()]).toEqual([status, before]);
  });
});
