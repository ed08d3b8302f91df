import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { problems } from '@kinsent/host';
import { provingLink } from '../support/card-terminal';
import { Family, linkIn, type Page } from '../support/family';
import { type ApiAnswer, House } from '../support/house';
import { ledgerFaults } from '../support/proof';
import { guardians } from '../support/remains';

let house: House;
let pids: (number | null)[];
const services = ['email-consent', 'verified-consent', 'purge-worker'] as const;
const pidsNow = () => Promise.all(services.map((name) => house.pidOf(name)));

beforeAll(async () => {
  house = await House.open();
  pids = await pidsNow();
}, 120_000);
afterAll(() => house?.stop(), 60_000);
jest.setTimeout(120_000);

const child = () => new Family(house);
const ask = (body: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> =>
  house.call('POST', '/v1/consent-requests', { body, headers });
const iso = (ms: number): string => new Date(Date.now() + ms).toISOString().slice(0, 10);
const day = 24 * 60 * 60 * 1000;

/** A refusal as every client may rely on it: a problem of the closed list, and not a word of what was sent. */
function expectRefusal(what: unknown, answer: ApiAnswer, ...statuses: number[]): void {
  const { status, headers, body, text } = answer;
  if (!(statuses.length > 0 ? statuses : [400, 422]).includes(status)) {
    throw new Error(`${JSON.stringify(what).slice(0, 500)} was answered ${status} ${text.slice(0, 500)}`);
  }
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(problems).toHaveProperty(String(body['code']));
  expect(body['status']).toBe(status);
  expect(body['title']).toEqual(expect.any(String));
  expect(text).not.toMatch(/kwaadwillig|node_modules|\bat .*\.[jt]s:\d|select |insert /i);
}

/** Runs acts of which none may change anything, and compares every row of every table before and after. */
async function changingNothing(act: () => Promise<void>): Promise<void> {
  await house.settle();
  const before = await house.dumpOfRequests();
  await act();
  await house.settle();
  expect(await house.dumpOfRequests()).toEqual(before);
}

describe('a question that is not one', () => {
  const email = 'kwaadwillig@family.example';
  const good = (): Record<string, unknown> => ({ ...child().question({ guardian: { email } }) });
  const without = (key: string): unknown => Object.fromEntries(Object.entries(good()).filter(([name]) => name !== key));
  const cases: Record<string, () => unknown[]> = {
    'holds fields that nobody knows': () => [
      { ...good(), admin: true },
      { ...good(), childref: 'x' },
      { ...good(), guardian: { email, name: 'kwaadwillig' } },
      { ...good(), guardian: { email, locale: 'nl', 'x-y': 1 } },
      { ...good(), child: { email: 'kind@family.example', birthDate: '2016' } },
      JSON.stringify(good()).replace('{', '{"__proto__":{"admin":true},'),
      JSON.stringify(good()).replace('{', '{"constructor":{"prototype":{"admin":true}},'),
      JSON.stringify(good()).replace('{', '{"toString":"x","hasOwnProperty":1,'),
      { ...good(), '': 'empty' },
      { ...good(), 'a/b~c': 1 },
    ],
    'holds values of other types': () => [
      ...[5, true, [], {}, ['x'], { email }].map((value) => ({ ...good(), childRef: value })),
      ...[5, true, [], {}, 'NL '.repeat(100)].map((value) => ({ ...good(), place: value })),
      ...[2016, true, [], ['2016'], {}].map((value) => ({ ...good(), birthDate: value })),
      ...[
        email,
        [email],
        [[email]],
        5,
        true,
        {},
        [],
        { email: null },
        { email: 5 },
        { email: [email] },
        { email: { email } },
      ].map((value) => ({ ...good(), guardian: value })),
      ...[5, [], {}, 'xx-'.repeat(50), 'nl;q=1', '../nl', 'nl\n'].map((locale) => ({
        ...good(),
        guardian: { email, locale },
      })),
      ...['account', {}, 5, [5], [['account']], [{}], [null], ['account', null]].map((value) => ({
        ...good(),
        purposes: value,
      })),
      ...['text', [], [1], 5, true].map((value) => ({ ...good(), escrow: value })),
      ...[5, [], {}, 'creations', 'nonsense'].map((value) => ({ ...good(), escrow: {}, escrowPurpose: value })),
      { ...good(), escrowPurpose: 'account' },
      ...['text', [], 5, { email: 5 }, { email: 'none' }].map((value) => ({ ...good(), child: value })),
    ],
    'lacks what it needs': () => [
      {},
      ...['childRef', 'place', 'birthDate', 'guardian', 'purposes'].map(without),
      ...['childRef', 'place', 'birthDate', 'guardian', 'purposes'].map((key) => ({ ...good(), [key]: null })),
      { ...good(), comesOfAgeOn: iso(365 * day) },
    ],
    'asks for what cannot be asked': () => [
      { ...good(), purposes: [] },
      { ...good(), purposes: ['account', 'account'] },
      { ...good(), purposes: Array.from({ length: 21 }, (_, n) => `purpose-${n}`) },
      { ...good(), purposes: ['nonsense'] },
      { ...good(), purposes: ['account', 'newsletter'] },
      { ...good(), purposes: ['running-the-service'] },
      { ...good(), purposes: ['ACCOUNT'] },
      { ...good(), purposes: ['__proto__'] },
      { ...good(), purposes: ['constructor'] },
      { ...good(), purposes: ['account\u0000'] },
    ],
    'names a place that is none': () =>
      ['', 'N', 'XX', 'UK', 'NLD', 'US-', 'US-XX1', 'NL/UT', 'US CA', '🇳🇱', 'ΝL', '__proto__'].map((place) => ({
        ...good(),
        place,
      })),
    'tells dates that cannot be': () =>
      [
        ...[
          '',
          '16',
          '2016-5',
          '2016-13',
          '2016-00',
          '2016-02-30',
          '2019-02-29',
          '2016-04-31',
          '2016-05-00',
          '0000',
          '-2016',
        ],
        ...[
          '1850',
          '9999',
          '2016-05-03T00:00:00Z',
          ' 2016',
          '2016\n',
          '2016-05-03 ',
          '2016/05/03',
          '03-05-2016',
          '٢٠١٦',
          '２０１６',
          '2e3',
        ],
        iso(2 * day),
      ]
        .map((birthDate) => ({ ...good(), birthDate }))
        .concat(
          [
            '',
            '2030',
            '2030-02',
            '2030-02-30',
            '2031-02-29',
            iso(40 * 365 * day),
            '9999-12-31',
            '10000-01-01',
            'tomorrow',
            '2030-01-01T12:00',
          ].map((comesOfAgeOn) => ({ ...good(), birthDate: undefined, comesOfAgeOn }) as never),
        ),
    'is about somebody who is no child': () => [
      { ...good(), birthDate: '1990' },
      { ...good(), birthDate: undefined, comesOfAgeOn: iso(-day) },
      { ...good(), birthDate: undefined, comesOfAgeOn: '2001-01-01' },
    ],
    'calls the child by what is no reference': () =>
      [
        '',
        '\t',
        'a\nb',
        'a\u0000b',
        'a\u007fb',
        'a\u202eb',
        '\ud800',
        'a\udfffb',
        'x'.repeat(129),
        '👧'.repeat(65),
      ].map((childRef) => ({ ...good(), childRef })),
    'carries text that no database can hold': () => [
      { ...good(), escrow: { name: 'a\u0000b' } },
      { ...good(), escrow: { 'a\u0000b': 1 } },
      { ...good(), escrow: { name: 'a\ud800b' } },
      { ...good(), escrow: { 'a\udc00b': 1 } },
      { ...good(), escrow: { deep: [{ er: ['\ud83d'] }] } },
      { ...good(), guardian: { email: 'a\u0000@family.example' } },
      { ...good(), guardian: { email: 'a\ud800@family.example' } },
      { ...good(), purposes: ['\ud800'] },
      { ...good(), place: 'N\u0000' },
      { ...good(), birthDate: '2016\u0000' },
    ],
    'is to be sent to what is no address': () =>
      [
        ...[
          '',
          ' ',
          'ouder',
          '@family.example',
          'ouder@',
          'ouder@family',
          'ouder@@family.example',
          'a@b@family.example',
        ],
        ...[
          'ouder@family.example.',
          'ouder@-family.example',
          'ouder@fam_ily.example',
          'ouder@[127.0.0.1]',
          'ouder@127.0.0.1',
        ],
        ...[
          'ouder@family.example\r\nBcc: dief@elsewhere.example',
          'ouder@family.example\n',
          'ouder\r@family.example',
          'ou der@family.example',
        ],
        ...[
          '"ouder"@family.example',
          'Ouder <ouder@family.example>',
          'ouder@family.example,dief@elsewhere.example',
          'a;b@family.example',
        ],
        ...['.ouder@family.example', 'ouder.@family.example', 'ou..der@family.example', 'ouder@family..example'],
        ...[
          'ou\u200bder@family.example',
          'ou\u202eder@family.example',
          'ouder＠family.example',
          'ouder@fam\u00adily.exa\u200bmple',
        ],
        ...[
          `${'x'.repeat(65)}@family.example`,
          `ouder@${'x'.repeat(64)}.example`,
          `ouder@${'x.'.repeat(130)}example`,
          `${'é'.repeat(40)}@family.example`,
        ],
      ].map((address) => ({ ...good(), guardian: { email: address } })),
    'names the child as its own guardian, however disguised': () =>
      (
        [
          ['kind@family.example', 'KIND@Family.Example'],
          ['kind+mama@family.example', 'kind@family.example'],
          ['kind+a+b@family.example', 'Kind+c@family.example'],
          ['k.i.n.d@gmail.com', 'kind@googlemail.com'],
          ['k.i.nd+papa@GMAIL.com', 'KIND@gmail.com'],
          ['ｋｉｎｄ@family.example', 'kind@family.example'],
          ['kind@familië.example', 'kind@xn--famili-uva.example'],
          ['kind@FAMILIË.example', 'kind@familie\u0308.example'],
          ['zoe\u0308@family.example', 'zoë@family.example'],
          ['kind@family。example', 'kind@family.example'],
          ['ﬁen@family.example', 'fien@family.example'],
        ] as const
      ).map(([guardian, its]) => ({ ...good(), guardian: { email: guardian }, child: { email: its } })),
  };

  it.each(Object.entries(cases))('because it %s', async (_why, bodies) => {
    await changingNothing(async () => {
      for (const body of bodies()) {
        expectRefusal(body, await ask(body));
      }
    });
  });

  it('is told where its faults are, by JSON pointer', async () => {
    const { status, body } = await ask({ ...good(), admin: 1, guardian: { email: 5, 'a/b': 1 }, purposes: [5] });
    expect(status).toBe(422);
    const pointers = (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/admin', '/guardian/email', '/guardian/a~1b', '/purposes']));
  });
});

describe('a body that is no JSON object', () => {
  const text = (): string => JSON.stringify(child().question());

  it('is refused however it is broken', async () => {
    await changingNothing(async () => {
      for (const body of [
        ...[
          '',
          ' ',
          'null',
          '[]',
          '"text"',
          '5',
          'true',
          '{',
          '}',
          '{]',
          text().slice(0, -1),
          `${text()}x`,
          `${text()}${text()}`,
        ],
        ...[text().replaceAll('"', "'"), text().replace('{', '{,'), `[${text()}]`, 'NaN', '{"a":Infinity}'],
        Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
        Buffer.concat([Buffer.from('{"childRef":"'), Buffer.from([0xc3, 0x28, 0xed, 0xa0, 0x80]), Buffer.from('"}')]),
        Buffer.from(text(), 'utf16le'),
        '['.repeat(100_000),
        '{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000),
      ]) {
        expectRefusal(body.toString(), await ask(body), 400, 422);
      }
    });
  });

  it('is refused when it is nested deeper than anybody builds', async () => {
    const deep = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
    const body = (levels: number): string =>
      JSON.stringify(child().question()).replace('{', `{"escrow":${deep(levels)},`);
    await changingNothing(async () => {
      for (const levels of [5_000, 30_000]) expectRefusal(levels, await ask(body(levels)), 400, 422);
    });
    const shallow = child();
    const answer = await ask(JSON.stringify(shallow.question()).replace('{', `{"escrow":${deep(20)},`));
    expect(answer.status).toBe(201);
  });

  it('is refused by its content type', async () => {
    await changingNothing(async () => {
      for (const type of [
        'text/plain',
        'application/xml',
        'multipart/form-data; boundary=x',
        'application/octet-stream',
        'x',
        'application/json5',
      ]) {
        expectRefusal(type, await ask(text(), { 'content-type': type }), 415, 400);
      }
      const form = new URLSearchParams({ childRef: 'x', place: 'NL' }).toString();
      expectRefusal('form', await ask(form, { 'content-type': 'application/x-www-form-urlencoded' }), 415);
      const packed = gzipSync(text());
      expectRefusal('gzip', await ask(packed, { 'content-encoding': 'gzip' }), 415, 400);
      const wide = Buffer.from(text(), 'utf16le');
      expectRefusal('utf-16', await ask(wide, { 'content-type': 'application/json; charset=utf-16' }), 415, 400);
    });
  });

  it('is refused by its size, announced or not, and the connection of others goes on', async () => {
    await changingNothing(async () => {
      const large = JSON.stringify({ ...child().question(), escrow: { text: 'x'.repeat(2 * 1024 * 1024) } });
      expect(await statusOfStream(large, true)).toBe(413);
      expect(await statusOfStream(large, false)).toBe(413);
      for (const path of ['/v1/age-checks', '/v1/permission-checks']) {
        expect(await statusOfStream(large, true, path)).toBe(413);
      }
      expectRefusal(
        '40 kB of escrow',
        await ask(JSON.stringify(child().question({ escrow: { text: 'x'.repeat(40_000) } }))),
        422,
      );
    });
    expect((await house.call('GET', '/v1/children/nobody/permissions')).status).toBe(200);
  });
});

/** Sends a body in pieces and answers the status; a server that hangs up while it is still told to stop has refused too. */
function statusOfStream(body: string, announced: boolean, path = '/v1/consent-requests'): Promise<number> {
  const { href } = new URL(path, house.urls.emailConsent);
  return streamTo(href, 'application/json', body, announced);
}

function streamTo(url: string, type: string, body: string, announced: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname: path } = new URL(url);
    const sending = httpRequest(
      {
        host: hostname,
        port,
        path,
        method: 'POST',
        headers: {
          authorization: `Bearer ${house.apiKey}`,
          'content-type': type,
          ...(announced ? { 'content-length': Buffer.byteLength(body) } : { 'transfer-encoding': 'chunked' }),
        },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode!);
      },
    );
    sending.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
    });
    for (let from = 0; from < body.length; from += 64 * 1024) sending.write(body.slice(from, from + 64 * 1024));
    sending.end();
  });
}

