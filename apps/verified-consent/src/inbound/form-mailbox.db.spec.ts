import { spokenReference } from '@kinsent/consent';
import { FormScanStore, VerificationStore } from '@kinsent/store';
import hoodiecrow from 'hoodiecrow-imap';
import type { SendMailOptions } from 'nodemailer';
import type { AddressInfo } from 'node:net';
import { aPhoto } from '../signed-form/upload.testing';
import { eventually, type Guardian, StrongDoor } from '../verified-consent.testing';
import { FormMail } from './form-mail';
import { FormMailbox } from './form-mailbox';
import { aMail } from './mail.testing';

const start = new Date('2026-06-01T10:00:00Z');
let server: ReturnType<typeof hoodiecrow>;
let door: StrongDoor;
let mailbox: FormMailbox;

beforeAll(async () => {
  server = hoodiecrow({
    plugins: ['ID', 'UIDPLUS', 'SASL-IR', 'AUTH-PLAIN', 'UNSELECT'],
    storage: { INBOX: { messages: [] } },
  });
  server.users = { 'forms@b': { password: 'a b/c' } };
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  await deliver({ subject: 'A question', text: 'Is anybody there?' });
  door = await StrongDoor.open(start, { FORM_IMAP_URL: `imap://forms%40b:a%20b%2Fc@127.0.0.1:${port}/INBOX` });
  mailbox = door.app.get(FormMailbox);
  // The service looks by itself when it starts: that round sees nothing of what comes later.
  await eventually(() => Promise.resolve(expect(flags()).toEqual([['\\Flagged']])));
}, 60_000);
afterAll(async () => {
  await door?.stop();
  await new Promise<void>((resolve) => server?.close(() => resolve()));
});
beforeEach(() => {
  door.scans.fault = null;
  inbox().messages.splice(0);
});

const inbox = () => server.getMailbox('INBOX');

async function deliver(...mails: SendMailOptions[]): Promise<void> {
  for (const mail of mails) server.appendMessage(inbox(), [], new Date(), (await aMail(mail)).toString('binary'));
}

const flags = (): string[][] => inbox().messages.map((message) => message.flags.filter((flag) => flag !== '\\Recent'));
const photo = () => ({ filename: 'form.jpg', content: aPhoto(50_000) });
const scansOf = ({ verificationId }: Guardian) => door.app.get(FormScanStore).ofVerification(verificationId);

async function referenceOf({ verificationId }: Guardian): Promise<string> {
  return spokenReference((await door.app.get(VerificationStore).byId(verificationId))!.reference);
}

it('takes forms out of the mailbox, and leaves to people what is none', async () => {
  const guardian = await door.approved();
  const subject = await referenceOf(guardian);
  await deliver(
    { subject, attachments: [photo()] },
    { subject: 'A question', text: 'Where is my form?' },
    { subject, headers: { 'Auto-Submitted': 'auto-replied' }, attachments: [photo()] },
  );
  await expect(mailbox.fetch()).resolves.toBe(3);
  expect(await scansOf(guardian)).toMatchObject([{ state: 'waiting', road: 'email' }]);
  expect(flags()).toEqual([['\\Flagged'], ['\\Flagged']]);
  await expect(mailbox.fetch()).resolves.toBe(0);
});

it('tries again what cannot be taken now', async () => {
  const guardian = await door.approved();
  await deliver({ subject: await referenceOf(guardian), attachments: [photo()] });
  door.scans.fault = 'scanner-unavailable';
  await expect(mailbox.fetch()).resolves.toBe(0);
  expect(flags()).toEqual([[]]);
  door.scans.fault = null;
  await expect(mailbox.fetch()).resolves.toBe(1);
  expect(inbox().messages).toEqual([]);
  expect(await scansOf(guardian)).toHaveLength(1);
});

it('neither loses nor doubles a form when it is killed between writing down and deleting', async () => {
  const guardian = await door.approved();
  const mail = { subject: await referenceOf(guardian), attachments: [photo()] };
  await deliver(mail);
  // What a first round had done before it was killed.
  await door.app.get(FormMail).take(await aMail(mail), null);
  expect(await scansOf(guardian)).toHaveLength(1);
  await expect(mailbox.fetch()).resolves.toBe(1);
  expect(inbox().messages).toEqual([]);
  expect(await scansOf(guardian)).toHaveLength(1);
});

it('goes on behind messages that cannot be written down', async () => {
  const guardian = await door.approved();
  const subject = await referenceOf(guardian);
  await deliver({ attachments: [photo()] }, { subject, attachments: [photo()] });
  const take = jest.spyOn(door.app.get(FormMail), 'take').mockRejectedValueOnce(new Error('gone'));
  await expect(mailbox.fetch()).resolves.toBe(1);
  take.mockRestore();
  expect(await scansOf(guardian)).toHaveLength(1);
  expect(flags()).toEqual([[]]);
});

it('says that the server cannot be reached, and ends nothing', async () => {
  const other = await StrongDoor.open(start, { FORM_IMAP_URL: 'imap://a:b@127.0.0.1:1/INBOX' });
  await expect(other.app.get(FormMailbox).fetch()).rejects.toThrow();
  expect((await other.get('/')).status).toBe(200);
  await other.stop();
});
