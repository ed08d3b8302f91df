import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { codeIn, Family, type Letter, linkIn, numberIn } from '../support/family';
import { House } from '../support/house';
import { remainsOf, traceOf } from '../support/remains';

/** Words that stand nowhere but in what people gave, and are found in any case and in any of the usual encodings. */
const person = {
  address: 'Zonnebloem.Vanderzeek@familie-duizendschoon.example',
  secondAddress: 'Waterhoentje.Vanderzeek@familie-duizendschoon.example',
  refused: 'refuse-Waterhoentje.Vanderzeek@familie-duizendschoon.example',
  bounced: 'bounce-Waterhoentje.Vanderzeek@familie-duizendschoon.example',
  childsAddress: 'Kwikstaartje@familie-duizendschoon.example',
  name: 'Kwikstaartje Uilenspiegel',
  rightToLeft: 'زقزوقة',
  birthDate: '2017-03-14',
} as const;
const personal = [
  'Zonnebloem',
  'Waterhoentje',
  'Vanderzeek',
  'duizendschoon',
  'Kwikstaartje',
  'Uilenspiegel',
  'زقزوقة',
  '2017-03-14',
];
/** The app's own name of the child: goes back to the app, and is nowhere else to be read. */
const childRef = 'ref-Roodborstlief-0815';
const references = ['Roodborstlief'];

let house: House;
let server: Server;
/** Webhook deliveries as they came, heads and bodies. */
const delivered: string[] = [];
/** Answers of the API and pages as they came. */
const answered: string[] = [];
let family: Family;
let secrets: string[];

beforeAll(async () => {
  house = await House.open({ LOG_LEVEL: 'debug' });
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      delivered.push(`${request.rawHeaders.join('\n')}\n\n${Buffer.concat(chunks).toString()}`);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  await house.command('apps/email-consent/src/webhook/webhooks.cli.js', ['add', '--app', 'brickyard', '--url', url]);
}, 120_000);
afterAll(async () => {
  await house?.stop();
  server?.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}, 60_000);
jest.setTimeout(120_000);

