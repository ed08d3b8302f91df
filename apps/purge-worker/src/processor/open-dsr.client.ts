import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { OpenDsrFault } from './open-dsr.fault';
import type { Processor } from './processors';
import { readSigned } from './signed-answer';

/** What a processor says of a request. */
export interface OpenDsrStatus {
  readonly status: string;
  readonly expectedAt: Date;
  /** How many results it found; null when it does not count. */
  readonly results: number | null;
}

/** Milliseconds for a whole answer, its body included. */
export const patience = 10_000;
/** Bytes. An answer carries our request back and little else. */
const largestAnswer = 64 * 1024;

/** Sends a request (OpenDSR 2.0, 7) and resolves with when it is expected to be fulfilled. Throws OpenDsrFault. */
export async function sendRequest(
  processor: Processor,
  request: { readonly subject_request_id: string },
  at: Date,
  timeoutMs = patience,
): Promise<Date> {
  const body = JSON.stringify(request);
  const answer = await call(processor, '/requests', { method: 'POST', body }, timeoutMs);
  if (answer.status !== 201) throw refusal(answer.status);
  const fields = readSigned(answer, processor, at);
  sameRequest(fields, request.subject_request_id);
  // The receipt is for what we sent, byte for byte; it is compared and kept nowhere (7.3).
  if (fields['encoded_request'] !== Buffer.from(body).toString('base64'))
    throw new OpenDsrFault('open_dsr_other_request');
  return timeOf(fields['expected_completion_time']);
}

/** How far a request is (OpenDSR 2.0, 8); null when the processor does not know it. Throws OpenDsrFault. */
export async function statusOf(
  processor: Processor,
  requestId: string,
  at: Date,
  timeoutMs = patience,
): Promise<OpenDsrStatus | null> {
  const answer = await call(processor, `/requests/${requestId}`, { method: 'GET' }, timeoutMs);
  // The specification names 400 for everything; most answer 404. Asking anew under the same id does no harm.
  if (answer.status === 404 || answer.status === 400) return null;
  if (answer.status !== 200) throw refusal(answer.status);
  const fields = readSigned(answer, processor, at);
  sameRequest(fields, requestId);
  const { request_status: status, results_count: results } = fields;
  if (typeof status !== 'string') throw new OpenDsrFault('open_dsr_malformed');
  return {
    status,
    expectedAt: timeOf(fields['expected_completion_time']),
    results: typeof results === 'number' && Number.isSafeInteger(results) && results >= 0 ? results : null,
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

async function call(
  { url, authorization }: Processor,
  path: string,
  request: { readonly method: string; readonly body?: string },
  timeoutMs: number,
): Promise<Answer> {
  try {
    const response = await fetch(url + path, {
      ...request,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'Kinsent',
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
        ...(authorization !== null && { authorization }),
      },
      // A child's reference goes where the operator said, and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status, headers } = response;
    if (status >= 300 && status < 400) {
      await response.body?.cancel();
      throw new OpenDsrFault('open_dsr_redirected');
    }
    return { status, headers, body: await readBody(response) };
  } catch (error) {
    if (error instanceof OpenDsrFault) throw error;
    const timedOut = (error as Partial<Error>).name === 'TimeoutError';
    throw new OpenDsrFault(timedOut ? 'open_dsr_timed_out' : 'open_dsr_unreachable');
  }
}

async function readBody({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body === null ? [] : Readable.fromWeb(body as ReadableStream<Uint8Array>)) {
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    // Leaving the loop ends the connection.
    if (size > largestAnswer) throw new OpenDsrFault('open_dsr_too_large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function refusal(status: number): OpenDsrFault {
  return new OpenDsrFault(status >= 500 ? 'open_dsr_failed' : 'open_dsr_refused');
}

function sameRequest(fields: Readonly<Record<string, unknown>>, id: string): void {
  if (fields['subject_request_id'] !== id) throw new OpenDsrFault('open_dsr_other_request');
}

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/i;

/** RFC 3339; where the offset is left out, which processors do, it is UTC. */
function timeOf(text: unknown): Date {
  const [, , offset] = (typeof text === 'string' && dateTime.exec(text)) || [];
  const time = new Date(typeof text !== 'string' ? Number.NaN : offset === undefined ? `${text}Z` : text);
  if (Number.isNaN(time.getTime())) throw new OpenDsrFault('open_dsr_malformed');
  return time;
}
