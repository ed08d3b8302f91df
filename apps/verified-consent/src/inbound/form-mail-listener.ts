import { readFileSync } from 'node:fs';
import { ConfigError, Log, MailDoor, type MailEnvelope, MailRefused } from '@kinsent/host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { FormMail, largestMail, type MailFault } from './form-mail';

/** Said to the mail server that brings the message, whose own words then reach who sent it. */
const refusals: Partial<Record<MailFault, string>> = {
  none: 'No form was attached. Attach photos of all pages, or one PDF.',
  'no-message': 'This is no message that can be read.',
  empty: 'There is nothing in the attachment.',
  'too-large': 'What was attached is too large: at most 25 MB.',
  'too-many-pages': 'These are too many pages.',
  'unknown-type': 'Nothing that was attached is a photo or a PDF.',
  broken: 'What was attached is broken and cannot be opened.',
  encrypted: 'The PDF has a password.',
  dimensions: 'A picture is too large to open.',
  infected: 'There is something harmful in the attachment.',
  'too-often': 'A form for this reference came many times already.',
};

/** Each may hold a message in memory; whoever is too many is told to come again. */
const mostClients = 8;

/**
 * Takes signed forms in by SMTP, at one address and its sub-addresses. The mail server hears yes only after the commit; what
 * cannot be taken now comes again. Nobody is written to.
 */
@Injectable()
export class FormMailListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private door: MailDoor | null = null;

  constructor(
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
    private readonly mail: FormMail,
    private readonly log: Log,
  ) {}

  /** The port that is listened on; null when there is none. */
  get port(): number | null {
    return this.door?.port ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { host, formMailPort: port, formMailAddress, formMailKeyFile, formMailCertFile } = this.config;
    if (port === null || formMailAddress === null) return;
    const tls =
      formMailKeyFile === null || formMailCertFile === null
        ? null
        : {
            key: pem('FORM_MAIL_TLS_KEY_FILE', formMailKeyFile),
            cert: pem('FORM_MAIL_TLS_CERT_FILE', formMailCertFile),
          };
    this.door = await MailDoor.open({
      port,
      host,
      largest: largestMail,
      mostClients,
      idleMs: 60_000,
      tls,
      checkRecipient: (address) => {
        if (!isOurs(address, formMailAddress)) throw new MailRefused(550, 'There is no such address here.');
      },
      take: (raw, envelope) => this.take(raw, envelope),
      log: this.log,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.door?.close();
    this.door = null;
  }

  private async take(raw: Buffer, { from }: MailEnvelope): Promise<void> {
    const outcome = await this.mail.take(raw, from);
    if (outcome.kind === 'refused') throw new MailRefused(554, refusals[outcome.fault] ?? 'This cannot be taken.');
    if (outcome.kind === 'later') throw new MailRefused(451, 'Please try again later.');
  }
}

/** The address itself, or one with something behind a plus. Upper and lower case are one, as everywhere. */
function isOurs(address: string, own: string): boolean {
  const [local = '', domain] = [
    address.slice(0, address.lastIndexOf('@')),
    address.slice(address.lastIndexOf('@') + 1),
  ];
  return `${local.split('+')[0]}@${domain}`.toLowerCase() === own.toLowerCase();
}

function pem(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new ConfigError([`${variable} names a file that cannot be read.`]);
  }
}
