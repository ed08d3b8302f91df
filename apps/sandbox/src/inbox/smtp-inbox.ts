import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { deliveryReport, headOf } from './delivery-report';
import { doorwayOf } from './doorway';
import { findLinks } from './find-links';
import type { LetterBox } from './letter-box';

export interface SmtpInboxOptions {
  readonly letters: LetterBox;
  /** The port on 127.0.0.1 that takes delivery reports. */
  readonly bouncePort: number;
  readonly now: () => Date;
}

const largestLetter = 1024 * 1024;

/** A mail server on 127.0.0.1 that keeps every letter, refuses some and reports some as undeliverable. */
export class SmtpInbox {
  private readonly server: SMTPServer;
  private readonly reporting = new Set<Promise<void>>();
  private open = true;

  constructor(private readonly options: SmtpInboxOptions) {
    this.server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      size: largestLetter,
      disableReverseLookup: true,
      onMailFrom: (_address, _session, callback) => callback(this.open ? null : failure(421, 'Closed for now.')),
      onRcptTo: ({ address }, _session, callback) =>
        callback(doorwayOf(address) === 'refuse' ? failure(550, '5.1.1 No such mailbox.') : null),
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.take(Buffer.concat(chunks), session).then(
            () => callback(),
            () => callback(failure(451, 'The letter could not be read.')),
          );
        });
      },
    });
    // A client that breaks off is its own trouble; without a listener it would end the sandbox.
    this.server.on('error', () => undefined);
  }

  /** Starts listening on a free port and answers it. */
  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await this.settled();
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  /** Opens or shuts the door: while it is shut every letter is put off with 421, as in an outage. */
  setOpen(open: boolean): void {
    this.open = open;
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** Resolves once every delivery report that is owed has been handed over or given up. */
  async settled(): Promise<void> {
    while (this.reporting.size > 0) await Promise.allSettled(this.reporting);
  }

  private async take(raw: Buffer, session: SMTPServerSession): Promise<void> {
    const letter = await PostalMime.parse(raw);
    const { mailFrom, rcptTo } = session.envelope;
    const text = letter.text ?? '';
    const html = letter.html ?? null;
    for (const { address } of rcptTo) {
      if (doorwayOf(address) === 'bounce') {
        this.report(address, mailFrom === false ? '' : mailFrom.address, raw.toString('utf8'));
        continue;
      }
      this.options.letters.add({
        id: randomUUID(),
        to: address,
        from: letter.from?.address ?? '',
        subject: letter.subject ?? '',
        text,
        html,
        links: findLinks(text, html),
        receivedAt: this.options.now(),
      });
    }
  }

  private report(recipient: string, returnPath: string, raw: string): void {
    if (returnPath === '') return;
    const sending = this.sendReport(recipient, returnPath, raw).catch(() => undefined);
    this.reporting.add(sending);
    void sending.finally(() => this.reporting.delete(sending));
  }

  private async sendReport(recipient: string, returnPath: string, raw: string): Promise<void> {
    const { bouncePort, now } = this.options;
    const transport = createTransport({
      host: '127.0.0.1',
      port: bouncePort,
      ignoreTLS: true,
      connectionTimeout: 5000,
    });
    const report = deliveryReport({ recipient, returnPath, originalHeaders: headOf(raw), at: now() });
    // A report has no sender of its own, so that it can never bounce itself (RFC 5321 4.5.5).
    await transport.sendMail({ envelope: { from: '', to: [returnPath] }, raw: report });
    transport.close();
  }
}

function failure(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
