import { Log } from '@kinsent/host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { ReturnPath } from '../mail/return-path';
import { Bounces } from './bounces';
import { verdictOf } from './delivery-report';

/** A report holds a few headers and at most the letter that failed. */
const largest = 256 * 1024;

const limits = { maxNestingDepth: 20, maxHeadersSize: 64 * 1024 };

/**
 * Takes in delivery reports by SMTP. Only addresses that we made ourselves are recipients; whatever else a stranger sends
 * is refused or ignored and changes nothing.
 */
@Injectable()
export class BounceListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: SMTPServer | null = null;

  constructor(
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
    private readonly bounces: Bounces,
    private readonly log: Log,
  ) {}

  /** The port that is listened on; null when there is none. */
  get port(): number | null {
    const address = this.server?.server.address() as AddressInfo | null | undefined;
    return address?.port ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { host, bouncePort, bounceDomain, linkKey } = this.config;
    if (bouncePort === null || bounceDomain === null) return;
    const paths = new ReturnPath(linkKey, bounceDomain);
    const server = new SMTPServer({
      banner: 'Kinsent',
      hideENHANCEDSTATUSCODES: false,
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      size: largest,
      maxClients: 50,
      socketTimeout: 30_000,
      closeTimeout: 1_000,
      onRcptTo: ({ address }, session, done) => {
        if (session.envelope.rcptTo.length > 0) return done(reply(452, 'One letter at a time.'));
        done(paths.letterOf(address) === null ? reply(550, 'There is no such address here.') : undefined);
      },
      onData: (stream, session, done) => {
        this.take(stream, session, paths).then(
          () => done(),
          (error: unknown) => done(this.refusalOf(error)),
        );
      },
    });
    // Clients that vanish or talk nonsense are no fault of ours.
    server.on('error', () => undefined);
    await listening(server, bouncePort, host);
    this.server = server;
  }

  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private async take(stream: SMTPServerDataStream, session: SMTPServerSession, paths: ReturnPath): Promise<void> {
    const raw = await readAll(stream);
    if (stream.sizeExceeded) throw reply(552, 'The message is too large.');
    const letterId = paths.letterOf(session.envelope.rcptTo[0]?.address ?? '');
    const mail = await readable(raw);
    if (letterId !== null && mail !== null && verdictOf(mail) === 'failed') await this.bounces.record(letterId);
  }

  private refusalOf(error: unknown): Error {
    if (error instanceof Refusal) return error;
    this.log.failure('a delivery report could not be written down', error);
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

/** Reads to the end, so that the client hears our answer, but keeps no more than is allowed. */
async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size <= largest) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Null for what is no message: to send it again would not make it one. */
async function readable(raw: Buffer): Promise<Email | null> {
  return PostalMime.parse(raw, limits).catch(() => null);
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