/** Which of some words stand in a text: as they are, in hex, in base64, percent-encoded or escaped as JSON does. */
function foundIn(text: string, words: readonly string[]): string[] {
  const lower = text.toLowerCase();
  return words.filter((word) =>
    [
      word,
      Buffer.from(word).toString('hex'),
      encodeURIComponent(word),
      JSON.stringify(word).slice(1, -1),
      word.replace(/[\u0080-\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`),
      // Base64 of a word inside a text begins at one of three places; its middle is the same wherever that is.
      ...[0, 1, 2].map((shift) => {
        const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(word)]);
        const encoded = bytes.toString('base64').replace(/=+$/, '');
        return encoded.slice(shift === 0 ? 0 : shift + 1, -2);
      }),
    ].some((form) => lower.includes(form.toLowerCase())),
  );
}

async function metrics(): Promise<string> {
  const { emailConsent, verifiedConsent, purgeWorker } = house.urls;
  const texts = await Promise.all(
    [emailConsent, verifiedConsent, purgeWorker].map(async (url) => (await fetch(`${url}/metrics`)).text()),
  );
  return texts.join('\n');
}

/** Every table as text, by table. */
async function tables(): Promise<[string, string][]> {
  return [...(await house.dump())].map(([table, rows]) => [table, rows.join('\n')]);
}

async function ask(body: unknown, headers: Record<string, string> = {}): Promise<void> {
  answered.push((await house.call('POST', '/v1/consent-requests', { body, headers })).text);
}

describe('a whole road with people whose names cannot be mistaken', () => {
  it('begins with questions that go wrong in every way', async () => {
    family = new Family(house, { email: person.address, childRef });
    const good = family.question({ birthDate: person.birthDate });
    const wrong: unknown[] = [
      { ...good, guardian: { email: `${person.name} <${person.address}>` } },
      { ...good, guardian: { email: `${person.address}\r\nBcc: ${person.childsAddress}` } },
      { ...good, guardian: { email: [person.address] } },
      { ...good, guardian: person.address },
      { ...good, guardian: { email: person.childsAddress }, child: { email: person.childsAddress.toUpperCase() } },
      { ...good, place: person.name },
      { ...good, birthDate: `${person.birthDate} ${person.name}` },
      { ...good, birthDate: person.name },
      { ...good, purposes: [person.address] },
      { ...good, purposes: ['account', { [person.name]: person.address }] },
      { ...good, escrowPurpose: person.name, escrow: { name: person.name } },
      { ...good, escrow: person.name },
      { ...good, escrow: { name: `${person.name}\u0000` } },
      { ...good, escrow: { name: `${person.name}\ud800` } },
      { ...good, escrow: { name: person.name.repeat(3000) } },
      `{"childRef":"${childRef}","guardian":{"email":"${person.address}"`,
      `{"childRef":"${person.name}","guardian":{"email":"${person.address}"}} ${person.name}`,
    ];
    for (const body of wrong) await ask(body);
    const oddHeaders = {
      'user-agent': person.name,
      'x-forwarded-for': person.address,
      'x-request-id': person.address,
      'accept-language': person.address,
      referer: `https://app.example/?email=${person.address}`,
    };
    await ask({ ...good, purposes: ['nonsense'] }, { ...oddHeaders, 'idempotency-key': person.address });
    await ask(good, { 'content-type': `text/plain; name="${person.address}"` });
    await ask(good, { authorization: `Bearer ${person.address}` });
    for (const path of [
      `/v1/children/${encodeURIComponent(person.address)}/permissions`,
      `/v1/children/${encodeURIComponent(person.name)}%00/escrow`,
      `/v1/consent-requests/${encodeURIComponent(person.address)}`,
      `/v1/events?after=${encodeURIComponent(person.address)}`,
      `/v1/${encodeURIComponent(person.address)}`,
      `/p/${encodeURIComponent(person.address)}`,
      `/notice/${encodeURIComponent(person.address)}`,
    ]) {
      // The path itself may come back in what a reader of that address is told about; nothing here is read by anybody.
      await house.call('GET', path, { headers: oddHeaders });
    }
    expect(foundIn(answered.join('\n'), personal)).toEqual([]);
  });

  it('and with somebody who was never asked, and fills that page in well and badly', async () => {
    const url = `${house.urls.verifiedConsent}/registered?lang=en`;
    const page = await fetch(url);
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
    const token = /name="token" value="([^"]*)"/.exec(await page.text())?.[1] ?? '';
    const send = async (fields: Record<string, string>, forged = {}): Promise<number> => {
      const body = new URLSearchParams({ token, ...fields, ...forged });
      return (await fetch(url, { method: 'POST', redirect: 'manual', headers: { cookie }, body })).status;
    };
    const statuses = [
      await send({ email: person.secondAddress, text: `${person.name} ${person.rightToLeft} ${childRef}` }),
      await send({ email: `${person.name} <${person.address}>`, text: person.name }),
      await send({ email: person.address, text: person.name.repeat(200) }),
      await send({ email: person.address, text: person.name }, { token: person.address }),
    ];
    expect(statuses).toEqual([303, 422, 422, 403]);
    expect(await house.rows('select state from inquiry')).toEqual([{ state: 'waiting' }]);
  });

  it('goes on with a letter, mail scanners, wrong codes and a yes', async () => {
    const { status, body, text } = await house.call('POST', '/v1/consent-requests', {
      body: family.question({
        birthDate: person.birthDate,
        child: { email: person.childsAddress },
        purposes: ['account', 'creations', 'public-creations'],
        escrow: { name: person.name, [person.rightToLeft]: [person.rightToLeft, person.birthDate] },
      }),
      headers: { 'idempotency-key': person.name.replace(' ', '-') },
    });
    expect(status).toBe(201);
    family.requestId = String(body['id']);
    answered.push(text);
    await house.settle();
    const letter = await family.letter();
    secrets = [new URL(linkIn(letter)).pathname.slice('/p/'.length), `"${codeIn(letter)}"`];
    for (let scan = 0; scan < 3; scan += 1) answered.push((await family.openPage(letter)).html);
    // A form that comes back shows what was typed into it, to whoever typed it.
    for (const code of [person.address, person.name, '000000']) {
      await family.answer({ account: 'yes', creations: 'no', 'public-creations': 'yes' }, letter, {
        code,
        more: person.name,
      });
    }
    await family.parent.post(linkIn(letter), [
      ['token', person.address],
      ['act', person.name],
      [person.name, person.address],
    ]);
    const page = await family.answer({ account: 'yes', creations: 'no', 'public-creations': 'yes' }, letter);
    expect(page.status).toBe(200);
    answered.push(page.html);
    expect(await family.permission()).toMatchObject({ allowed: true });
    expect(JSON.stringify(await house.client.escrow(childRef))).toContain(person.name);
    await house.settle();
  });

  it('and with letters that cannot leave, are refused, or come back', async () => {
    await house.setMailDoor(false);
    const late = new Family(house, { email: person.secondAddress });
    await late.ask({ escrow: { name: person.name } });
    await house.advance('PT10M');
    await house.setMailDoor(true);
    await house.advance('PT30M');
    expect(await late.letters()).toHaveLength(1);
    for (const email of [person.refused, person.bounced]) {
      const unreached = new Family(house, { email });
      await unreached.ask({ escrow: { name: person.name } });
      expect(await unreached.eventTypes()).toContain('consent_request.bounced');
    }
  });

  it('writes letters that name neither the child nor its reference', async () => {
    const letters = await family.letters();
    const words = letters.map(({ subject, text, html }: Letter) => `${subject}\n${text}\n${html}`).join('\n');
    expect(
      foundIn(words, ['Kwikstaartje', 'Uilenspiegel', person.rightToLeft, person.birthDate, ...references]),
    ).toEqual([]);
  });

  it('is searched in a way that finds what is there', async () => {
    const inbox = await (await fetch(`${house.urls.hub}/inbox/messages`)).text();
    expect(foundIn(inbox, ['Zonnebloem', 'Waterhoentje', 'duizendschoon'])).toEqual([
      'Zonnebloem',
      'Waterhoentje',
      'duizendschoon',
    ]);
    const wrapped = [
      `x${person.address}x`,
      Buffer.from(`x${person.address}`).toString('base64'),
      Buffer.from(`xy${person.address}`).toString('base64'),
      Buffer.from(person.address).toString('hex'),
      encodeURIComponent(`{"${person.rightToLeft}"}`),
      JSON.stringify({ bytes: Buffer.from(person.name).toString('base64') }),
    ];
    for (const text of wrapped) expect(foundIn(text, personal)).not.toEqual([]);
    expect(house.said).toContain('"route":"/v1/consent-requests"');
    expect(house.said).toContain('"route":"/p/:secret"');
    expect(house.said).toContain('"route":"/registered"');
    expect(house.said).toContain('smtp_421');
    expect((await tables()).find(([table]) => table === 'duty')![1]).toContain('letter.notice');
    expect(delivered.length).toBeGreaterThan(5);
    expect(delivered.join('\n')).toContain(childRef);
    expect(await metrics()).toMatch(/\/v1\/consent-requests/);
  });
});

