import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** The test signature that every scanner knows; in pieces, so that none finds it in our sources. */
export const eicar = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS', '-TEST-FILE!$H+H*'].join(''),
);

export interface ClamdWish {
  /** StreamMaxLength. */
  readonly most?: number;
  readonly mood?: 'works' | 'silent' | 'hangs-up' | 'babbles' | 'cannot';
}

const command = 'zINSTREAM\0';

/** Stands in for clamd, with its words and its refusals. */
export class TestClamd {
  /** The files that were looked at whole. */
  readonly seen: Buffer[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly wish: ClamdWish,
  ) {}

  /** Listens on a free port of this machine, or on a socket at a path. */
  static async open(wish: ClamdWish = {}, path?: string): Promise<TestClamd> {
    const server = createServer();
    const clamd = new TestClamd(server, wish);
    server.on('connection', (socket) => clamd.serve(socket));
    if (path === undefined) server.listen(0, '127.0.0.1');
    else server.listen(path);
    await once(server, 'listening');
    return clamd;
  }

  get url(): string {
    const address = this.server.address();
    if (typeof address === 'string') return `unix:${address}`;
    return `tcp://127.0.0.1:${address!.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    const { mood = 'works' } = this.wish;
    if (mood === 'hangs-up') return void socket.destroy();
    if (mood === 'babbles') return void socket.end('x'.repeat(5000));
    let heard = Buffer.alloc(0);
    socket.on('data', (piece: Buffer) => {
      if (mood === 'silent') return;
      heard = Buffer.concat([heard, piece]);
      const answer = this.answerTo(heard);
      if (answer !== null) socket.end(`${answer}\0`);
    });
  }

  /** Null while more has to come. */
  private answerTo(heard: Buffer): string | null {
    const { most = 25_000_000, mood } = this.wish;
    if (heard.length < command.length) return null;
    if (heard.toString('latin1', 0, command.length) !== command) return 'UNKNOWN COMMAND';
    const chunks: Buffer[] = [];
    let size = 0;
    for (let at = command.length; at + 4 <= heard.length;) {
      const length = heard.readUInt32BE(at);
      if (length === 0) return mood === 'cannot' ? 'stream: Can’t allocate memory ERROR' : this.verdict(chunks);
      size += length;
      if (size > most) return 'INSTREAM size limit exceeded. ERROR';
      if (at + 4 + length > heard.length) return null;
      chunks.push(heard.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    return null;
  }

  private verdict(chunks: readonly Buffer[]): string {
    const file = Buffer.concat(chunks);
    this.seen.push(file);
    return file.includes(eicar) ? 'stream: Win.Test.EICAR_HDB-1 FOUND' : 'stream: OK';
  }
}
