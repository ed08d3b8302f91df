import { TestApp } from '../app.testing';

let test: TestApp;

beforeAll(async () => {
  test = await TestApp.start();
});
afterAll(() => test.stop());

const open = (url: string, headers: Record<string, string> = {}) =>
  test.call<string>('GET', url, { key: null, headers });

describe('what everybody may read', () => {
  it('is the notice of each app, in the language that is asked for', async () => {
    const page = await open('/notice/brickyard');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.body).toContain('<html lang="en">');
    expect((await open('/notice/brickyard', { 'accept-language': 'nl-BE,fr;q=0.5' })).body).toContain(
      '<html lang="nl">',
    );
    expect((await open('/notice/brickyard?lang=nl')).body).toContain('<html lang="nl">');
    for (const query of ['?lang=xx', '?lang=en&lang=nl', '?lang[]=nl', '?lang=%F0%9F%91%A7']) {
      expect((await open(`/notice/brickyard${query}`)).body).toContain('<html lang="en">');
    }
    const style = /href="(\/assets\/kinsent-public-notice-[0-9a-f]+\.css)"/.exec(page.body)?.[1];
    expect((await open(style!)).headers['content-type']).toContain('text/css');
  });

  it('is nothing for an app that is none', async () => {
    for (const app of ['nobody', 'constructor', '__proto__', '%00', 'x'.repeat(300)]) {
      expect([404, 400]).toContain((await open(`/notice/${app}`)).status);
    }
  });

  it('is the API: OpenAPI 3.1 with every call, and a page to read', async () => {
    const { body } = await test.call<{ openapi: string; paths: Record<string, unknown> }>('GET', '/openapi.json', {
      key: null,
    });
    expect(body.openapi).toMatch(/^3\.1\./);
    expect(
      Object.keys(body.paths)
        .filter((path) => path.startsWith('/v1/'))
        .sort(),
    ).toEqual([
      '/v1/age-checks',
      '/v1/children/{ref}/activity',
      '/v1/children/{ref}/erasure',
      '/v1/children/{ref}/escrow',
      '/v1/children/{ref}/permissions',
      '/v1/children/{ref}/triggers',
      '/v1/consent-requests',
      '/v1/consent-requests/{id}',
      '/v1/consent-requests/{id}/cancel',
      '/v1/consent-requests/{id}/resend',
      '/v1/erasures',
      '/v1/erasures/{id}',
      '/v1/erasures/{id}/certificate',
      '/v1/erasures/{id}/receipts',
      '/v1/events',
      '/v1/permission-checks',
      '/v1/retention/forecast',
      '/v1/webhook-deliveries',
      '/v1/webhook-deliveries/{id}/redeliver',
    ]);
    expect(Object.keys(body.paths).filter((path) => path.startsWith('/notice'))).toEqual([]);
    expect((await open('/docs')).body).toContain('Kinsent consent API');
  });
});
