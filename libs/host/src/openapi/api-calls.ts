import type { OpenAPIObject } from '@nestjs/swagger';
import { type FieldLine, exampleOf, fieldsOf, kindOf, type Schema, type Schemas } from './schema-words';

/** One call of the API, as a reader meets it. */
export interface ApiCall {
  readonly id: string;
  readonly verb: string;
  readonly path: string;
  readonly group: string;
  readonly summary: string;
  readonly description: string;
  readonly scope: string | null;
  readonly parameters: readonly FieldLine[];
  readonly body: { readonly fields: readonly FieldLine[]; readonly example: unknown } | null;
  readonly answers: readonly {
    readonly status: string;
    readonly description: string;
    readonly fields: readonly FieldLine[];
  }[];
  /** A command that makes the call. */
  readonly curl: string;
}

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Every call of a document in its own order. */
export function apiCalls(document: OpenAPIObject, origin: string): ApiCall[] {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  return Object.entries(document.paths).flatMap(([path, item]) =>
    verbs.flatMap((verb) => {
      const operation = item[verb];
      if (operation === undefined) return [];
      const parameters = (operation.parameters ?? []).flatMap((each) => ('in' in each ? [each] : []));
      const content = (operation.requestBody as { content?: Record<string, { schema?: Schema }> } | undefined)?.content;
      const body = content?.['application/json']?.schema;
      const security = operation.security?.find((each) => 'apiKey' in each)?.['apiKey'];
      const example = body === undefined ? undefined : exampleOf(body, schemas);
      return [
        {
          id: `${verb}-${path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '')}`,
          verb: verb.toUpperCase(),
          path,
          group: operation.tags?.[0] ?? '',
          summary: operation.summary ?? '',
          description: operation.description ?? '',
          scope: security?.[0] ?? null,
          parameters: parameters.map((each) => ({
            path: each.name,
            kind: `${each.in}: ${kindOf((each.schema ?? {}) as Schema, schemas)}`,
            required: each.required === true,
            description: each.description ?? '',
          })),
          body: body === undefined ? null : { fields: fieldsOf(body, schemas), example },
          answers: Object.entries(operation.responses)
            .filter(([status]) => status !== 'default')
            .map(([status, answer]) => ({
              status,
              description: descriptionOf(answer),
              fields: answerFields(answer, schemas),
            })),
          curl: curlOf(verb, `${origin}${path}`, {
            withKey: security !== undefined,
            idempotent: parameters.some(({ name }) => name === 'Idempotency-Key'),
            body: example,
          }),
        },
      ];
    }),
  );
}

function descriptionOf(answer: unknown): string {
  return (answer as { description?: string } | undefined)?.description ?? '';
}

function answerFields(answer: unknown, schemas: Schemas): FieldLine[] {
  const { content } = (answer ?? {}) as { content?: Record<string, { schema?: Schema }> };
  const schema = content?.['application/json']?.schema;
  return schema === undefined ? [] : fieldsOf(schema, schemas);
}

function curlOf(
  verb: string,
  url: string,
  { withKey, idempotent, body }: { withKey: boolean; idempotent: boolean; body: unknown },
): string {
  const lines = [`curl${verb === 'get' ? '' : ` -X ${verb.toUpperCase()}`} '${url.replace(/\{(\w+)\}/g, '<$1>')}'`];
  if (withKey) lines.push(`  -H "Authorization: Bearer $KINSENT_KEY"`);
  if (idempotent) lines.push(`  -H "Idempotency-Key: $(uuidgen)"`);
  if (body !== undefined) {
    lines.push(
      `  -H 'Content-Type: application/json'`,
      `  -d '${JSON.stringify(body, null, 2).replaceAll("'", `'\\''`)}'`,
    );
  }
  return lines.join(' \\\n');
}
