import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { LetterBox } from './letter-box';
import { SmtpInbox } from './smtp-inbox';

const at = new Date('2026-11-20T10:00:00Z');
let inbox: SmtpInbox;
let letters: LetterBox;
let bounces: SMTPServer;
let reports: { from: string; to: string; body: string }[];
let port: number;

beforeEach(async () => {
  reports = [];
  bounces = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, { envelope }, callback) => {
      let body = '';
      stream.on('data', (chunk) => (body += String(chunk)));
      stream.on('end', () => {
        reports.push({ from: (envelope.mailFrom || { address: '' }).address, to: envelope.rcptTo[0]!.address, body });
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => bounces.listen(0, '127.0.0.1', resolve));
  letters = new LetterBox();
  const bouncePort = (bounces.server.address() as AddressInfo).port;
  inbox = new SmtpInbox({ letters, bouncePort, now: () => at });
  port = await inbox.start();
});

afterEach(async () => {
  await inbox.stop();
  await new Promise<void>((resolve) => bounces.close(resolve));
});

async function send(to: string) {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    return await transport.sendMail({
      envelope: { from: 'b+l-1@bounce.toys.example', to },
      from: 'Toys <post@toys.example>',
      to,
      subject: 'Mag Zoë dit? 🧱',
      text: 'Ga naar http://localhost:4401/p/abc en typ 123456.',
      html: '<p>Ga naar <a href="http://localhost:4401/p/abc">de vraag</a></p>',
    });
  } finally {
    transport.close();
  }
}

it('keeps a letter as a person would read it', async () => {
  await send('Parent@Family.example');
  expect(letters.list('parent@family.EXAMPLE')).toMatchObject([
    {
      to: 'Parent@family.example',
      from: 'post@toys.example',
      subject: 'Mag Zoë dit? 🧱',
      links: ['http://localhost:4401/p/abc'],
      receivedAt: at,
    },
  ]);
  expect(letters.list()[0]!.html).toContain('de vraag');
  expect(letters.list('other@family.example')).toEqual([]);
});

it('turns refuse@ away', async () => {
  await expect(send('refuse@family.example')).rejects.toMatchObject({ responseCode: 550 });
  expect(letters.list()).toEqual([]);
});

it('takes bounce@ and reports it to the envelope sender, from nobody', async () => {
  await send('bounce@family.example');
  await inbox.settled();
  expect(letters.list()).toEqual([]);
  expect(reports).toHaveLength(1);
  expect(reports[0]).toMatchObject({ from: '', to: 'b+l-1@bounce.toys.example' });
  expect(reports[0]!.body).toContain('Final-Recipient: rfc822; bounce@family.example');
});

it('puts everything off while its door is shut', async () => {
  inbox.setOpen(false);
  await expect(send('parent@family.example')).rejects.toMatchObject({ responseCode: 421 });
  inbox.setOpen(true);
  await send('parent@family.example');
  expect(letters.list()).toHaveLength(1);
});

it('forgets the oldest letter rather than grow for ever', () => {
  const letter = { to: 'a@b.example', from: '', subject: '', text: '', html: null, links: [], receivedAt: at };
  for (let id = 0; id < 1001; id += 1) letters.add({ ...letter, id: String(id) });
  expect(letters.list()).toHaveLength(1000);
  expect(letters.find('0')).toBeUndefined();
  expect(letters.find('1000')).toBeDefined();
});
