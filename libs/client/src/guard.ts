import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KinsentClient } from './kinsent-client';
import { KinsentProblem } from './kinsent-problem';

export type Handler<Req extends IncomingMessage = IncomingMessage> = (
  req: Req,
  res: ServerResponse,
) => Promise<void> | void;

export interface GuardOptions<Req extends IncomingMessage = IncomingMessage> {
  readonly client: Pick<KinsentClient, 'permission'>;
  readonly purpose: string;
  /** Which child is calling; null when nobody is signed in. Never take it from what the caller may choose freely. */
  readonly childRef: (req: Req) => string | null;
}

/**
 * Lets a request reach its handler only while the guardian's permission stands. Everything else is answered 403 with an
 * RFC 9457 problem whose `code` is the reason. Works with node:http and whatever is built on it.
 */
export function guard<Req extends IncomingMessage>(options: GuardOptions<Req>, handler: Handler<Req>): Handler<Req> {
  return async (req, res) => {
    const reason = await refusal(options, req);
    if (reason === null) return handler(req, res);
    res.writeHead(403, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    res.end(JSON.stringify({ type: 'about:blank', title: 'Not allowed', status: 403, code: reason }));
  };
}

async function refusal<Req extends IncomingMessage>(options: GuardOptions<Req>, req: Req): Promise<string | null> {
  const childRef = options.childRef(req);
  if (childRef === null) return 'not_signed_in';
  try {
    const { allowed, reason } = await options.client.permission(childRef, options.purpose);
    return allowed ? null : reason;
  } catch (error) {
    // A revoked key or a wrong reference is no yes either.
    if (error instanceof KinsentProblem) return error.code;
    throw error;
  }
}
