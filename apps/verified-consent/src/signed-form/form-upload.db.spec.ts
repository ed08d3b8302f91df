import { connect, type AddressInfo } from 'node:net';
import { spokenReference } from '@kinsent/consent';
import { FormScanStore, type ScanRecord, VerificationStore } from '@kinsent/store';
import { eventually, type Guardian, StrongDoor } from '../verified-consent.testing';
import { aPdf, aPhoto, bodyOf, multipartType, openForm, sendBody, upload } from './upload.testing';

const start = new Date('2026-06-01T10:00:00Z');
let door: StrongDoor;

beforeAll(async () => {
  door = await StrongDoor.open(start);
});
afterAll(() => door?.stop());
beforeEach(() => {
  door.scans.shows = {};
  door.scans.fault = null;
});

function scansOf({ verificationId }: Guardian): Promise<ScanRecord[]> {
  return door.app.get(FormScanStore).ofVerification(verificationId);
}

async function referenceOf({ verificationId }: Guardian): Promise<string> {
  return (await door.app.get(VerificationStore).byId(verificationId))!.reference;
}

describe('the page of the form', () => {
  it('is one of the ways, in the policy’s order, and says how to get and send it, in both languages', async () => {
    const guardian = await door.approved();
    const { html } = await door.get(guardian.path);
    expect(html.indexOf('By card')).toBeGreaterThan(0);
    expect(html.indexOf('By a signed form')).toBeGreaterThan(html.indexOf('By card'));
    const [, link] = /href="([^"]*\/verify\/form\?lang=en)"/.exec(html) ?? [];
    const page = await door.get(link!);
    expect(page.status).toBe(200);
    const reference = spokenReference(await referenceOf(guardian));
    for (const text of [reference, 'forms@brickyard.example', '+31 20 000 01 24', '1234 AB Blokhaven', '3 days']) {
      expect(page.html).toContain(text);
    }
    expect((await door.get(`${guardian.path}/form?lang=nl`)).html).toContain('Voornaam van het kind');
  });

  it('runs one script of ours and nothing else, which other pages do not', async () => {
    const guardian = await door.approved();
    const { html, headers } = await door.get(`${guardian.path}/form`);
    expect(headers['content-security-policy']).toContain("script-src 'self'; connect-src 'self'");
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    const scripts = [...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
    expect(scripts).toEqual([
      expect.stringMatching(/^<script src="\/assets\/kinsent-upload-[0-9a-f]{12}\.js" defer>$/),
    ]);
    const script = await door.get(/src="([^"]*)"/.exec(scripts[0]!)![1]!);
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect((await door.get(guardian.path)).headers['content-security-policy']).not.toContain('script-src');
  });

  it('leads to the door where no form is asked for', async () => {
    expect((await door.get('/p/nothing/verify/form')).location).toContain('/p/nothing/verify?');
    const guardian = await door.approved();
    await door.act(guardian, { act: 'refuse' });
    expect((await door.get(`${guardian.path}/form`)).location).toContain(`${guardian.path}?`);
  });
});

