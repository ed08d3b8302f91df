import { HttpException } from '@nestjs/common';
import { Problem } from './problem';
import type { ProblemCode } from './problems';

/** Codes of Fastify's own errors, by what the caller is told. Everything else falls back on the status. */
const byFastifyCode: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_BAD_URL: 'malformed_url',
  FST_ERR_MAX_PARAM_LENGTH: 'malformed_url',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_request',
};

const byStatus: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  409: 'conflict',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  422: 'invalid_fields',
  429: 'too_many_requests',
  431: 'headers_too_large',
  503: 'unavailable',
};

/** The problem to answer with for anything thrown. An error that nobody foresaw tells the caller nothing of itself. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof HttpException) return new Problem(byStatus[thrown.getStatus()] ?? 'internal_error');
  const { code, statusCode } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    code?: unknown;
    statusCode?: unknown;
  };
  if (typeof code === 'string' && code in byFastifyCode) return new Problem(byFastifyCode[code] ?? 'internal_error');
  // Only Fastify marks its errors so; a driver's `statusCode` is not ours to pass on.
  if (typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number') {
    return new Problem(byStatus[statusCode] ?? 'internal_error');
  }
  return new Problem('internal_error');
}
