import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem/problem';

export interface RateLimits {
  /** Requests a minute for one API key; 0 lifts the limit. */
  readonly perKey: number;
  /** Requests a minute for one address without a key that we know; 0 lifts the limit. */
  readonly perAddress: number;
  /** Names the API key of a request when it is known to be good; null otherwise. */
  readonly keyOf: (request: FastifyRequest) => string | null;
}

const windowMs = 60_000;
const mostCallers = 50_000;
/** What one household has of IPv6. */
const householdPrefix = 64;
const unlimited: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);

/** The network that a request came from, as one household has it: to count by, and never to be kept. */
export function householdOf({ ip }: Pick<FastifyRequest, 'ip'>): string {
  return normalizeIP(ip, householdPrefix);
}

/**
 * Counts requests by key, else by address, in windows of a minute on this instance, and tells the caller by `RateLimit-*`
 * headers (IETF draft). Holds for every URL, known or not.
 */
export async function limitRates(server: FastifyInstance, { perKey, perAddress, keyOf }: RateLimits): Promise<void> {
  const limitOf = (request: FastifyRequest): number => (keyOf(request) === null ? perAddress : perKey);
  await server.register(rateLimit, { global: false, enableDraftSpec: true, timeWindow: windowMs, cache: mostCallers });
  server.addHook(
    'onRequest',
    server.rateLimit({
      max: limitOf,
      keyGenerator: (request) => keyOf(request) ?? householdOf(request),
      allowList: (request) => limitOf(request) === 0 || unlimited.has(request.url),
      errorResponseBuilder: () =>
        new Problem('too_many_requests', { detail: 'Try again when the Retry-After header says.' }),
    }),
  );
}
