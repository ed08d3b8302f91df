import { createServer, type Server } from 'node:http';
import { type KinsentEvent, verifyWebhook } from '@kinsent/client';
import { freePorts } from './free-ports';

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
        const status = this.status ?? 503;
        if (status < 300) this.take(Buffer.concat(chunks).toString(), request.headers);
        response.writeHead(status).end();
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

  private take(body: string, headers: NodeJS.Dict<string | string[]>): void {
    try {
      this.heard.push(verifyWebhook(headers, body, this.secret));
    } catch {
      this.forged += 1;
    }
  }
}
