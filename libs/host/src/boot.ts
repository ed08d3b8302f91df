import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHost, type HostOptions } from './create-host';
import { hostConfig } from './host-config';
import type { HostConfig } from './config/host-variables';
import { errorCodeOf, Log } from './log/log';
import { stopGracefully } from './stop-gracefully';

/**
 * Starts a service: builds it, listens, and stops it cleanly on SIGTERM, SIGINT or the end of its parent process. A
 * failure to start is told on standard error and ends the process with 1.
 */
export async function boot(
  appModule: HostOptions['appModule'],
  options: Omit<HostOptions, 'appModule'>,
): Promise<NestFastifyApplication> {
  const app = await createHost({ ...options, appModule });
  stopGracefully(app);
  const config = app.get<HostConfig>(hostConfig);
  await app.listen(config.port, config.host);
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  app.get(Log).info('listening', { port });
  // A supervisor that started us over IPC learns the port; `PORT=0` takes a free one.
  process.send?.({ type: 'listening', port });
  return app;
}

/** Runs a service's main function. What keeps it from starting is named without a value and ends the process with 1. */
export async function runService(main: () => Promise<unknown>): Promise<void> {
  try {
    await main();
  } catch (error) {
    // A refused connection has a code and no message.
    const told = error instanceof Error ? error.message || errorCodeOf(error) : '';
    process.stderr.write(`The service did not start. ${told}\n`);
    process.exit(1);
  }
}