describe('a request that is none', () => {
  it('is refused by its path, query or method', async () => {
    await changingNothing(async () => {
      const paths: [string, string, ...number[]][] = [
        ['GET', '/v1/consent-requests/1', 400, 404, 422],
        ['GET', '/v1/consent-requests/00000000-0000-7000-8000-000000000000', 404],
        ['GET', "/v1/consent-requests/'%20or%201=1--", 400, 404, 422],
        ['GET', '/v1/consent-requests/..%2f..%2fetc%2fpasswd', 400, 404, 422],
        ['GET', '/v1/children/a%00b/permissions', 400, 404, 422],
        ['GET', '/v1/children/%ff/permissions', 400, 404],
        ['GET', '/v1/children/%ED%A0%80/permissions', 400, 404],
        ['GET', `/v1/children/${'x'.repeat(129)}/permissions`, 400, 404, 414, 422],
        ['GET', `/v1/children/${'x'.repeat(10_000)}/permissions`, 400, 404, 414, 422],
        ['GET', '/v1/children/x/nothing', 404],
        ['GET', '/v1/events?after=-1', 400, 422],
        ['GET', '/v1/events?after=abc', 400, 422],
        ['GET', '/v1/events?after=1e3', 400, 422],
        ['GET', '/v1/events?after=1.5', 400, 422],
        ['GET', '/v1/events?after=99999999999999999999', 400, 422],
        ['GET', '/v1/events?after=1&after=2', 400, 422],
        ['GET', '/v1/events?after[]=1', 400, 422],
        ['GET', '/v1/events?limit=0', 400, 422],
        ['GET', '/v1/events?limit=100000', 400, 422],
        ['GET', '/v1/events?nonsense=1', 400, 422],
        ['PUT', '/v1/consent-requests', 404, 405],
        ['DELETE', '/v1/children/x/permissions', 404, 405],
        ['GET', '/v1/consent-requests', 404, 405],
        ['POST', '/v1/consent-requests/00000000-0000-7000-8000-000000000000/cancel', 404],
        ['POST', '/v1/consent-requests/00000000-0000-7000-8000-000000000000/resend', 404, 400, 422],
        ['POST', '/v1/consent-requests/1/cancel', 400, 404, 422],
        ['POST', '/v1/webhook-deliveries/00000000-0000-7000-8000-000000000000/redeliver', 404],
        ['POST', '/v1/webhook-deliveries/x/redeliver', 400, 404, 422],
      ];
      for (const [method, path, ...statuses] of paths) expectRefusal(path, await house.call(method, path), ...statuses);
    });
  });

  it('is refused without a key, with a wrong one, and with one that is only nearly right', async () => {
    await changingNothing(async () => {
      const { apiKey } = house;
      const last = apiKey.endsWith('A') ? 'B' : 'A';
      for (const authorization of [
        ...[
          '',
          'Bearer',
          'Bearer ',
          `Basic ${Buffer.from(`x:${apiKey}`).toString('base64')}`,
          apiKey,
          `Bearer ${apiKey.slice(0, -1)}${last}`,
        ],
        ...[
          `Bearer ${apiKey}x`,
          `Bearer ${apiKey.toLowerCase()}`,
          `Bearer ${apiKey.replace('_test_', '_live_')}`,
          `Bearer ${'x'.repeat(4_000)}`,
        ],
        "Bearer ' or 1=1 --",
      ]) {
        expectRefusal(authorization, await ask(child().question(), { authorization }), 401);
      }
    });
  });

  it('is refused by an idempotency key that is none', async () => {
    await changingNothing(async () => {
      for (const key of [' ', 'x'.repeat(300), 'a b', 'sleutél']) {
        expectRefusal(key, await ask(child().question(), { 'idempotency-key': key }), 400);
      }
    });
  });

  it('checks ages and permissions as strictly', async () => {
    await changingNothing(async () => {
      for (const body of [
        {},
        { place: 'NL' },
        { place: 'NL', age: -1 },
        { place: 'NL', age: 1.5 },
        { place: 'NL', age: '9' },
        { place: 'NL', age: 200 },
        { place: 'NL', age: 9, birthDate: '2016' },
        { place: 'XX', age: 9 },
        { place: 'NL', birthDate: '2016-02-30' },
        { place: 'NL', age: 9, name: 'kwaadwillig' },
      ]) {
        expectRefusal(body, await house.call('POST', '/v1/age-checks', { body }));
      }
      for (const body of [
        {},
        { checks: [] },
        { checks: 'x' },
        { checks: [{}] },
        { checks: [{ childRef: 'x' }] },
        { checks: [{ childRef: 'a\u0000', purpose: 'account' }] },
        { checks: [{ childRef: 'x', purpose: 5 }] },
        { checks: Array.from({ length: 5_000 }, () => ({ childRef: 'x', purpose: 'account' })) },
      ]) {
        expectRefusal(body, await house.call('POST', '/v1/permission-checks', { body }));
      }
    });
  });
});

