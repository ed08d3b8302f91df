import { Clock, preferredLocale } from '@kinsent/host';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Front } from '../front/front';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { cookiesOf, giveCookie } from './cookies';
import { type DeskLocale, deskLocales } from './desk-catalogue';
import type { DeskFrame } from './desk-page';
import { sessionOf } from './signed-in';
import { pathOf, StaffForms } from './staff-forms';

const cookie = 'kinsent-desk-language';
/** Seconds. */
const aYear = 365 * 24 * 3600;

/** What each page of the desk stands in: who reads it, in which language, and what its forms carry. */
@Injectable()
export class Desk {
  private readonly secure: boolean;

  constructor(
    private readonly forms: StaffForms,
    private readonly front: Front,
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) { publicUrl }: VerifiedConsentConfig,
  ) {
    this.secure = publicUrl.startsWith('https:');
  }

  /** The frame for this request; `deskPage` takes it. */
  frame(request: FastifyRequest): DeskFrame {
    const session = sessionOf(request);
    const path = pathOf(request);
    return {
      staff: session?.staff ?? null,
      locale: this.localeOf(request),
      operator: this.front.operator,
      here: request.method === 'GET' ? addressOf(request) : path,
      at: this.clock.now(),
      token: (to) => (session === null ? '' : this.forms.open(session, to.split(/[?#]/)[0]!)),
    };
  }

  /** The language that was asked for by `?lang=`, then the one that was chosen before, then the browser's. */
  private localeOf(request: FastifyRequest): DeskLocale {
    const asked = (request.query as { lang?: unknown }).lang;
    const chosen = [asked, cookiesOf(request).get(cookie)];
    const known = deskLocales.find((each) => each === chosen.find((one) => deskLocales.includes(one as DeskLocale)));
    return known ?? (preferredLocale(request.headers['accept-language'], [...deskLocales]) as DeskLocale);
  }

  /** Keeps the language that a link asked for. */
  keepLanguage(request: FastifyRequest, reply: FastifyReply): void {
    const asked = deskLocales.find((each) => each === (request.query as { lang?: unknown }).lang);
    if (asked !== undefined) giveCookie(reply, cookie, asked, { sameSite: 'Lax', secure: this.secure, maxAge: aYear });
  }
}

/** Path and query of a page, without what says the language; never what a provider sent along. */
function addressOf(request: FastifyRequest): string {
  const url = new URL(request.url, 'https://desk.invalid');
  if (url.pathname === '/desk/callback') return '/desk';
  url.searchParams.delete('lang');
  return url.pathname + url.search;
}
