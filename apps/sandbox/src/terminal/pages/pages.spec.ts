import { catalogueFaults } from '@kinsent/host';
import Stripe from 'stripe';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTerminal, type Terminal } from '../terminal';
import { testCards } from '../test-cards';
import { payCatalogue } from './pay-catalogue';

const host = '127.0.0.1';
let port: number;
let terminal: Terminal;
let stripe: Stripe;

beforeEach(async () => {
  port = await freePort();
  terminal = await startTerminal({
    port,
    host,
    publicUrl: `http://${host}:${port}`,
    hubUrl: 'http://localhost:4400',
    // Nothing listens there.
    webhookUrl: 'http://127.0.0.1:9/webhooks/stripe',
    webhookSecret: 'whsec_x',
    secretKey: 'sk_test_x',
    now: () => new Date(),
    onJump: () => undefined,
  });
  stripe = new Stripe('sk_test_x', { host, port, protocol: 'http', telemetry: false });
});

afterEach(() => terminal.stop());

const open = (locale: 'en' | 'nl' | 'auto') =>
  stripe.checkout.sessions.create({
    mode: 'payment',
    locale,
    line_items: [
      { quantity: 1, price_data: { currency: 'eur', unit_amount: 50, product_data: { name: '<b>Check</b>' } } },
    ],
    success_url: 'http://localhost:4402/return?s={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:4402/methods',
  });
const get = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers, redirect: 'manual' });
const post = (url: string, form: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
const where = (response: Response) => [response.status, response.headers.get('location')];

it('has every message in every language', () => {
  expect(catalogueFaults(payCatalogue)).toEqual([]);
});

it('speaks the language of the session, or of the browser where it has none', async () => {
  const page = await (await get((await open('nl')).url!)).text();
  expect(page).toContain('<html lang="nl">');
  expect(page).toContain('er gaat geen geld heen of weer');
  const auto = (await open('auto')).url!;
  expect(await (await get(auto, { 'accept-language': 'nl-BE' })).text()).toContain('<html lang="nl">');
  expect(await (await get(auto, { 'accept-language': 'de' })).text()).toContain('<html lang="en">');
});

it('shows what is paid as text, runs nothing, and lets its form lead to the session’s way back alone', async () => {
  const response = await get((await open('en')).url!);
  const page = await response.text();
  expect(page).toContain('&lt;b>Check&lt;/b>');
  expect(page).not.toContain('<script');
  expect(page).not.toContain('checked');
  for (const { number, offered } of testCards) expect(page.includes(`value="${number}"`)).toBe(offered !== null);
  expect(response.headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' http://localhost:4402; " +
      "frame-ancestors 'none'; base-uri 'none'",
  );
});

it('leads back when a card was charged, and stays with a reason when it was not', async () => {
  const { url, id } = await open('en');
  expect(where(await post(url!, { card: '4000000000009995' }))).toEqual([303, `/c/pay/${id}`]);
  expect(await (await get(url!)).text()).toContain('There is not enough money on the card. Nothing was charged.');
  expect(where(await post(url!, { card: '4242424242424242', number: ' ' }))).toEqual([
    303,
    `http://localhost:4402/return?s=${id}`,
  ]);
  expect(await (await get(url!)).text()).toContain('This is paid');
  expect(where(await post(url!, { card: '4242424242424242' }))).toEqual([303, `/c/pay/${id}`]);
  expect(await (await get(`http://${host}:${port}/`)).text()).toContain('>paid</span>');
});

it('asks for a card, takes no other than those for testing, and shows no number again', async () => {
  const { url } = await open('en');
  const none = await post(url!, {});
  expect([none.status, await none.text()]).toEqual([422, expect.stringContaining('Choose a card')]);
  const other = await post(url!, { card: '4242424242424242', number: '4111 1111 1111 1111' });
  const page = await other.text();
  expect([other.status, page]).toEqual([422, expect.stringContaining('not the number of a test card')]);
  expect(page).not.toMatch(/4111 ?1111/);
});

it('goes by the bank with 3-D Secure', async () => {
  const { url, id } = await open('en');
  const bank = `http://${host}:${port}/c/pay/${id}/bank`;
  expect(where(await get(bank))).toEqual([303, `/c/pay/${id}`]);
  expect(where(await post(url!, { number: '4000002500003155' }))).toEqual([303, `/c/pay/${id}/bank`]);
  expect(await (await get(bank)).text()).toContain('Your bank asks');
  expect(where(await post(bank, { answer: 'fail' }))).toEqual([303, `/c/pay/${id}`]);
  expect(await (await get(url!)).text()).toContain('could not make sure that it is you');
  await post(url!, { card: '4000002500003155' });
  expect(where(await post(bank, { answer: 'complete' }))).toEqual([303, `http://localhost:4402/return?s=${id}`]);
});

it('says that a session has ended, and where there is none', async () => {
  const { url, id } = await open('nl');
  await stripe.checkout.sessions.expire(id);
  expect(await (await get(url!)).text()).toContain('Deze pagina is verlopen');
  expect(where(await post(url!, { card: '4242424242424242' }))).toEqual([303, `/c/pay/${id}`]);
  expect((await get(`http://${host}:${port}/c/pay/cs_test_none`, { accept: 'text/html' })).status).toBe(404);
});

it('has buttons for what may go wrong', async () => {
  const base = `http://${host}:${port}`;
  const { url } = await open('en');
  await post(`${base}/act/switches`, { hold: 'on', delaySeconds: '60', duplicates: '9' });
  expect(await (await get(base)).text()).toMatch(/name="hold" value="on" checked/);
  await post(url!, { card: '4242424242424242' });
  expect(await (await get(base)).text()).toContain('3 webhooks are held back');
  expect(where(await post(`${base}/act/held`, { held: 'lose' }))).toEqual([303, '/']);
  expect(await (await get(base)).text()).toContain('>lost</span>');
  await post(`${base}/act/switches`, { down: 'on' });
  expect(await (await get(base)).text()).toContain('Everything is down');
  expect((await get(url!, { accept: 'text/html' })).status).toBe(503);
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((ready) => probe.listen(0, host, ready));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return free;
}
