import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchForm, NoForm } from './fetch-form';

let server: Server;
let origin: string;
let page: string;
const heard: { method: string; url: string; body: string; cookie: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    void hear(request).then(() => {
      if (request.method === 'POST') return response.setHeader('content-type', 'application/pdf').end('%PDF-');
      response.setHeader('set-cookie', 'kinsent=one; HttpOnly').setHeader('content-type', 'text/html').end(page);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  heard.length = 0;
  page =
    '<form method="post" action="/p/s-1/verify/form"><input type="hidden" name="token" value="t&quot;1"/><input name="childName"/></form>';
});

async function hear(request: IncomingMessage): Promise<void> {
  let body = '';
  for await (const part of request) body += String(part);
  heard.push({ method: request.method!, url: request.url!, body, cookie: request.headers.cookie ?? '' });
}

it('gets the form as a browser does, from whatever page the link led to', async () => {
  const pdf = await fetchForm(`${origin}/p/s-1/verify?lang=nl`, origin, 'Tess');
  expect(pdf.toString()).toBe('%PDF-');
  expect(heard).toEqual([
    { method: 'GET', url: '/p/s-1/verify/form', body: '', cookie: '' },
    { method: 'POST', url: '/p/s-1/verify/form', body: 'token=t%221&childName=Tess', cookie: 'kinsent=one' },
  ]);
});

it('says when the page offers no form', async () => {
  page = '<p>Nothing waits.</p>';
  await expect(fetchForm(`${origin}/p/s-1/verify`, origin, 'Tess')).rejects.toBeInstanceOf(NoForm);
});

it.each([
  ['nothing', ''],
  ['another place', 'http://169.254.169.254/p/s-1/verify'],
  ['another page', '/desk'],
  ['a way out', '/p/..%2fdesk/verify'],
  ['no address', 'file:///etc/passwd'],
])('asks nobody about %s', async (_what, address) => {
  const asked = address.startsWith('/') ? `${origin}${address}` : address;
  await expect(fetchForm(asked, origin, 'Tess')).rejects.toBeInstanceOf(NoForm);
  expect(heard).toEqual([]);
});
