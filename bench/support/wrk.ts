import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Load {
  readonly url: string;
  /** Path of a Lua script that makes the requests. */
  readonly script: string;
  readonly seconds: number;
  readonly connections: number;
  readonly env: Readonly<Record<string, string>>;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly errors: number;
}

/** Runs wrk once. Throws a clear error where wrk is not installed (`apt-get install wrk`). */
export async function wrk(load: Load): Promise<LoadResult> {
  const args = [
    '-t1',
    `-c${load.connections}`,
    `-d${load.seconds}s`,
    '--latency',
    '--timeout',
    '10s',
    '-s',
    load.script,
    load.url,
  ];
  try {
    const { stdout } = await run('wrk', args, { env: { ...process.env, ...load.env } });
    const line = /RESULT (\S+) (\S+) (\S+)/.exec(stdout);
    if (line === null) throw new Error(`wrk gave no result:\n${stdout}`);
    return { perSecond: Number(line[1]), p99Ms: Number(line[2]) / 1000, errors: Number(line[3]) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Error('The load generator wrk is not installed; on Debian: apt-get install wrk', { cause: error });
    }
    throw error;
  }
}
