import type { INestApplication } from '@nestjs/common';
import { Readiness } from './health/readiness';
import { Log } from './log/log';

/** How long a stop may take before the process ends anyway; a lease gives back what was cut off. */
const patienceMs = 25_000;

/** Closes the app and ends the process on SIGTERM, SIGINT, or when the parent's IPC channel closes: no orphan stays. */
export function stopGracefully(app: INestApplication): void {
  const log = app.get(Log);
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    app.get(Readiness).stop();
    log.info('stopping', { signal });
    setTimeout(() => {
      log.error('the stop took too long');
      process.exit(1);
    }, patienceMs).unref();
    try {
      await app.close();
    } catch (error) {
      log.failure('the stop failed', error);
      process.exit(1);
    }
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  if (process.send !== undefined) process.on('disconnect', () => void stop('disconnect'));
}
