import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** One message as a mail server took it. */
export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly mail: Email;
}

interface Answer {
  readonly code: number;
  readonly text: string;
}

export interface SmtpInbox {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** What to say to a recipient; undefined takes it. */
  answerTo: (address: string) => Answer | undefined;
  /** What to say once the message itself has come; undefined takes it. */
  answerToMessage: () => Answer | undefined;
  stop(): Promise<void>;
}

/** A real mail server on loopback for one test. A port may be given, to come back where another was. */
export async function smtpInbox(port = 0): Promise<SmtpInbox> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 50,
    onRcptTo(address, _session, done) {
      const answer = inbox.answerTo(address.address);
      done(answer && refusal(answer));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const answer = inbox.answerToMessage();
        if (answer !== undefined) return done(refusal(answer));
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        PostalMime.parse(raw).then((mail) => {
          received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map((each) => each.address), raw, mail });
          done();
        }, done);
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  server.removeAllListeners('error').on('error', () => undefined);
  const taken = (server.server.address() as AddressInfo).port;
  const inbox: SmtpInbox = {
    url: `smtp://127.0.0.1:${taken}`,
    port: taken,
    received,
    answerTo: () => undefined,
    answerToMessage: () => undefined,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return inbox;
}

function refusal({ code, text }: Answer): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