describe('the form to print', () => {
  async function print(guardian: Guardian, fields: Record<string, string>) {
    const { token, cookie } = await openForm(door, guardian);
    return door.postForm(`${guardian.path}/form`, { token, act: 'sheet', ...fields }, { cookie });
  }

  it('is a PDF of its own, kept by nobody', async () => {
    const guardian = await door.approved();
    const answer = await print(guardian, { childName: 'Zoë', paper: 'Letter' });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/pdf', 'cache-control': 'no-store' });
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="${spokenReference(await referenceOf(guardian))}.pdf"`,
    );
    expect(answer.html.startsWith('%PDF-')).toBe(true);
    expect(answer.html).toContain('[0 0 612 792]');
    const tables = await door.rows<{ text: string }>(
      `select query_to_xml('select * from verification', true, false, '')::text as text`,
    );
    expect(tables[0]!.text).not.toContain('Zoë');
  });

  it.each([
    ['nothing', '', 'Fill in the first name'],
    ['blanks', '   ', 'Fill in the first name'],
    ['more than fits', 'x'.repeat(61), 'at most 60 characters'],
  ])('is asked for anew with %s for a name', async (_, childName, text) => {
    const answer = await print(await door.approved(), { childName, paper: 'A4' });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain(text);
  });

  it('is printed on the paper of the place where none was chosen', async () => {
    const answer = await print(await door.approved({ place: 'US-CA' }), { childName: 'Max', paper: 'napkin' });
    expect(answer.html).toContain('[0 0 612 792]');
  });

  it('is made for nobody whom the page was not shown to', async () => {
    const guardian = await door.approved();
    const answer = await door.postForm(`${guardian.path}/form`, { childName: 'Max', token: 'forged' });
    expect(answer.status).toBe(403);
  });
});

describe('a form that is sent from the page', () => {
  it('is received, said so only then, told to the app, and to be judged in time', async () => {
    const guardian = await door.approved();
    const answer = await upload(door, guardian, [{ bytes: aPhoto() }, { bytes: aPhoto() }]);
    expect(answer.status).toBe(303);
    const [scan] = await scansOf(guardian);
    expect(scan).toMatchObject({
      state: 'waiting',
      road: 'upload',
      pageCount: 2,
      dueAt: new Date('2026-06-04T10:00:00Z'),
    });
    const page = await door.get(answer.location!);
    expect(page.html).toContain('Your form came in from this page on 1 June 2026');
    expect(page.html).toContain('4 June 2026');
    expect((await door.get(`${guardian.path}?lang=nl`)).html).toContain('Uw formulier kwam via deze pagina binnen');
    const told = (await door.events(guardian)).find(({ type }) => type === 'verification.review_needed');
    expect(told?.data).toEqual({
      consentRequestId: guardian.requestId,
      verificationId: guardian.verificationId,
      method: 'signed-form',
    });
  });

  it('may be a PDF, whatever its name and type say', async () => {
    const guardian = await door.approved();
    const file = { name: '../../etc/passwd', type: 'text/html', bytes: aPdf() };
    expect((await upload(door, guardian, [file])).status).toBe(303);
    expect(await scansOf(guardian)).toHaveLength(1);
  });

  it('is known when it comes twice, also at one moment', async () => {
    const guardian = await door.approved();
    const photo = { bytes: aPhoto() };
    const answers = await Promise.all([1, 2, 3].map(() => upload(door, guardian, [photo])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 303]);
    expect(await scansOf(guardian)).toHaveLength(1);
    expect((await upload(door, guardian, [photo])).html).toContain('We have this very form already');
  });

  it.each([
    ['empty', [{ bytes: Buffer.alloc(0) }], 422, 'There is nothing in this file'],
    ['no file', [{ name: '', type: 'application/octet-stream', bytes: Buffer.alloc(0) }], 422, 'Choose the photos'],
    [
      'another type than its name says',
      [{ name: 'a.pdf', bytes: Buffer.from('MZ\x90 a program') }],
      422,
      'no photo and no PDF',
    ],
    ['more than 20 MB in one file', [{ bytes: aPhoto(20_000_001) }], 413, 'at most 25 MB'],
    ['more than 25 MB in two', [{ bytes: aPhoto(13_000_000) }, { bytes: aPhoto(12_500_000) }], 413, 'at most 25 MB'],
    ['21 photos', Array.from({ length: 21 }, () => ({ bytes: aPhoto() })), 422, 'too many files'],
  ])('is refused with a reason when it is %s', async (_, files, status, text) => {
    const guardian = await door.approved();
    const answer = await upload(door, guardian, files);
    expect([answer.status, answer.html.includes(text)]).toEqual([status, true]);
    expect(await scansOf(guardian)).toEqual([]);
  });

  it.each([
    ['infected', 422, 'virus scanner'],
    ['encrypted', 422, 'password'],
    ['broken', 422, 'broken'],
    ['dimensions', 422, 'megapixels'],
    ['timed-out', 503, 'too long'],
    ['scanner-unavailable', 503, 'just now'],
  ] as const)('is refused when the reader says %s', async (fault, status, text) => {
    const guardian = await door.approved();
    door.scans.fault = fault;
    const answer = await upload(door, guardian, [{ bytes: aPhoto() }]);
    expect([answer.status, answer.html.includes(text)]).toEqual([status, true]);
    expect(answer.html).toContain('href="#field-files"');
    expect(await scansOf(guardian)).toEqual([]);
  });

  it('is not read, nor kept, without the page’s token', async () => {
    const guardian = await door.approved();
    const { token, cookie, url } = await openForm(door, guardian);
    const files = [{ bytes: aPhoto() }];
    const seen = door.scans.seen.length;
    for (const [fields, headers] of [
      [{}, { cookie }],
      [{ token: 'forged' }, { cookie }],
      [{ token }, {}],
      [{ token }, { cookie, origin: 'https://evil.example' }],
      [{ token }, { cookie, 'sec-fetch-site': 'cross-site' }],
    ] as const) {
      expect((await sendBody(door, url, bodyOf(fields, files), headers)).status).toBe(403);
    }
    expect(door.scans.seen).toHaveLength(seen);
    expect(await scansOf(guardian)).toEqual([]);
  });

  it('carries the reference of another question: people look for it, and the guardian is told', async () => {
    const [guardian, other] = [await door.approved(), await door.approved()];
    door.scans.shows = { codes: [`KINSENT:${await referenceOf(other)}`] };
    const answer = await upload(door, guardian, [{ bytes: aPhoto() }]);
    expect([answer.status, answer.html.includes('the reference on it is not the one of this question')]).toEqual([
      200,
      true,
    ]);
    expect([await scansOf(guardian), await scansOf(other)]).toEqual([[], []]);
    const [scan] = (await door.app.get(FormScanStore).pile(['unmatched'], 100)).slice(-1);
    expect(await door.app.get(FormScanStore).suggestions(scan!.id)).toEqual([
      other.verificationId,
      guardian.verificationId,
    ]);
  });

  it('may carry its own reference, and codes of others’ making', async () => {
    const guardian = await door.approved();
    const own = await referenceOf(guardian);
    door.scans.shows = { codes: ['https://evil.example/', `KINSENT:${own}`, 'KINSENT:0000000000'], text: own };
    expect((await upload(door, guardian, [{ bytes: aPhoto() }])).status).toBe(303);
    expect(await scansOf(guardian)).toHaveLength(1);
  });

  it('is not taken for a question that is over', async () => {
    const guardian = await door.approved();
    const { token, cookie, url } = await openForm(door, guardian);
    await door.act(guardian, { act: 'refuse' });
    const answer = await sendBody(door, url, bodyOf({ token }, [{ bytes: aPhoto() }]), { cookie });
    expect([answer.status, answer.location]).toEqual([303, expect.stringContaining(`${guardian.path}?`)]);
    expect(await scansOf(guardian)).toEqual([]);
  });

  it('may be sent ten times for one question, and no more', async () => {
    const guardian = await door.approved();
    for (let sent = 0; sent < 10; sent += 1) {
      expect((await upload(door, guardian, [{ bytes: aPhoto() }])).status).toBe(303);
    }
    const answer = await upload(door, guardian, [{ bytes: aPhoto() }]);
    expect([answer.status, answer.html.includes('many times already')]).toEqual([429, true]);
    expect(await scansOf(guardian)).toHaveLength(10);
  });
});

describe('on the wire', () => {
  let port: number;

  beforeAll(async () => {
    await door.app.listen(0, '127.0.0.1');
    port = (door.app.getHttpServer().address() as AddressInfo).port;
  });

  it('leaves nothing behind when it is cut off at half, and is taken when it comes again', async () => {
    const guardian = await door.approved();
    const { token, cookie, url } = await openForm(door, guardian);
    const body = bodyOf({ token }, [{ bytes: aPhoto(400_000) }]);
    const seen = door.scans.seen.length;
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(
        `POST ${url} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nContent-Type: ${multipartType}\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      socket.write(body.subarray(0, body.length / 2), () => setTimeout(() => socket.destroy(), 100));
      socket.on('close', () => resolve());
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(door.scans.seen).toHaveLength(seen);
    expect(await scansOf(guardian)).toEqual([]);
    const again = await sendBody(door, url, body, { cookie });
    expect(again.status).toBe(303);
  });

  it('is cut off by a body that ends too early: that is said, and nothing kept', async () => {
    const guardian = await door.approved();
    const { token, cookie, url } = await openForm(door, guardian);
    const whole = bodyOf({ token }, [{ bytes: aPhoto(50_000) }]);
    const answer = await sendBody(door, url, whole.subarray(0, whole.length / 2), { cookie });
    expect([answer.status, answer.html.includes('stopped halfway')]).toEqual([422, true]);
    expect(await scansOf(guardian)).toEqual([]);
  });

  it('answers 60 MB with what is too much, and takes in none of it', async () => {
    const guardian = await door.approved();
    const { token, cookie, url } = await openForm(door, guardian);
    const body = bodyOf({ token }, [{ bytes: Buffer.alloc(60_000_000, 1) }]);
    const answer = await fetch(`http://127.0.0.1:${port}${url}`, {
      method: 'POST',
      headers: { cookie, 'content-type': multipartType, origin: 'https://verify.brickyard.example' },
      body: new Uint8Array(body),
    });
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain('at most 25 MB');
    expect(await scansOf(guardian)).toEqual([]);
  });

  it('reads files on that route alone', async () => {
    const { path } = await door.approved();
    for (const url of [path, `${path}/form`, '/webhooks/stripe']) {
      expect((await sendBody(door, url, bodyOf({}, [{ bytes: aPhoto() }]), {})).status).toBe(415);
    }
    const large = await door.postForm(`${path}/form`, { childName: 'x'.repeat(300_000) });
    expect(large.status).toBe(413);
    await eventually(async () => expect((await door.get(path)).status).toBe(200));
  });
});
