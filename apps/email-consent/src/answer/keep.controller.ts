import { showPage } from '@kinsent/host';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { purposeField, readTakeBackForm } from './answer-form';
import { AnswerPages } from './answer-pages';
import { BrowserForms } from './browser-forms';
import type { Fault } from './fault';
import { Keeps } from './keeps';
import { type LinkRequest, readerOf } from './link-request';
import { statusOf } from './view-of';
import { Visits } from './visits';

/** Keeping what would be deleted, from the same page that a letter's link opens. */
@ApiExcludeController()
@Controller('p/:secret/keep')
export class KeepController {
  constructor(
    private readonly visits: Visits,
    private readonly pages: AnswerPages,
    private readonly keeps: Keeps,
    private readonly forms: BrowserForms,
  ) {}

  /** Whoever comes back to this address by hand wants the page. */
  @Get()
  back(@Req() request: LinkRequest, @Res() reply: FastifyReply): void {
    void reply.redirect(`/p/${encodeURIComponent(request.params.secret)}`, 303);
  }

  @Post()
  async keep(@Req() request: LinkRequest, @Res() reply: FastifyReply): Promise<void> {
    const { secret } = request.params;
    const visit = await this.visits.of(secret);
    const form = { ...readTakeBackForm(request.body), about: 'keep' as const };
    const shownAt = this.forms.shownAt(request, secret, form.token);
    const reader = readerOf(request, this.forms.open(request, reply, secret));
    const again = async (status: number, faults: readonly Fault[]): Promise<void> => {
      const draft = { ticked: form.purposes, about: form.about, faults };
      const { view, page } = await this.pages.show(await this.visits.of(secret), reader, draft);
      showPage(reply, page, { status: view === 'gone' ? statusOf.gone : status });
    };
    if (visit === null) return again(statusOf.gone, []);
    if (shownAt === null) return again(403, [{ kind: 'form', field: purposeField(form.about) }]);
    const outcome = await this.keeps.keep(visit, form, shownAt);
    if (outcome.kind === 'fault') return again(422, [outcome.fault]);
    if (outcome.kind === 'closed') return again(409, []);
    showPage(reply, await this.pages.done(visit, outcome.known, 'kept', reader));
  }
}