describe('the strong door', () => {
  const large = 'x'.repeat(2 * 1024 * 1024);
  const form = 'application/x-www-form-urlencoded';

  it('takes no word of the payment provider that is none, of whatever size and kind', async () => {
    const url = `${house.urls.verifiedConsent}/webhooks/stripe`;
    const tell = async (body: string | Buffer, headers: Record<string, string> = {}): Promise<ApiAnswer> => {
      const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
      const response = await fetch(url, init as RequestInit);
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as ApiAnswer['body'] };
    };
    const word = JSON.stringify({ id: 'evt_1', object: 'event', type: 'checkout.session.completed', data: {} });
    const signature = `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}`;
    await changingNothing(async () => {
      for (const [body, headers] of [
        ['', {}],
        [word, {}],
        ['{', { 'stripe-signature': signature }],
        [word, { 'stripe-signature': signature }],
        [word, { 'stripe-signature': 't=,v1=' }],
        [word, { 'stripe-signature': 'x'.repeat(8_000) }],
        [word, { 'stripe-signature': signature, 'content-type': 'text/plain' }],
        [new URLSearchParams({ word }).toString(), { 'stripe-signature': signature, 'content-type': form }],
        [gzipSync(word), { 'stripe-signature': signature, 'content-encoding': 'gzip' }],
        [Buffer.from(word, 'utf16le'), { 'stripe-signature': signature }],
      ] as const) {
        expectRefusal(headers, await tell(body, headers), 400, 401, 403, 415);
      }
      expect(await streamTo(url, 'application/json', large, true)).toBe(413);
      expect(await streamTo(url, 'application/json', large, false)).toBe(413);
    });
  });

  it('takes no form that it did not show, that asks for what is not there, or that says things twice', async () => {
    const family = child();
    await family.ask({ purposes: ['account', 'public-creations'] });
    const answered = await family.answer({ account: 'yes', 'public-creations': 'yes' });
    const door = await family.parent.open(provingLink(answered));
    const [, token] = /name="token" value="([^"]*)"/.exec(door.html)!;
    const send = async (fields: [string, string][], more: Record<string, string> = {}): Promise<number> => {
      const { status, html } = await family.parent.post(door.url, fields, more);
      expect(html).not.toMatch(/node_modules|\bat .*\.[jt]s:\d|select |insert /i);
      return status;
    };
    await changingNothing(async () => {
      for (const [status, ...fields] of [
        [403, ['act', 'card']],
        [403, ['act', 'card'], ['token', 'x'.repeat(5_000)]],
        [403, ['act', 'card'], ['token', token!], ['token', token!]],
        [409, ['token', token!]],
        [409, ['act', 'grant'], ['token', token!]],
        [409, ['act', '__proto__'], ['token', token!]],
        [409, ['act', 'card'], ['act', 'card'], ['token', token!]],
        [409, ['act', 'again'], ['again', 'yes'], ['token', token!], ['h', 'x.y']],
        [
          409,
          ['act', 'disclosure'],
          ['choice.public-creations', 'yes'],
          ['token', token!],
          ['h', `${'z'.repeat(9)}.z`],
        ],
      ] as [number, ...[string, string][]][]) {
        expect([fields, await send(fields)]).toEqual([fields, status]);
      }
      expect(await streamTo(door.url, form, `act=card&x=${large}`, true)).toBe(413);
      expect(await streamTo(door.url, 'application/json', '{"act":"card"}', true)).not.toBe(303);
      for (const secret of ['', 'x', '%00', '%ff', '..%2f..', `${'x'.repeat(5_000)}`, '__proto__']) {
        const { status } = await fetch(
          `${house.urls.verifiedConsent}/p/${secret}/verify?h[]=1&session=1&session=2&lang=%00`,
        );
        expect([secret.slice(0, 20), [400, 404, 414].includes(status)]).toEqual([secret.slice(0, 20), true]);
      }
    });
    expect(await family.permission('public-creations')).toMatchObject({ allowed: false });
  });
});

