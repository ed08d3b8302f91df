import type { Socket } from 'node:net';
import { Problem, problemDocument } from '../problem/problem';
import type { ProblemCode } from '../problem/problems';

const codes: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Answers what is not HTTP, or never came to its end: there is no request yet that a controller could be given. */
export function answerBrokenRequest(error: { readonly code?: string }, socket: Socket): void {
  // The other side is gone.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const problem = new Problem(codes[error.code ?? ''] ?? 'malformed_request');
  const body = JSON.stringify(problemDocument(problem, 'none'));
  socket.end(
    [
      `HTTP/1.1 ${problem.status} Refused`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