describe.each(['while the yes stands', 'once it was taken back and forgotten', 'once the app has erased too'] as const)(
  '%s',
  (when) => {
    beforeAll(async () => {
      if (when === 'while the yes stands') return;
      if (when === 'once the app has erased too') {
        await house.advance('P31D');
        // The feed names the child for as long as it tells of it.
        expect(await traceOf(house, family.requestId)).toEqual({ reference_key: 1 });
        return;
      }
      await house.advance('PT25H');
      const second = await family.letter();
      secrets.push(new URL(linkIn(second)).pathname.slice('/p/'.length));
      const page = await family.openPage(second);
      await house.advance('PT3S');
      answered.push((await family.parent.send(page, 'purpose', { number: numberIn(second) })).html);
      // What waits for a stronger check is refused by a press of its own.
      const refused = await family.takeBack(second, 'public-creations');
      expect(refused.status).toBe(200);
      answered.push(refused.html);
      await house.advance('PT1H');
      expect(await remainsOf(house, family.requestId)).toEqual({});
    }, 120_000);

    it('nothing personal is in what the services write to their outputs', () => {
      expect(foundIn(house.said, [...personal, ...references, ...secrets])).toEqual([]);
      expect(house.said).not.toMatch(/kst_(test|live)_|whsec_|postgresql:\/\/|[\w.+-]+@[\w-]+\.example/);
    });

    it('nothing personal is in the metrics', async () => {
      expect(foundIn(await metrics(), [...personal, ...references, ...secrets])).toEqual([]);
    });

    it('nothing personal is in any table: ledger, duties, events and all others', async () => {
      for (const [table, text] of await tables()) {
        expect([table, foundIn(text, [...personal, ...references, ...secrets])]).toEqual([table, []]);
      }
    });

    it('events and webhooks name the app’s own reference and nothing else of anybody', async () => {
      const feed = JSON.stringify(await house.client.events(0, 500));
      for (const text of [feed, delivered.join('\n')]) {
        expect(foundIn(text, [...personal, ...secrets])).toEqual([]);
        expect(text).toContain(childRef);
      }
    });

    it('answers and pages show nobody’s address and no child’s name', () => {
      expect(foundIn(answered.join('\n'), ['Zonnebloem', 'Waterhoentje', 'Uilenspiegel', person.rightToLeft])).toEqual(
        [],
      );
    });
  },
);

it('names the child nowhere once the feed has forgotten it as well', async () => {
  await house.advance('P92D');
  expect(await traceOf(house, family.requestId)).toEqual({});
  const feed = JSON.stringify(await house.client.events(0, 500));
  expect(foundIn(feed, [...personal, ...references, ...secrets])).toEqual([]);
  for (const [table, text] of await tables()) {
    expect([table, foundIn(text, [...personal, ...references, ...secrets])]).toEqual([table, []]);
  }
});
