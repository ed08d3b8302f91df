import { randomUUID } from 'node:crypto';
import { KinsentProblem, KinsentUnreachable } from './kinsent-problem';

export interface TransportOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds until a call counts as unanswered; 5000 by default. */
  readonly timeoutMs?: number;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** A body that goes out byte for byte, because it is signed. */
  readonly rawBody?: string;
  /** What the answer is; JSON when not said. A refusal is always JSON. */
  readonly expects?: 'json' | 'text';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly etag: string | null;
  readonly body: unknown;
}

export interface PostOptions {
  /** Same key and same body give the same answer; a random one when left out. */
  readonly idempotencyKey?: string;
}

/** Sends one call. Throws KinsentProblem when Kinsent refuses, KinsentUnreachable when there is no usable answer. */
export class Transport {
  private readonly base: string;

  constructor(private readonly options: TransportOptions) {
    this.base = new URL(options.baseUrl).href.replace(/\/+$/, '');
  }

  async send(call: Call): Promise<Answer> {
    const timeout = AbortSignal.timeout(this.options.timeoutMs ?? 5000);
    const signal = call.signal === undefined ? timeout : AbortSignal.any([call.signal, timeout]);
    const body = call.rawBody ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.base + call.path, {
        method: call.method,
        headers: {
          accept: 'application/json, application/problem+json',
          authorization: `Bearer ${this.options.apiKey}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...call.headers,
        },
        body,
        // A redirect would carry the API key to wherever it points.
        redirect: 'error',
        signal,
      });
      text = await response.text();
    } catch (cause) {
      throw new KinsentUnreachable('Kinsent did not answer.', null, { cause });
    }
    if (response.ok && call.expects === 'text') return { status: response.status, etag: null, body: text };
    return read(response, text);
  }

  /** A POST that changes something, and that may be repeated with the same key. */
  async post(path: string, body: unknown, { idempotencyKey = randomUUID() }: PostOptions): Promise<Answer> {
    return this.send({ method: 'POST', path, body, headers: { 'idempotency-key': idempotencyKey } });
  }
}

function read(response: Response, text: string): Answer {
  const { status } = response;
  const etag = response.headers.get('etag');
  if (status === 304 || status === 204) return { status, etag, body: null };
  if (status >= 500) throw new KinsentUnreachable(`Kinsent answered ${status}.`, status);
  const body = parse(text, status);
  if (response.ok) return { status, etag, body };
  const { code, detail, title, errors, ...members } = body as Record<string, unknown>;
  if (typeof code !== 'string')
    throw new KinsentUnreachable(`Something that is not Kinsent answered ${status}.`, status);
  throw new KinsentProblem(
    status,
    code,
    [detail, title].find((text) => typeof text === 'string') ?? `Kinsent answered ${status}.`,
    Array.isArray(errors) ? errors : [],
    members,
    secondsIn(response.headers.get('retry-after')),
  );
}

/** Kinsent gives seconds; a date there is somebody else's. */
function secondsIn(retryAfter: string | null): number | null {
  return retryAfter !== null && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : null;
}

function parse(text: string, status: number): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new KinsentUnreachable('The answer is not JSON.', status, { cause });
  }
  if (typeof body !== 'object' || body === null) throw new KinsentUnreachable('The answer is not an object.', status);
  return body;
}
