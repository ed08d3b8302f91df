import { randomUUID } from 'node:crypto';
import { createConnection } from 'node:net';
import { createTransport } from 'nodemailer';
import { bounceDomain, Road, until } from '../answer/road.testing';
import { emailConsentConfig, type EmailConsentConfig } from '../email-consent.config';
import { ReturnPath } from '../mail/return-path';
import { plainBounce, report } from './delivery-report.testing';

let road: Road;

beforeAll(async () => {
  road = await Road.start();
});

afterAll(() => road.stop());

const failed = report({ action: 'failed', status: '5.1.1' });

/** Brings a message to the bounce port, as the parent's mail server would. Resolves to the SMTP code. */
async function bring(to: string, raw: string | Buffer): Promise<number> {
  const transport = createTransport({ host: '127.0.0.1', port: road.bouncePort, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from: '', to: [to] }, raw });
    return 250;
  } catch (error) {
    return (error as { responseCode?: number }).responseCode ?? 0;
  } finally {
    transport.close();
  }
}

async function bounces(requestId: string): Promise<number> {
  return (await road.events(requestId)).filter((type) => type === 'consent_request.bounced').length;
}

describe('a delivery report', () => {
  it('makes the request bounced, once, however often it comes', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    await expect(bring(parent.letter.from, failed)).resolves.toBe(250);
    await expect(bring(parent.letter.from, failed)).resolves.toBe(250);
    await expect(bring(parent.letter.from.toUpperCase(), plainBounce({ text: '550 no such user' }))).resolves.toBe(250);
    expect(await bounces(requestId)).toBe(1);
    expect((await road.case(requestId)).requests[0]?.bouncedAt).not.toBeNull();
    expect(await road.states(requestId)).toEqual({ account: 'asked' });
  });

  it('ends what silence had allowed: a notice that cannot be delivered is no notice', async () => {
    const { requestId, parent } = await road.parentOf(['newsletter', 'account']);
    await until(async () => (await road.states(requestId))['newsletter'] === 'granted');
    await bring(parent.letter.from, failed);
    expect(await road.states(requestId)).toEqual({ newsletter: 'invalidated', account: 'asked' });
    expect(await road.events(requestId)).toContain('consent.invalidated');
  });

  it('ends a yes that its second letter had confirmed, and leaves one alone that another letter reports on', async () => {
    const day = 24 * 60 * 60 * 1000;
    const { requestId, parent } = await road.parentOf(['account', 'location']);
    await parent.answer({ 'choice.account': 'yes', 'choice.location': 'yes' });
    road.test.clock.advance(day);
    const second = await road.letter(parent.letter.to[0]!, 2);
    await until(async () => (await road.events(requestId)).includes('consent.confirmed'));
    const page = await parent.open();
    road.test.clock.advance(3000);
    await parent.send(page, '/take-back', { purpose: 'location', number: parent.number });
    const third = await road.letter(parent.letter.to[0]!, 3);
    await bring(third.from, failed);
    expect(await road.states(requestId)).toEqual({ account: 'granted', location: 'withdrawn' });
    await bring(second.from, failed);
    expect(await road.states(requestId)).toEqual({ account: 'invalidated', location: 'withdrawn' });
    expect(await bounces(requestId)).toBe(1);
  });

  it.each([
    ['a delay', report({ action: 'delayed', status: '4.4.1' })],
    ['a delivery', report({ action: 'delivered', status: '2.0.0' })],
    ['a holiday answer', plainBounce({ text: 'Back on 5.1.2027', from: 'parent@family.example' })],
    ['nonsense', '\u0000\u0001 no message at all'],
    ['nothing', ''],
    ['a hundred parts in parts', nested(100)],
  ])('does nothing for %s', async (_what, raw) => {
    const { requestId, parent } = await road.parentOf(['account']);
    await expect(bring(parent.letter.from, raw)).resolves.toBe(250);
    expect(await bounces(requestId)).toBe(0);
  });
});

describe('a stranger at the bounce port', () => {
  it('is not heard from where HOST does not listen', async () => {
    const socket = createConnection(road.bouncePort, '127.0.0.2');
    const reached = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    expect(reached).toBe(false);
  });

  it('is refused with an address that we did not make', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const [local = '', domain] = parent.letter.from.split('@');
    const forged = `${local.slice(0, -1)}${local.endsWith('0') ? '1' : '0'}@${domain}`;
    for (const to of [forged, `postmaster@${bounceDomain}`, `${local}@elsewhere.example`]) {
      await expect(bring(to, failed)).resolves.toBe(550);
    }
    expect(await bounces(requestId)).toBe(0);
  });

  it('changes nothing with a letter that is not, or no longer, ours', async () => {
    const { linkKey } = road.test.app.get<EmailConsentConfig>(emailConsentConfig);
    await expect(bring(new ReturnPath(linkKey, bounceDomain).of(randomUUID()), failed)).resolves.toBe(250);
  });

  it('cannot send more than a report may hold', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const large = failed.replace('This is the mail system', `${'x'.repeat(70)}\r\n`.repeat(8_000));
    await expect(bring(parent.letter.from, large)).resolves.toBe(552);
    expect(await bounces(requestId)).toBe(0);
  });

  it('cannot hang up in the middle and take us along', async () => {
    const { parent } = await road.parentOf(['account']);
    await new Promise<void>((resolve) => {
      const socket = createConnection(road.bouncePort, '127.0.0.1');
      socket.write(`HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<${parent.letter.from}>\r\nDATA\r\nSubject: half`);
      setTimeout(() => socket.destroy(), 50);
      socket.on('close', () => resolve());
    });
    await expect(bring(parent.letter.from, failed)).resolves.toBe(250);
  });
});

describe('a report about an address that was corrected since', () => {
  it('counts for nothing', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    await bring(parent.letter.from, failed);
    road.test.clock.advance(60_000);
    const corrected = await road.test.call('POST', `/v1/consent-requests/${requestId}/resend`, {
      body: { guardian: { email: 'right@family.example' } },
    });
    expect(corrected.status).toBeLessThan(300);
    const letter = await road.letter('right@family.example');
    await until(
      async () => (await road.events(requestId)).filter((type) => type === 'consent_request.sent').length === 2,
    );
    await bring(parent.letter.from, failed);
    expect(await bounces(requestId)).toBe(1);
    expect((await road.case(requestId)).requests[0]?.bouncedAt).toBeNull();
    await bring(letter.from, failed);
    expect(await bounces(requestId)).toBe(2);
  });
});

function nested(depth: number): string {
  const parts = Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`,
  );
  return `From: <mailer-daemon@mx.example>\r\nMIME-Version: 1.0\r\n${parts.join('')}\r\n5.1.1`;
}
