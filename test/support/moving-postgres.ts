import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  createDatabase,
  type EmbeddedPostgres,
  type KeyServiceName,
  type ServiceName,
  startPostgres,
} from '@kinsent/store';
import { freePorts } from './free-ports';
import { furnish, furnishedKeyUrl, furnishedUrl, type HouseDatabase } from './house-database';

/** A Postgres of one test's own that keeps what it said it has kept, and that may be killed: its address stays. */
export class MovingPostgres implements HouseDatabase {
  /** How often it was alive and was killed. */
  crashes = 0;
  private postgres!: EmbeddedPostgres;
  private readonly sockets = new Set<Socket>();
  private door!: Server;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<MovingPostgres> {
    const [port] = await freePorts(1);
    const folder = await mkdtemp(join(tmpdir(), 'kinsent moving '));
    await chmod(folder, 0o755);
    const moving = new MovingPostgres(folder, port!);
    await moving.launch();
    moving.door = createServer((socket) => moving.lead(socket));
    await new Promise<void>((resolve) => moving.door.listen(port, '127.0.0.1', resolve));
    await createDatabase(moving.ownerUrl, 'keys');
    await furnish(moving);
    return moving;
  }

  get ownerUrl(): string {
    const url = new URL(this.postgres.adminUrl);
    url.port = String(this.port);
    return url.href;
  }

  /** Keys fall and rise with the data here. */
  get keyOwnerUrl(): string {
    return this.ownerUrl.replace(/\/postgres$/, '/keys');
  }

  keyUrlFor(service: KeyServiceName): string {
    return furnishedKeyUrl(this.keyOwnerUrl, service);
  }

  urlFor(service: ServiceName): string {
    return furnishedUrl(this.ownerUrl, service);
  }

  /** Kills the server with everything that it holds in memory (kill -9), and starts it again on the same folder. */
  async crash(): Promise<void> {
    const pid = Number((await readFile(join(this.folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
    const children = await childrenOf(pid);
    if (kill(pid)) this.crashes += 1;
    children.forEach(kill);
    for (const socket of this.sockets) socket.destroy();
    await this.launch();
  }

  async drop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.door.close(resolve));
    await this.postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async launch(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        this.postgres = await startPostgres({ dataDir: join(this.folder, 'data') });
        return;
      } catch (error) {
        // One of the dead server's own is not quite gone.
        if (tries === 100 || !/still in use|in use by process/.test(String(error))) throw error;
        await wait(50);
      }
    }
  }

  private lead(socket: Socket): void {
    const inside = connect(Number(new URL(this.postgres.adminUrl).port), '127.0.0.1');
    for (const [one, other] of [
      [socket, inside],
      [inside, socket],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}

/** Where the system can tell; elsewhere they notice by themselves that their parent is gone. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

/** False when it has gone by itself. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
