import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { problems } from '../problem/problems';
import type { ApiDescription } from './api-description';
import { toOpenApi31 } from './openapi-31';

/** The version of the API, in every path. */
const apiVersion = '1';

/** OpenAPI 3.1 of everything that the app's controllers offer, written from the code. */
export function buildOpenApi(app: INestApplication, api: ApiDescription): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle(api.title)
    .setDescription(api.description)
    .setVersion(apiVersion)
    .setOpenAPIVersion('3.1.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addSecurity('apiKey', {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'kst_live_… or kst_test_…',
      description: 'An API key of one app. A route names the scope that the key must have.',
    });
  for (const { name, description } of api.groups) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_, method) => method,
  });
  return toOpenApi31(withProblems(document));
}

function withProblems(document: OpenAPIObject): OpenAPIObject {
  const schemas = { ...document.components?.schemas, Problem: problemSchema };
  for (const path of Object.values(document.paths)) {
    for (const method of ['get', 'put', 'post', 'delete', 'patch'] as const) {
      const operation = path[method];
      if (operation === undefined) continue;
      operation.responses['default'] ??= {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      };
    }
  }
  return { ...document, components: { ...document.components, schemas } };
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457. `code` is closed: it is one of the values listed, and no code changes its meaning.',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(problems) },
    detail: { type: 'string', description: 'What went wrong this time and what to do.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer (RFC 6901) into the body.' },
          detail: { type: 'string' },
        },
      },
    },
    requestId: { type: 'string', description: 'Name it when you ask for help.' },
  },
};
