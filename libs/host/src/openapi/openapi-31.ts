import type { OpenAPIObject } from '@nestjs/swagger';

/**
 * Rewrites what @nestjs/swagger still writes in the manner of OpenAPI 3.0: `nullable`. Numbers become integers, which
 * TypeScript cannot say: all of ours count something.
 */
export function toOpenApi31(document: OpenAPIObject): OpenAPIObject {
  return rewritten(document) as OpenAPIObject;
}

function rewritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewritten);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = value as Record<string, unknown>;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, rewritten(each)]));
  if (inner['type'] === 'number') inner['type'] = 'integer';
  return nullable === true ? orNull(inner) : inner;
}

function orNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { type, enum: values, description, ...rest } = schema;
  if (typeof type === 'string') {
    return {
      ...(description === undefined ? {} : { description }),
      ...rest,
      type: [type, 'null'],
      ...(Array.isArray(values) ? { enum: [...(values as unknown[]), null] } : {}),
    };
  }
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'null' }] };
}
