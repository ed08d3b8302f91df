import type { OnApplicationShutdown } from '@nestjs/common';
import { mayWrite } from '@kinsent/consent';
import { createTransport, type Transporter } from 'nodemailer';
import { type Mail, MailDelayed, Mailer, MailNotAllowed, type Posted } from './mailer.port';
import type { ReturnPath } from './return-path';

export interface SmtpOptions {
  /** `smtp://user:password@host:port`, or `smtps://`. */
  readonly url: string;
  /** Nothing leaves without TLS, unless the URL itself says so (`?requireTLS=false`). */
  readonly requireTls?: boolean;
  readonly fromAddress: string;
  /** Null when nothing listens for delivery reports: they then go to `fromAddress`. */
  readonly returnPath: ReturnPath | null;
}

/** Waits end well within a duty's lease, so that no second worker sends while the first still waits. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Sends by SMTP on a few connections that stay open. */
export class SmtpMailer extends Mailer implements OnApplicationShutdown {
  private readonly transport: Transporter;

  constructor(private readonly options: SmtpOptions) {
    super();
    this.transport = createTransport({
      // What the URL says goes before what stands here.
      url: options.url,
      requireTLS: options.requireTls,
      pool: true,
      maxConnections: 4,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...patience,
    });
  }

  async send(mail: Mail): Promise<Posted> {
    // T9: the address serves the purpose it was given for; this is the one door that all mail goes through.
    if (!mayWrite(mail.to.contactPurpose, mail.kind)) throw new MailNotAllowed(mail.kind);
    const messageId = `<${mail.letterId}@${domainOf(this.options.fromAddress)}>`;
    try {
      await this.transport.sendMail({
        messageId,
        date: mail.at,
        from: { name: mail.fromName, address: this.options.fromAddress },
        to: { name: '', address: mail.to.address },
        replyTo: mail.replyTo,
        envelope: {
          from: this.options.returnPath?.of(mail.letterId) ?? this.options.fromAddress,
          to: [mail.to.address],
        },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        attachments: mail.attachments?.map(({ name, type, content }) => ({
          filename: name,
          contentType: type,
          content,
        })),
        headers: {
          'Auto-Submitted': 'auto-generated',
          // Keeps holiday answers away from the return path.
          'X-Auto-Response-Suppress': 'All',
          'Content-Language': mail.locale,
        },
      });
      return { kind: 'accepted', messageId };
    } catch (error) {
      return refusalOr(error);
    }
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}

/** Only a permanent no to the recipient itself is a bounce; all else may pass. The error's own text names the address. */
function refusalOr(error: unknown): Posted {
  const { code, command, responseCode, response } = error as {
    code?: string;
    command?: string;
    responseCode?: number;
    response?: string;
  };
  if (command === 'RCPT TO' && responseCode !== undefined && responseCode >= 500) {
    return { kind: 'refused', status: /\b5\.\d{1,3}\.\d{1,3}\b/.exec(response ?? '')?.[0] ?? String(responseCode) };
  }
  throw new MailDelayed(
    responseCode === undefined ? `smtp_${(code ?? 'failed').toLowerCase()}` : `smtp_${responseCode}`,
  );
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
