import { isUtf8 } from 'node:buffer';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem/problem';
import { checkTexts } from './clean-text';

/** The API speaks JSON alone, the pages send forms alone. Any other content type is answered with 415 by Fastify. */
export function readBodies(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();

  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body;
    // Whoever checks a signature reads nothing of a body before it holds.
    if (isRaw(request)) return done(null, undefined);
    if (!isUtf8(body)) return done(new Problem('malformed_json', { detail: 'The body is not UTF-8.' }));
    // A POST without a body may still name a content type.
    if (body.length === 0) return done(null, undefined);
    void parseJson(request, body.toString('utf8'), (error, value) => {
      if (error !== null) return done(new Problem('malformed_json'));
      done(faultOf(value), value);
    });
  });

  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request, body: Buffer, done) => {
      if (request.url.startsWith('/v1/')) return done(new Problem('unsupported_media_type'));
      if (!isUtf8(body)) return done(new Problem('malformed_request'));
      const form = formFields(body.toString('utf8'));
      done(faultOf(form), form);
    },
  );
}

/** The bytes of a JSON body as they came, for whoever checks a signature over them; empty without a body. */
export function rawBodyOf(request: FastifyRequest): Buffer {
  return request.rawBody ?? Buffer.alloc(0);
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set when a JSON body was read. */
    rawBody: Buffer | null;
  }
}

/** Leaves the JSON body of a route unread: only its bytes are there, as `rawBodyOf` has them. */
export const RawBody = (): MethodDecorator => RouteConfig({ raw: true });

function isRaw({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as { raw?: boolean }).raw === true;
}

/** The fields of a form; a name that comes twice becomes a list. The object has no prototype to poison. */
export function formFields(text: string): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URLSearchParams(text)) {
    const before = fields[name];
    fields[name] = before === undefined ? value : [before, value].flat();
  }
  return fields;
}

function faultOf(value: unknown): Problem | null {
  try {
    checkTexts(value);
    return null;
  } catch (fault) {
    return fault as Problem;
  }
}
