import { isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem/problem';

const windowMs = 60_000;
const mostCallers = 50_000;

export interface RateLimits {
  /** Requests a minute for one API key; 0 lifts the limit. */
  readonly perKey: number;
  /** Requests a minute for one address without a key that we know; 0 lifts the limit. */
  readonly perAddress: number;
  /** Names the API key of a request when it is known to be good; null otherwise. */
  readonly keyOf: (request: FastifyRequest) => string | null;
  /** Milliseconds of a clock that only runs forward. */
  readonly elapsed: () => number;
}

interface Window {
  used: number;
  endsAt: number;
}

/**
 * Counts requests in windows of a minute, in memory, and tells the caller by `RateLimit-*` headers (IETF draft). Runs
 * in one synchronous hook: @fastify/rate-limit awaits five promises a request, which the permission check would feel.
 */
export class RateLimiter {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly limits: RateLimits) {}

  guard(server: FastifyInstance): void {
    server.addHook('onRequest', (request, reply, done) => {
      try {
        this.count(request, reply);
        done();
      } catch (problem) {
        done(problem as Error);
      }
    });
  }

  private count(request: FastifyRequest, reply: FastifyReply): void {
    const key = this.limits.keyOf(request);
    const limit = key === null ? this.limits.perAddress : this.limits.perKey;
    if (limit === 0 || unlimited.has(request.url)) return;
    const now = this.limits.elapsed();
    const window = this.windowOf(key ?? network(request.ip), now);
    window.used += 1;
    const resetSeconds = Math.ceil((window.endsAt - now) / 1000);
    reply.header('ratelimit-limit', limit);
    reply.header('ratelimit-remaining', Math.max(0, limit - window.used));
    reply.header('ratelimit-reset', resetSeconds);
    if (window.used > limit) {
      throw new Problem('too_many_requests', {
        detail: `Try again in ${resetSeconds} seconds.`,
        headers: { 'retry-after': String(resetSeconds) },
      });
    }
  }

  private windowOf(caller: string, now: number): Window {
    const running = this.windows.get(caller);
    if (running !== undefined && running.endsAt > now) return running;
    if (this.windows.size >= mostCallers) this.forget(now);
    const fresh = { used: 0, endsAt: now + windowMs };
    this.windows.set(caller, fresh);
    return fresh;
  }

  /** Drops windows that ended; when a flood of addresses leaves too few of them, drops the oldest half. */
  private forget(now: number): void {
    for (const [caller, window] of this.windows) if (window.endsAt <= now) this.windows.delete(caller);
    let surplus = this.windows.size - mostCallers / 2;
    for (const caller of this.windows.keys()) {
      if (surplus-- <= 0) break;
      this.windows.delete(caller);
    }
  }
}

const unlimited: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);

/** One IPv4 address, or the /64 network of an IPv6 address, which is what one household has. */
export function network(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const mapped = /(?:^|:)ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address.toLowerCase());
  if (mapped !== null) return mapped[1] ?? address;
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = [...before, ...zeros, ...after].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}
