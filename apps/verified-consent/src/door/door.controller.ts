import { setTimeout as wait } from 'node:timers/promises';
import { BrowserForms, Clock, showPage } from '@kinsent/host';
import { isPresent, presence } from '@kinsent/store';
import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { cameBackFrom, DoorPages, type News, type Reader } from './door-pages';
import { type DoorForm, readDoorForm, text } from './door-form';
import { DoorActs } from './door-acts';
import { Doorway, type Visit } from './doorway';
import { leadTo } from './lead-to';
import { statusOf, type View, viewOf } from './view-of';

type DoorRequest = FastifyRequest<{
  Params: { secret: string };
  Querystring: Readonly<Record<string, unknown>>;
  Body: Readonly<Record<string, unknown>> | null | undefined;
}>;

/** How long the page after paying is held back for the provider's word, and how often it is looked for, in milliseconds. */
const patience = { most: 8_000, each: 250 } as const;

/** Where a guardian proves who they are. Looking changes nothing, however often and by whomever (N2). */
@ApiExcludeController()
@Controller('p/:secret/verify')
export class DoorController {
  constructor(
    private readonly doorway: Doorway,
    private readonly pages: DoorPages,
    private readonly acts: DoorActs,
    private readonly forms: BrowserForms,
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
  ) {}

  @Get()
  async show(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const visit = await this.doorway.find(request.params.secret);
    this.answer(reply, viewOf(visit, false), visit, this.readerOf(request, reply, visit));
  }

  /** Where the provider's page leads back to. It only looks: the provider's own word decides. */
  @Get('return')
  async back(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const { secret } = request.params;
    let visit = await this.doorway.find(secret);
    for (let held = 0; viewOf(visit, true) === 'pending' && held < patience.most; held += patience.each) {
      await wait(patience.each);
      visit = await this.doorway.find(secret);
    }
    this.answer(reply, viewOf(visit, true), visit, this.readerOf(request, reply, visit));
  }

  @Post()
  async act(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const { secret } = request.params;
    const visit = await this.doorway.find(secret);
    const form = readDoorForm(request.body);
    const reader = this.readerOf(request, reply, visit, form);
    const view = viewOf(visit, false);
    if (visit === null || view === 'gone') return this.answer(reply, 'gone', null, reader);
    if (this.forms.shownAt(request, secret, form.token) === null) {
      return this.answer(reply, view, visit, reader, { status: 403, news: { fault: 'form.stale' } });
    }
    const locale = this.pages.localeOf(visit, reader);
    const step = await this.acts.take(visit, view, form, { secret, locale, present: reader.presence !== null });
    if (step.kind === 'lead') return leadTo(reply, step.url);
    const after = await this.doorway.find(secret);
    this.answer(reply, viewOf(after, step.returned ?? false), after, reader, step);
  }

  /** Forms lead to the provider only from where something can be paid, also when the page comes back from a form. */
  private answer(
    reply: FastifyReply,
    view: View,
    visit: Visit | null,
    reader: Reader,
    { status = statusOf[view], news }: { readonly status?: number; readonly news?: News } = {},
  ): void {
    const formsTo = view === 'choose' ? this.acts.providerOrigins : [];
    showPage(reply, this.pages.page(view, visit, reader, news), { status, formsTo });
  }

  private readerOf(request: DoorRequest, reply: FastifyReply, visit: Visit | null, form?: DoorForm): Reader {
    const { params, query, headers } = request;
    const session = text(query['session']);
    return {
      secret: params.secret,
      lang: text(query['lang']) ?? undefined,
      acceptLanguage: headers['accept-language'],
      token: this.forms.open(request, reply, params.secret),
      presence: this.presenceOf(visit, form?.presence ?? text(query['h']), session),
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
