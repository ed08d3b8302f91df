import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { ConfigError, Log } from '@kinsent/host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { FormMail, largestMail, type MailFault } from './form-mail';

/** Said to the mail server that brings the message, whose own words then reach who sent it. */
const refusals: Partial<Record<MailFault, string>> = {
  none: 'No form was attached. Attach photos of all pages, or one PDF.',
  'no-message': 'This is no message that can be read.',
  empty: 'There is nothing in the attachment.',
  'too-large': 'The message is too large: at most 25 MB.',
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
  private server: SMTPServer | null = null;

  constructor(
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
    private readonly mail: FormMail,
    private readonly log: Log,
  ) {}

  /** The port that is listened on; null when there is none. */
  get port(): number | null {
    const address = this.server?.server.address() as AddressInfo | null | undefined;
    return address?.port ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { host, formMailPort, formMailAddress, formMailKeyFile, formMailCertFile } = this.config;
    if (formMailPort === null || formMailAddress === null) return;
    const tls =
      formMailKeyFile === null || formMailCertFile === null
        ? null
        : {
            key: pem('FORM_MAIL_TLS_KEY_FILE', formMailKeyFile),
            cert: pem('FORM_MAIL_TLS_CERT_FILE', formMailCertFile),
          };
    const server = new SMTPServer({
      banner: 'Kinsent',
      hideENHANCEDSTATUSCODES: false,
      authOptional: true,
      ...tls,
      disabledCommands: tls === null ? ['AUTH', 'STARTTLS'] : ['AUTH'],
      disableReverseLookup: true,
      size: largestMail,
      maxClients: mostClients,
      socketTimeout: 60_000,
      closeTimeout: 1_000,
      onRcptTo: ({ address }, _, done) =>
        done(isOurs(address, formMailAddress) ? undefined : reply(550, 'There is no such address here.')),
      onData: (stream, session, done) => {
        this.take(stream, session).then(
          () => done(),
          (error: unknown) => done(this.refusalOf(error)),
        );
      },
    });
    // Clients that vanish or talk nonsense are no fault of ours.
    server.on('error', () => undefined);
    await listening(server, formMailPort, host);
    this.server = server;
  }

  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private async take(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<void> {
    const raw = await readAll(stream);
    if (stream.sizeExceeded) throw reply(552, refusals['too-large']!);
    const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
    const outcome = await this.mail.take(raw, from);
    if (outcome.kind === 'refused') throw reply(554, refusals[outcome.fault] ?? 'This cannot be taken.');
    if (outcome.kind === 'later') throw reply(451, 'Please try again later.');
  }

  private refusalOf(error: unknown): Error {
    if (error instanceof Refusal) return error;
    this.log.failure('A form that came by mail could not be written down', error);
    return reply(451, 'Please try again later.');
  }
}

class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly responseCode: number,
    text: string,
  ) {
    super(text);
  }
}

function reply(code: number, text: string): Refusal {
  return new Refusal(code, text);
}

/** The address itself, or one with something behind a plus. Upper and lower case are one, as everywhere. */
function isOurs(address: string, own: string): boolean {
  const [local = '', domain] = [
    address.slice(0, address.lastIndexOf('@')),
    address.slice(address.lastIndexOf('@') + 1),
  ];
  return `${local.split('+')[0]}@${domain}`.toLowerCase() === own.toLowerCase();
}

/** Reads to the end, so that the client hears our answer, but keeps no more than is allowed. */
async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size <= largestMail) chunks.push(chunk as Buffer);
    else chunks.length = 0;
  }
  return Buffer.concat(chunks);
}

function pem(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new ConfigError([`${variable} names a file that cannot be read.`]);
  }
}

async function listening(server: SMTPServer, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
}
