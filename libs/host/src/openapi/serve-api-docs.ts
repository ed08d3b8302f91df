import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { showPage } from '../pages/show-page';
import { serveStylesheet } from '../pages/stylesheet';
import { apiDocsPage, apiDocsStyle } from './api-docs.page';
import type { ApiDescription } from './api-description';
import { buildOpenApi } from './openapi';

/** Serves `/openapi.json` and the readable `/docs`. Both are written at the first request. */
export function serveApiDocs(server: FastifyInstance, app: INestApplication, api: ApiDescription): void {
  let made: OpenAPIObject | null = null;
  const document = () => (made ??= buildOpenApi(app, api));
  server.get('/openapi.json', (_, reply) => {
    reply.header('cache-control', 'no-cache').send(document());
  });
  server.get('/docs', (request, reply) => {
    showPage(reply, apiDocsPage(document(), api, `${request.protocol}://${request.host}`));
  });
  serveStylesheet(server, apiDocsStyle);
}
