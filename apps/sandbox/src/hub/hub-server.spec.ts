import type { FastifyInstance } from 'fastify';
import type { HubClock } from '../clock/hub.clock';
import { LetterBox } from '../inbox/letter-box';
import { openHub } from './hub.testing';

const host = 'localhost:4400';
const letter = {
  id: 'l-1',
  to: 'parent@family.example',
  from: 'post@toys.example',
  subject: 'May your child <b>play</b>?',
  text: 'http://localhost:4401/p/abc',
  html: '<html><head></head><body><script>alert(1)</script><a href="http://localhost:4401/p/abc">answer</a></body></html>',
  links: ['http://localhost:4401/p/abc'],
  receivedAt: new Date('2026-11-20T10:00:00Z'),
};

let hub: FastifyInstance;
let ready: boolean;
let clock: HubClock;

beforeEach(async () => {
  ready = true;
  const letters = new LetterBox();
  letters.add(letter);
  ({ hub, clock } = await openHub(letters, () => ready));
});

afterEach(() => hub.close());

const get = (url: string, headers = {}) => hub.inject({ url, headers: { host, ...headers } });
const post = (url: string, payload: string | object, headers = {}) =>
  hub.inject({ method: 'POST', url, payload, headers: { host, ...headers } });

describe('status', () => {
  it('is 200 once everything is ready, and 503 before', async () => {
    expect((await get('/status')).statusCode).toBe(200);
    expect((await get('/status')).json()).toMatchObject({
      ready: true,
      sandbox: true,
      apiKey: 'kst_test_none',
      app: 'brickyard',
    });
    ready = false;
    expect((await get('/status')).statusCode).toBe(503);
  });

  it('is told to nobody who comes by another name', async () => {
    expect((await get('/status', { host: 'evil.example:4400' })).statusCode).toBe(403);
  });
});

describe('the inbox', () => {
  it('lists letters for scripts, of one address or all', async () => {
    expect((await get('/inbox/messages?to=PARENT@family.example')).json()).toEqual([
      { ...letter, receivedAt: '2026-11-20T10:00:00.000Z' },
    ]);
    expect((await get('/inbox/messages?to=other@family.example')).json()).toEqual([]);
    expect((await get('/inbox/messages')).json()).toHaveLength(1);
  });

  it('shows a letter in a frame that runs nothing and fetches nothing', async () => {
    const page = await get('/inbox/l-1');
    expect(page.body).toContain('May your child &lt;b>play&lt;/b>?');
    expect(page.headers['content-security-policy']).toContain("frame-src 'self'");
    const frame = await get('/inbox/l-1/html');
    expect(frame.headers['content-security-policy']).toContain('sandbox allow-popups allow-popups-to-escape-sandbox');
    expect(frame.headers['content-security-policy']).toContain("default-src 'none'");
    expect(frame.body).toContain('<base target="_blank">');
  });

  it('says so when there is no such letter', async () => {
    expect((await get('/inbox/none')).json()).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('the clock', () => {
  it('moves ahead and says where it is', async () => {
    const before = clock.now().getTime();
    const moved = await post('/clock', { advance: 'PT25H' });
    expect(moved.statusCode).toBe(200);
    expect(new Date(moved.json().now).getTime() - before).toBeGreaterThanOrEqual(25 * 3_600_000);
    expect((await get('/clock')).json().offsetMs).toBeGreaterThan(24 * 3_600_000);
  });

  it('is moved by a form as well, and leads back to the first page', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    const moved = await post('/clock', 'advance=P15D', form);
    expect([moved.statusCode, moved.headers.location]).toEqual([303, '/?stops=0#clock']);
  });

  it.each([
    ['backwards', { advance: '-PT1H' }, 422],
    ['nonsense', { advance: 'tomorrow' }, 422],
    ['too far', { advance: 'P6Y' }, 422],
    ['a number', { advance: 25 }, 422],
    ['nothing', {}, 422],
    ['something unknown', { advance: 'PT1H', back: true }, 422],
    ['a list', '["PT1H"]', 422],
    ['no JSON', '{"advance":', 400],
  ])('refuses %s and stays where it is', async (_name, body, status) => {
    const answer = await post('/clock', body, { 'content-type': 'application/json' });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(clock.offsetMs).toBe(0);
  });

  it('is not moved by another page', async () => {
    const answer = await post(
      '/clock',
      { advance: 'PT1H' },
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    );
    expect(answer.statusCode).toBe(403);
    expect(clock.offsetMs).toBe(0);
  });
});

describe('the sample app', () => {
  it('asks for age neutrally: nothing is chosen beforehand', async () => {
    const page = (await get('/app')).body;
    expect(page).toContain('When were you born, and where do you live?');
    expect(page).not.toMatch(/selected|checked|value="20\d\d"/);
  });

  it('takes no webhook without a good signature', async () => {
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'e-1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': 'v1,bm9ib2R5',
    };
    const answer = await post('/app/webhooks', '{"id":"e-1","sequence":1}', headers);
    expect(answer.statusCode).toBe(400);
    expect((await get('/app/webhooks')).json()).toEqual({ received: [] });
  });

  it('keeps the child out kindly while Kinsent does not answer', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
    const answer = await post('/app/gate', 'month=05&year=2016&place=NL', form);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('That cannot be asked right now.');
  });
});
