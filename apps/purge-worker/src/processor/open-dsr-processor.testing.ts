import { type KeyObject, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SigningIdentity } from './certificate.testing';
import { requestFault } from './open-dsr-request.testing';

type Status = 'pending' | 'in_progress' | 'completed' | 'cancelled';

/** How the stand-in misbehaves; nothing of it by itself. */
export interface Misbehaviour {
  /** Milliseconds before each answer. */
  delayMs?: number;
  /** Takes the connection and never answers. */
  silent?: boolean;
  /** Changes the body after it was signed. */
  tamper?: (body: string) => string;
  /** Signs with another key than that of its certificate. */
  key?: KeyObject;
  /** Any header other than as it should be; null leaves it out. */
  headers?: Readonly<Record<string, string | null>>;
  /** What it says instead, signed, of a request. */
  says?: (fields: Record<string, unknown>) => unknown;
  /** What it says instead, signed, to everything. */
  text?: string;
  /** Answers with this status and nothing behind it. */
  status?: number;
}

interface Taken {
  readonly body: Buffer;
  readonly customer: string;
  status: Status;
  polls: number;
  results: number | null;
}

/**
 * A processor that speaks OpenDSR 2.0 and holds records of children. It refuses what the specification refuses, takes a
 * request once, and is done with it at the second time that it is asked.
 */
export class OpenDsrProcessor {
  readonly records = new Map<string, number>();
  readonly taken = new Map<string, Taken>();
  /** Method and path of everything that came. */
  readonly calls: string[] = [];
  readonly authorizations = new Set<string | undefined>();
  bad: Misbehaviour = {};
  /** What becomes of a request once it was asked about so many times. */
  next: (polls: number) => Status = (polls) => (polls < 2 ? 'in_progress' : 'completed');
  counts = true;
  expected = '2026-12-01T00:00:00Z';

  private constructor(
    private readonly server: Server,
    private readonly domain: string,
    private readonly identity: SigningIdentity,
  ) {}

  static async start(domain: string, identity: SigningIdentity): Promise<OpenDsrProcessor> {
    const server = createServer();
    const processor = new OpenDsrProcessor(server, domain, identity);
    server.on('request', (request, response) => void processor.take(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return processor;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v2`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.calls.push(`${request.method} ${request.url}`);
    this.authorizations.add(request.headers.authorization);
    if (this.bad.silent === true) return;
    if (this.bad.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, this.bad.delayMs));
    if (this.bad.status !== undefined) {
      response.writeHead(this.bad.status, { location: `${this.url}/elsewhere` }).end();
      return;
    }
    const [status, fields] = this.answerTo(request, Buffer.concat(chunks));
    this.send(response, status, fields);
  }

  private answerTo({ method, url = '', headers }: IncomingMessage, body: Buffer): [number, Record<string, unknown>] {
    const id = /^\/v2\/requests\/([^/]+)$/.exec(url)?.[1];
    if (method === 'POST' && url === '/v2/requests') return this.receive(headers['content-type'], body);
    if (id === undefined) return refused(404, 'There is nothing here.');
    const found = this.taken.get(id);
    if (found === undefined) return refused(404, 'subject_request_id is not known.');
    if (method === 'DELETE') return this.cancel(id, found);
    if (method === 'GET') return [200, this.look(id, found)];
    return refused(400, 'This method is not allowed.');
  }

  private receive(type: string | undefined, body: Buffer): [number, Record<string, unknown>] {
    const fault = requestFault(type, body);
    if (fault !== null) return refused(400, fault);
    const { subject_request_id: id, subject_identities: identities } = JSON.parse(body.toString());
    if (this.taken.has(id)) return refused(400, 'subject_request_id was sent before.');
    this.taken.set(id, { body, customer: identities[0].identity_value, status: 'pending', polls: 0, results: null });
    const fields = {
      controller_id: 'kinsent',
      expected_completion_time: this.expected,
      received_time: '2026-11-20T10:00:00Z',
      encoded_request: body.toString('base64'),
      subject_request_id: id,
    };
    return [201, fields];
  }

  private look(id: string, request: Taken): Record<string, unknown> {
    request.polls += 1;
    if (request.status === 'pending' || request.status === 'in_progress') {
      request.status = this.next(request.polls);
      if (request.status === 'completed') {
        request.results = this.records.get(request.customer) ?? 0;
        this.records.delete(request.customer);
      }
    }
    return {
      controller_id: 'kinsent',
      expected_completion_time: this.expected,
      subject_request_id: id,
      request_status: request.status,
      api_version: '2.0',
      ...(this.counts && request.results !== null && { results_count: request.results }),
    };
  }

  private cancel(id: string, request: Taken): [number, Record<string, unknown>] {
    if (request.status !== 'pending') return refused(400, 'Only what is pending can be cancelled.');
    request.status = 'cancelled';
    return [202, { controller_id: 'kinsent', subject_request_id: id, received_time: '2026-11-20T10:00:00Z' }];
  }

  private send(response: ServerResponse, status: number, fields: Record<string, unknown>): void {
    const { tamper, key, headers, says, text } = this.bad;
    const body = text ?? JSON.stringify(says === undefined || status >= 400 ? fields : says(fields), null, 2);
    const signature = sign('sha256', Buffer.from(body), key ?? this.identity.key).toString('base64');
    const all = {
      'content-type': 'application/json',
      'x-opendsr-processor-domain': this.domain,
      'x-opendsr-signature': signature,
      ...headers,
    };
    for (const [name, value] of Object.entries(all)) if (value !== null) response.setHeader(name, value);
    response.writeHead(status).end(tamper === undefined ? body : tamper(body));
  }
}

function refused(code: number, message: string): [number, Record<string, unknown>] {
  return [code, { error: { code, message, errors: [{ domain: 'Validation', reason: 'invalid', message }] } }];
}
