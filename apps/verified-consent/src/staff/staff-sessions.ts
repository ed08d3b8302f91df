import { createHash, randomBytes } from 'node:crypto';
import { Clock } from '@kinsent/host';
import { type SessionLimits, type StaffRecord, type StaffRole, StaffSessionStore, StaffStore } from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { cookiesOf, giveCookie } from './cookies';
import type { Person } from './identity-provider.port';

/** Half an hour without a sign of life, a working day at most. */
export const sessionLimits: SessionLimits = { idleMs: 30 * 60_000, longestMs: 8 * 3_600_000 };

/** Who is signed in, by the secret that their browser holds. */
export interface StaffSession {
  readonly staff: StaffRecord;
  /** SHA-256 of the secret: what forms are bound to. */
  readonly digest: Buffer;
}

/** Sessions of the desk: a random secret in a strict cookie; only its digest is kept (K3). */
@Injectable()
export class StaffSessions {
  private readonly cookie: string;
  private readonly secure: boolean;

  constructor(
    private readonly sessions: StaffSessionStore,
    private readonly staff: StaffStore,
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) { publicUrl }: VerifiedConsentConfig,
  ) {
    this.secure = publicUrl.startsWith('https:');
    this.cookie = this.secure ? '__Host-kinsent-desk' : 'kinsent-desk';
  }

  /** Whose request it is; null without a session, and for one that has ended. */
  async of(request: FastifyRequest): Promise<StaffSession | null> {
    const digest = this.digestIn(request);
    if (digest === null) return null;
    const staff = await this.sessions.find(digest, sessionLimits, this.clock.now());
    return staff === null ? null : { staff, digest };
  }

  /** Signs somebody in with a new secret; what the browser had before proves nothing any more. */
  async start(
    request: FastifyRequest,
    reply: FastifyReply,
    { issuer, subject, name }: Person,
    roles: readonly StaffRole[],
  ): Promise<StaffRecord> {
    const secret = randomBytes(32);
    const before = this.digestIn(request);
    if (before !== null) await this.sessions.end(before);
    const session = { digest: digestOf(secret), limits: sessionLimits };
    const staff = await this.staff.signIn({ issuer, subject, name, roles }, session, this.clock.now());
    giveCookie(reply, this.cookie, secret.toString('base64url'), { sameSite: 'Strict', secure: this.secure });
    return staff;
  }

  /** Signs out whoever's request it is. */
  async end(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const digest = this.digestIn(request);
    if (digest !== null) await this.sessions.end(digest);
    giveCookie(reply, this.cookie, '', { sameSite: 'Strict', secure: this.secure, maxAge: 0 });
  }

  private digestIn(request: FastifyRequest): Buffer | null {
    const value = cookiesOf(request).get(this.cookie);
    return value !== undefined && /^[\w-]{43}$/.test(value) ? digestOf(Buffer.from(value, 'base64url')) : null;
  }
}

function digestOf(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}
