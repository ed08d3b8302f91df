import { createServer, type Server } from 'node:http';
import { type Erasures, type KinsentEvent, verifyWebhook } from '@kinsent/client';
import { freePorts } from './free-ports';

/** What the app of these tests says to have held of every child that it is asked to forget. */
const recordsOfEveryChild = 3;

/** An app's webhook receiver on one port, which may be away, or answer with an error. */
export class EventReceiver {
  /** What came and was well signed, in the order in which it came; with repetitions. */
  readonly heard: KinsentEvent[] = [];
  /** What came with a signature that does not hold. */
  forged = 0;
  /** The status that it answers with; null while it is away. */
  private status: number | null = null;
  private server: Server | null = null;
  private secret = '';
  /** With what it answers when it is asked to erase; null in an app that says nothing. */
  private erasures: Pick<Erasures, 'answer'> | null = null;

  private constructor(private readonly port: number) {}

  static async start(): Promise<EventReceiver> {
    const [port] = await freePorts(1);
    const receiver = new EventReceiver(port!);
    await receiver.become(204);
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** The ids of what it took, each once. */
  get ids(): Set<string> {
    return new Set(this.heard.map(({ id }) => id));
  }

  trust(secret: string): void {
    this.secret = secret;
  }

  /** From now on it gives a receipt for every erasure that it hears of, and has the event come again when it cannot. */
  answerErasures(erasures: Pick<Erasures, 'answer'> | null): void {
    this.erasures = erasures;
  }

  /** `null`: nothing listens any more. */
  async become(status: number | null): Promise<void> {
    this.status = status;
    if (status !== null && this.server === null) await this.listen();
    if (status === null) await this.leave();
  }

  private async listen(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        void this.answer(Buffer.concat(chunks).toString(), request.headers).then((status) => {
          response.writeHead(status).end();
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
  }

  private async leave(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  private async answer(body: string, headers: NodeJS.Dict<string | string[]>): Promise<number> {
    const status = this.status ?? 503;
    if (status >= 300) return status;
    const event = this.take(body, headers);
    try {
      if (event !== null) await this.erasures?.answer(event, () => recordsOfEveryChild);
      return status;
    } catch {
      return 503;
    }
  }

  private take(body: string, headers: NodeJS.Dict<string | string[]>): KinsentEvent | null {
    try {
      const event = verifyWebhook(headers, body, this.secret);
      this.heard.push(event);
      return event;
    } catch {
      this.forged += 1;
      return null;
    }
  }
}
