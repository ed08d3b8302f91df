import { Clock, FormTokens, isFromHere } from '@kinsent/host';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { DeskRefusal } from './desk-refusal';
import type { StaffSession } from './staff-sessions';

/** Ties each form of the desk to the session that it was shown to, and to the one address that it is sent to. */
@Injectable()
export class StaffForms {
  private readonly tokens: FormTokens;
  private readonly publicUrl: string;

  constructor(
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) { verificationKey, publicUrl }: VerifiedConsentConfig,
  ) {
    this.tokens = new FormTokens(verificationKey);
    this.publicUrl = publicUrl;
  }

  /** The token of a form that is sent to `path`. */
  open({ digest }: StaffSession, path: string): string {
    return this.tokens.issue(digest.toString('base64url'), placeOf(path), this.clock.now());
  }

  /** Throws DeskRefusal for a form that this session was not shown at this address, or that another site sent. */
  check(request: FastifyRequest, { digest }: StaffSession, token: unknown): void {
    const { origin, 'sec-fetch-site': site } = request.headers;
    const fetchSite = typeof site === 'string' ? site : undefined;
    const shown =
      typeof token === 'string' && isFromHere({ origin, fetchSite }, this.publicUrl)
        ? this.tokens.shownAt(token, digest.toString('base64url'), placeOf(pathOf(request)))
        : null;
    if (shown === null) throw new DeskRefusal('form');
  }
}

// Apart from the secrets of links, which the same kind of token is bound to elsewhere.
function placeOf(path: string): string {
  return `desk ${path}`;
}

/** The path that was asked for, without its query. */
export function pathOf({ url }: FastifyRequest): string {
  return url.split('?')[0]!;
}
