import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { findLinks } from '../../apps/sandbox/src/inbox/find-links';
import { freePorts } from './free-ports';

/** One message as the mail server took it. */
export interface PostedLetter {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly links: readonly string[];
}

/**
 * How the mail server behaves. `shut`: nothing listens. `busy`: 421 before anything is said. `full`: 452 once the message
 * has come. `deaf`: it takes the message and breaks off before it says so.
 */
export type PostOfficeMood = 'open' | 'shut' | 'busy' | 'full' | 'deaf';

/** A real mail server on one port, in every mood. */
export class PostOffice {
  readonly letters: PostedLetter[] = [];
  /** How often somebody came to the door, whatever came of it. */
  visits = 0;
  private server: SMTPServer | null = null;
  private mood: PostOfficeMood = 'shut';

  private constructor(private readonly port: number) {}

  static async start(): Promise<PostOffice> {
    const [port] = await freePorts(1);
    const office = new PostOffice(port!);
    await office.become('open');
    return office;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async become(mood: PostOfficeMood): Promise<void> {
    if (mood === 'shut') await this.shut();
    this.mood = mood;
    if (mood !== 'shut' && this.server === null) await this.listen();
  }

  to(address: string): PostedLetter[] {
    return this.letters.filter(({ to }) => to === address);
  }

  private async listen(): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 50,
      onMailFrom: (_address, _session, done) => {
        this.visits += 1;
        done(this.mood === 'busy' ? reply(421, 'Come back later.') : null);
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (this.mood === 'full') return done(reply(452, 'No room just now.'));
          this.take(Buffer.concat(chunks), session).then(() => {
            if (this.mood === 'deaf') this.hangUp(session);
            else done();
          }, done);
        });
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
  }

  private async shut(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private async take(raw: Buffer, { envelope }: SMTPServerSession): Promise<void> {
    const { messageId = '', subject = '', text = '', html = '' } = await PostalMime.parse(raw);
    for (const { address } of envelope.rcptTo) {
      this.letters.push({ messageId, to: address, subject, text, html, links: findLinks(text, html) });
    }
  }

  private hangUp({ id }: SMTPServerSession): void {
    const connections = (this.server as unknown as { connections: Set<{ id: string; _socket: { destroy(): void } }> })
      .connections;
    for (const connection of connections) if (connection.id === id) connection._socket.destroy();
  }
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
