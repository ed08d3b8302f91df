import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Database, KeyStore } from '@kinsent/store';
import type { Clock } from './clock/clock';
import type { HostConfig } from './config/host-variables';
import { Readiness } from './health/readiness';
import { watchDatabase } from './health/watch-database';
import { watchKeys } from './health/watch-keys';
import { HostModule } from './host.module';
import { attachHttp } from './http/attach-http';
import { hurry } from './http/hurry';
import { answerBrokenRequest } from './http/broken-request';
import { requestIds } from './http/request-id';
import { Log } from './log/log';
import { NestLogger } from './log/nest-logger';
import type { ApiDescription } from './openapi/api-description';
import { serveApiDocs } from './openapi/serve-api-docs';
import { AllowedMethods } from './problem/allowed-methods';
import { DtoPipe } from './problem/dto.pipe';
import { ProblemFilter } from './problem/problem.filter';
import { provided } from './provided';

export interface HostOptions {
  readonly appModule: Type | DynamicModule;
  /** The service's name in its log. */
  readonly service: string;
  readonly config: HostConfig;
  /** Where people and apps reach the service; with https, every answer says to stay with it. */
  readonly publicUrl?: string;
  /** Given by a service that has an API: serves `/openapi.json` and `/docs`. */
  readonly api?: ApiDescription;
  /** How long a request may take to come in, in milliseconds, on routes that say so (`slow` in their config); 30 s elsewhere. */
  readonly slowRequests?: number;
  /** In place of the clock that the mode calls for, and of standard output: for tests. */
  readonly clock?: Clock;
  readonly log?: Log;
}

/** Within what time a request has to be here, in milliseconds. */
const usualTimeout = 30_000;
/** 256 kB: no request of ours is larger. */
const bodyLimit = 256 * 1024;
/** A child's reference of 128 characters, percent-encoded. */
const maxParamLength = 2_048;

@Module({})
class RootModule {}

/** A service that is built but does not listen yet. Tests use it with `inject`. */
export async function createHost(options: HostOptions): Promise<NestFastifyApplication> {
  const { config, service } = options;
  const log = options.log ?? new Log({ service, level: config.logLevel });
  const filter = new ProblemFilter(log);
  const adapter = new FastifyAdapter({
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      filter.answer(error, request, reply),
    bodyLimit,
    trustProxy: config.trustProxy,
    genReqId: requestIds(),
    clientErrorHandler: answerBrokenRequest,
    requestTimeout: options.slowRequests ?? usualTimeout,
    http: { headersTimeout: usualTimeout },
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength },
    skipMiddie: true,
  });
  const root: DynamicModule = {
    module: RootModule,
    imports: [HostModule.forRoot({ config, log, clock: options.clock }), options.appModule],
  };
  const server = adapter.getInstance<FastifyInstance>();
  filter.knows(new AllowedMethods(server));
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  if (options.slowRequests !== undefined) hurry(server, usualTimeout);
  await attachHttp({ app, server, config, log, publicUrl: options.publicUrl });
  const database = provided(app, Database);
  if (database !== null) watchDatabase(app.get(Readiness), database);
  const keys = provided(app, KeyStore);
  if (keys !== null) watchKeys(app.get(Readiness), keys);
  app.useGlobalFilters(filter);
  app.useGlobalPipes(new DtoPipe());
  if (options.api !== undefined) serveApiDocs(server, app, options.api);
  await app.init();
  await server.ready();
  return app;
}
