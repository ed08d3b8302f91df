import { setTimeout as wait } from 'node:timers/promises';
import { BrowserForms, showPage } from '@kinsent/host';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DoorActs } from './door-acts';
import { readDoorForm } from './door-form';
import { DoorPages, type News, type Reader } from './door-pages';
import { type DoorRequest, DoorReaders } from './door-readers';
import { Doorway, type Visit } from './doorway';
import { leadTo } from './lead-to';
import { statusOf, type View, viewOf } from './view-of';

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
    private readonly readers: DoorReaders,
  ) {}

  @Get()
  async show(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const visit = await this.doorway.find(request.params.secret);
    this.answer(reply, viewOf(visit, false), visit, this.readers.of(request, reply, visit));
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
    this.answer(reply, viewOf(visit, true), visit, this.readers.of(request, reply, visit));
  }

  @Post()
  async act(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const { secret } = request.params;
    const visit = await this.doorway.find(secret);
    const form = readDoorForm(request.body);
    const reader = this.readers.of(request, reply, visit, form.presence);
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
}
