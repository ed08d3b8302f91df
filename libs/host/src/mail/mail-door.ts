import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Log } from '../log/log';

/** Who sends a message to whom, as the mail server that brings it says; the sender of a report is empty. */
export interface MailEnvelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** Said to the mail server that brings a message, with a reply code of SMTP; its own words then reach who sent it. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';

  constructor(
    readonly responseCode: number,
    text: string,
  ) {
    super(text);
  }
}

export interface MailDoorOptions {
  readonly port: number;
  readonly host: string;
  /** Bytes of one message; each client may hold as many in memory. */
  readonly largest: number;
  readonly mostClients: number;
  readonly idleMs: number;
  /** Without it the connection stays plain. */
  readonly tls: { readonly key: Buffer; readonly cert: Buffer } | null;
  /** Throws MailRefused for an address that takes no mail; `before`: those of the same message that do. */
  readonly checkRecipient: (address: string, before: readonly string[]) => void;
  /** The mail server hears yes when it resolves. Throws MailRefused; whatever else it throws is asked for again. */
  readonly take: (raw: Buffer, envelope: MailEnvelope) => Promise<void>;
  readonly log: Log;
}

/** Takes mail in by SMTP. Nobody is let further in, nobody is written to, and nothing is kept that `take` does not keep. */
export class MailDoor {
  private constructor(private readonly server: SMTPServer) {}

  /** Throws when the port is taken. */
  static async open(options: MailDoorOptions): Promise<MailDoor> {
    const { port, host, largest, mostClients, idleMs, tls, checkRecipient, log } = options;
    const refusalOf = (error: unknown): MailRefused => {
      if (error instanceof MailRefused) return error;
      log.failure('what came by mail could not be written down', error);
      return new MailRefused(451, 'Please try again later.');
    };
    const server = new SMTPServer({
      banner: 'Kinsent',
      hideENHANCEDSTATUSCODES: false,
      authOptional: true,
      ...tls,
      disabledCommands: tls === null ? ['AUTH', 'STARTTLS'] : ['AUTH'],
      disableReverseLookup: true,
      size: largest,
      maxClients: mostClients,
      socketTimeout: idleMs,
      closeTimeout: 1_000,
      onRcptTo: ({ address }, { envelope }, done) => {
        try {
          checkRecipient(address, recipientsOf(envelope));
          done();
        } catch (error) {
          done(refusalOf(error));
        }
      },
      onData: (stream, { envelope }, done) => {
        receive(stream, envelope, options).then(
          () => done(),
          (error: unknown) => done(refusalOf(error)),
        );
      },
    });
    // Clients that vanish or talk nonsense are no fault of ours.
    server.on('error', () => undefined);
    await listening(server, port, host);
    return new MailDoor(server);
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

type Envelope = SMTPServerSession['envelope'];

function recipientsOf({ rcptTo }: Envelope): string[] {
  return rcptTo.map(({ address }) => address);
}

async function receive(
  stream: SMTPServerDataStream,
  envelope: Envelope,
  { largest, take }: MailDoorOptions,
): Promise<void> {
  const raw = await readAll(stream, largest);
  if (stream.sizeExceeded) {
    throw new MailRefused(552, `The message is too large: at most ${Math.floor(largest / 1024)} kB.`);
  }
  const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  await take(raw, { from, to: recipientsOf(envelope) });
}

/** Reads to the end, so that the client hears our answer, but keeps no more than is allowed. */
async function readAll(stream: Readable, largest: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size <= largest) chunks.push(chunk as Buffer);
    else chunks.length = 0;
  }
  return Buffer.concat(chunks);
}

function listening(server: SMTPServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
}
