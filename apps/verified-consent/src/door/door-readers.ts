import { BrowserForms, Clock } from '@kinsent/host';
import { isPresent, presence } from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { text } from './door-form';
import { cameBackFrom, type Reader } from './door-pages';
import type { Visit } from './doorway';

export type DoorRequest = FastifyRequest<{
  Params: { secret: string };
  Querystring: Readonly<Record<string, unknown>>;
  Body: Readonly<Record<string, unknown>> | null | undefined;
}>;

/** Tells who reads a page behind a link, and whether they had the letter in hand just now. */
@Injectable()
export class DoorReaders {
  constructor(
    private readonly forms: BrowserForms,
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
  ) {}

  /** `word`: the word of presence that a form brought; that of the address counts without. */
  of(request: DoorRequest, reply: FastifyReply, visit: Visit | null, word?: string | null): Reader {
    const { params, query, headers } = request;
    const session = text(query['session']);
    return {
      secret: params.secret,
      lang: text(query['lang']) ?? undefined,
      acceptLanguage: headers['accept-language'],
      token: this.forms.open(request, reply, params.secret),
      presence: this.presenceOf(visit, word ?? text(query['h']), session),
      session,
      left: text(query['left']) !== null,
    };
  }

  /** A fresh word for whoever showed a word of ours, or comes back from having paid. */
  private presenceOf(visit: Visit | null, word: string | null, session: string | null): string | null {
    if (visit === null) return null;
    const { verificationKey } = this.config;
    const { id } = visit.verification;
    const at = this.clock.now();
    const present = word !== null && isPresent(verificationKey, id, word, at);
    return present || cameBackFrom(visit.payments, session) ? presence(verificationKey, id, at) : null;
  }
}
