import type { StoredAnswer } from '@kinsent/store';

/** The answer that a request with an Idempotency-Key owes; the controller may store it in the commit it belongs to. */
export class PendingAnswer {
  private handed = false;

  constructor(
    readonly app: string,
    readonly key: string,
    readonly requestDigest: Buffer,
  ) {}

  /** True once the answer was given away to be stored elsewhere. */
  get handedOver(): boolean {
    return this.handed;
  }

  /** The answer to store in the same commit as what it tells of. The interceptor stores it no more. */
  handOver(status: number, body: unknown): StoredAnswer {
    this.handed = true;
    return this.toStore(status, body);
  }

  toStore(status: number, body: unknown): StoredAnswer {
    return { app: this.app, key: this.key, requestDigest: this.requestDigest, status, body };
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the Idempotency interceptor when the request carries a key. */
    pendingAnswer: PendingAnswer | null;
  }
}
