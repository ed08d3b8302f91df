import { randomBytes } from 'node:crypto';
import { mailerContract, type MailWorld, sampleMail } from './mailer.contract';
import { MailDelayed } from './mailer.port';
import { ReturnPath } from './return-path';
import { type SmtpInbox, smtpInbox } from './smtp-inbox.testing';
import { SmtpMailer } from './smtp.mailer';

const returnPath = new ReturnPath(randomBytes(32), 'bounces.kinsent.example');
let inbox: SmtpInbox;
let mailer: SmtpMailer;

async function open(): Promise<MailWorld> {
  inbox = await smtpInbox();
  const { port } = inbox;
  mailer = new SmtpMailer({ url: inbox.url, fromAddress: 'toestemming@kinsent.example', returnPath });
  return {
    mailer,
    arrived: () =>
      inbox.received.map(({ to, mail }) => ({
        messageId: mail.messageId ?? '',
        to: to.join(),
        subject: mail.subject ?? '',
        text: mail.text ?? '',
        html: mail.html ?? '',
        files: mail.attachments.map(({ filename, mimeType, content }) =>
          [
            filename,
            mimeType,
            typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString(),
          ].join(' '),
        ),
      })),
    answer: (code, text) => {
      inbox.answerTo = () => ({ code, text });
    },
    vanish: () => inbox.stop(),
    comeBack: async () => {
      inbox = await smtpInbox(port);
    },
  };
}

afterEach(async () => {
  mailer.onApplicationShutdown();
  await inbox.stop();
});

describe('the SMTP mailer as a Mailer', () => mailerContract(open));

describe('the SMTP mailer on the wire', () => {
  beforeEach(open);

  it('has reports of failure come back to the letter', async () => {
    await mailer.send(sampleMail);
    expect(returnPath.letterOf(inbox.received[0]!.from)).toBe(sampleMail.letterId);
  });

  it('says who it is, that it is a machine, and where a person answers', async () => {
    await mailer.send(sampleMail);
    const { mail } = inbox.received[0]!;
    const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
    expect(mail.from).toEqual({ name: sampleMail.fromName, address: 'toestemming@kinsent.example' });
    expect(mail.replyTo).toEqual([{ name: '', address: sampleMail.replyTo }]);
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(header('content-language')).toBe('nl');
    expect(new Date(mail.date!)).toEqual(sampleMail.at);
  });

  it('carries no header of tracking or bulk mail', async () => {
    await mailer.send(sampleMail);
    const { mail } = inbox.received[0]!;
    expect(mail.headers.map(({ key }) => key).sort()).toEqual(
      [
        ...['auto-submitted', 'content-language', 'content-type', 'date', 'from', 'message-id', 'mime-version'],
        ...['reply-to', 'subject', 'to', 'x-auto-response-suppress'],
      ].sort(),
    );
  });

  it('sends nothing in the clear where TLS is required, unless the URL says that it may', async () => {
    const fromAddress = 'toestemming@kinsent.example';
    const strict = new SmtpMailer({ url: inbox.url, requireTls: true, fromAddress, returnPath });
    await expect(strict.send(sampleMail)).rejects.toBeInstanceOf(MailDelayed);
    strict.onApplicationShutdown();
    expect(inbox.received).toEqual([]);
    const lenient = new SmtpMailer({ url: `${inbox.url}?requireTLS=false`, requireTls: true, fromAddress, returnPath });
    await expect(lenient.send(sampleMail)).resolves.toMatchObject({ kind: 'accepted' });
    lenient.onApplicationShutdown();
  });

  it('does not take a refusal of the message for a wrong address', async () => {
    inbox.answerToMessage = () => ({ code: 554, text: '5.7.1 looks like spam' });
    await expect(mailer.send(sampleMail)).rejects.toMatchObject({ code: 'smtp_554' });
  });
});