describe('what is unusual and right', () => {
  it.each([
    ['emoji of several parts', { name: 'Zoë 👩‍👩‍👧‍👦 👧🏽 🏴󠁧󠁢󠁳󠁣󠁴󠁿' }],
    ['right-to-left names, mixed with others', { name: 'ليلى Anna שרה', اسم: 'زقزوقة' }],
    ['marks that combine, and their order', { name: 'Zoe\u0308', other: 'Zoë', stacked: 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢' }],
    ['marks of direction and joiners inside a name', { name: 'می\u200cخواهم', marked: '\u202bשלום\u202c' }],
    [
      'names that mean something to a program',
      { constructor: 'x', toString: 1, prototype: { a: 1 }, length: 5, then: null, toJSON: 'x' },
    ],
    [
      'words that mean something to a database',
      { name: "Robert'); drop table child;--", like: '100%_\\', quote: '"\'`' },
    ],
    [
      'words that mean something to a page',
      { name: '<script>alert(1)</script>', entity: '&lt;&amp;', template: '{{1}}${1}' },
    ],
    [
      'numbers and nothings',
      {
        zero: 0,
        minus: -0.5,
        large: 1e21,
        exact: 9007199254740991,
        nothing: null,
        no: false,
        empty: '',
        list: [],
        object: {},
      },
    ],
    ['line ends and tabs', { text: 'a\r\nb\tc\u2028d' }],
  ])('comes back from escrow as it was: %s', async (_what, escrow) => {
    const family = child();
    await family.granted({ escrow });
    const [found] = await house.client.escrow(family.childRef);
    expect(found!.payload).toEqual(escrow);
    expect(Object.keys(found!.payload as object)).toEqual(expect.arrayContaining(Object.keys(escrow)));
  });

  it.each(['c-1', 'a b', 'Zoë/../x?y#z', "o'brien", '%2e%2e', 'x'.repeat(128), 'ليلى', '🧱'])(
    'a child may be called %s',
    async (childRef) => {
      const family = new Family(house, { childRef });
      expect(await family.ask()).toMatchObject({ childRef });
      const { status, body } = await house.call('GET', `/v1/children/${encodeURIComponent(childRef)}/permissions`);
      expect([status, body['childRef']]).toEqual([200, childRef]);
      expect(await family.permission()).toMatchObject({ reason: 'asked' });
    },
  );

  it('letters go to an address as it was written, and the same mailbox is one parent', async () => {
    const before = await guardians(house);
    const name = `ouder${Date.now()}`;
    const written = [
      `${name}@familië.example`,
      `${name.toUpperCase()}+School@FAMILIË.example`,
      `${name}+x@xn--famili-uva.example`,
    ];
    for (const email of written) await new Family(house, { email }).ask();
    const inbox = (await (await fetch(`${house.urls.hub}/inbox/messages`)).json()) as { to: string }[];
    expect(
      inbox
        .slice(0, 3)
        .map(({ to }) => to)
        .reverse(),
    ).toEqual([`${name}@familië.example`, `${name.toUpperCase()}+School@familië.example`, `${name}+x@familië.example`]);
    expect(await guardians(house)).toBe(before + 1);
  });

  it('a birth date may be a year, a month, a day, or a leap day', async () => {
    for (const birthDate of ['2018', '2018-12', '2018-12-31', '2016-02-29', iso(0)]) {
      expect((await ask(child().question({ birthDate }))).status).toBe(201);
    }
  });

  it('a place may be a subdivision, and a language one that we do not speak', async () => {
    for (const place of ['US-CA', 'BE-VLG', 'GB', 'DK']) {
      expect((await ask(child().question({ place }))).status).toBe(201);
    }
    const family = child();
    expect(
      (await ask({ ...family.question(), guardian: { email: family.parent.address, locale: 'fy-NL' } })).status,
    ).toBe(201);
    await house.settle();
    expect((await family.letter()).html).toContain('<html lang="en">');
  });
});

describe('one question, ten times at once', () => {
  it('with one key is asked once, and everybody gets the same answer', async () => {
    const family = child();
    const body = family.question();
    const headers = { 'idempotency-key': `ten-${family.childRef}` };
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(body, headers)));
    const taken = answers.filter(({ status }) => status === 201);
    expect(taken.length).toBeGreaterThanOrEqual(1);
    expect(new Set(taken.map(({ text }) => text)).size).toBe(1);
    // Whoever comes while the first is at work may be told so, and comes again.
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expectRefusal('a rival', answer, 409);
      expect(['idempotency_in_progress']).toContain(answer.body['code']);
    }
    const again = await ask(body, headers);
    expect([again.status, again.text]).toEqual([201, taken[0]!.text]);
    await house.settle();
    expect(await family.letters()).toHaveLength(1);
    expectRefusal('another body', await ask({ ...body, purposes: ['creations'] }, headers), 422);
    expect((await ask({ ...body, purposes: ['creations'] }, headers)).body['code']).toBe('idempotency_key_reused');
  });

  it('without a key is asked once, and the others are told which one is open', async () => {
    const family = child();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(family.question())));
    const [taken, ...more] = answers.filter(({ status }) => status === 201);
    expect(more).toEqual([]);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expectRefusal('a rival', answer, 409);
      expect(answer.body).toMatchObject({ code: 'request_open', consentRequestId: taken!.body['id'] });
    }
    await house.settle();
    expect(await family.letters()).toHaveLength(1);
  });

  it('for two purposes by two callers leaves one child', async () => {
    const family = child();
    const answers = await Promise.all(
      ['account', 'creations', 'precise-location'].map((purpose) => ask(family.question({ purposes: [purpose] }))),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const ids = answers.map(({ body }) => body['id']);
    const rows = await house.rows('select distinct child_id from consent_request where id = any($1::uuid[])', [ids]);
    expect(rows).toHaveLength(1);
    await house.settle();
    expect(await guardians(house)).toBeGreaterThan(0);
    expect(await family.letters()).toHaveLength(3);
  });

  it('for ten children asks ten parents', async () => {
    const families = Array.from({ length: 10 }, child);
    const answers = await Promise.all(families.map((family) => ask(family.question())));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    await house.settle();
    for (const family of families) expect(await family.letters()).toHaveLength(1);
  });

  it('calls off once, and sends one fresh letter for one key', async () => {
    const family = child();
    await family.ask();
    const resend = () =>
      house.call('POST', `/v1/consent-requests/${family.requestId}/resend`, {
        body: {},
        headers: { 'idempotency-key': `resend-${family.requestId}` },
      });
    const resent = await Promise.all(Array.from({ length: 5 }, resend));
    expect(resent.every(({ status }) => status === 202 || status === 409)).toBe(true);
    await house.settle();
    expect(await family.letters()).toHaveLength(2);
    const cancel = () => house.call('POST', `/v1/consent-requests/${family.requestId}/cancel`);
    const statuses = (await Promise.all(Array.from({ length: 5 }, cancel))).map(({ status }) => status);
    expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
    expect(statuses).toContain(200);
    await house.settle();
    const told = (await family.eventTypes()).filter((type) => type === 'consent_request.cancelled');
    expect(told).toHaveLength(1);
  });
});

describe('a form of the parent’s page', () => {
  let family: Family;
  let page: Page;
  let link: string;
  const token = (): string => /name="token" value="([^"]*)"/.exec(page.html)![1]!;
  const post = async (body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> => {
    const cookie = page.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    return fetch(link, {
      method: 'POST',
      redirect: 'manual',
      body: body as string,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: house.urls.emailConsent,
        cookie,
        ...headers,
      },
    });
  };

  beforeAll(async () => {
    family = child();
    await family.ask();
    link = linkIn(await family.letter());
    page = await family.parent.open(link);
    // What a look changes is changed before anything is compared.
    await house.settle();
  });

  it('that is broken in any way changes nothing', async () => {
    await changingNothing(async () => {
      const fields = `token=${encodeURIComponent(token())}&act=answer&choice.account=yes`;
      const broken: [string | Uint8Array, Record<string, string>?][] = [
        [''],
        ['%'],
        ['%zz=%zz&='],
        [`${fields}&code=`],
        [`${fields}&code=%00%00%00%00%00%00`],
        [`${fields}&code=%ED%A0%80`],
        [`${fields}&code[]=123456`],
        [`${fields}&code=${'1'.repeat(10_000)}`],
        [`${fields}&token=x`],
        [`${fields.replace('token=', 'token[]=')}`],
        [`token=${'x'.repeat(5_000)}&${fields}`],
        [`${fields}&act=__proto__&code=x`],
        ['__proto__[admin]=1&constructor.prototype=1'],
        [Array.from({ length: 5_000 }, (_, n) => `f${n}=1`).join('&')],
        [Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
        [
          JSON.stringify({ token: token(), act: 'answer', 'choice.account': 'yes' }),
          { 'content-type': 'application/json' },
        ],
        [fields, { 'content-type': 'text/plain' }],
        [fields, { 'content-type': 'multipart/form-data; boundary=x' }],
        [`${fields}&code=${'x'.repeat(2 * 1024 * 1024)}`],
      ];
      for (const [body, headers] of broken) {
        // Fields come back in the page: a server that hangs up on two megabytes has refused them as well.
        const status = await post(body, headers).then(
          (response) => response.status,
          () => 413,
        );
        expect([body.length > 200 ? body.length : body, status]).toEqual([
          body.length > 200 ? body.length : body,
          expect.any(Number),
        ]);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
      for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        const { status } = await fetch(link, { method });
        expect([404, 405]).toContain(status);
      }
    });
    expect(await family.permission()).toMatchObject({ reason: 'asked' });
  });

  it('shows nothing that was typed as anything but text', async () => {
    const fields = new URLSearchParams({ token: token(), act: 'answer', code: '"><script>x</script>' });
    const html = await (await post(fields.toString())).text();
    expect(html).not.toContain('<script');
    const lang = await (await fetch(`${link}?lang="><script>x</script>`)).text();
    expect(lang).not.toContain('<script');
  });
});

describe('after all of it', () => {
  it('the services are the same processes, ready, and complain of nothing on their side', async () => {
    expect(await pidsNow()).toEqual(pids);
    const { status } = await fetch(`${house.urls.hub}/status`);
    expect(status).toBe(200);
    expect(house.said).not.toMatch(/stopped unexpectedly|internal_error|"level":"(error|fatal)"|RangeError|TypeError/);
  });

  it('the ledgers hold, nothing is left undone, and no table was dropped', async () => {
    expect(await ledgerFaults(house)).toEqual([]);
    const stuck = await house.rows(
      'select kind, last_error from duty where dead_at is not null or last_error is not null',
    );
    expect(stuck).toEqual([]);
    expect([...(await house.dump()).keys()]).toContain('child');
  });

  it('a parent can be asked as before', async () => {
    const family = child();
    await family.granted();
    expect(await family.permission()).toMatchObject({ allowed: true });
  });
});
