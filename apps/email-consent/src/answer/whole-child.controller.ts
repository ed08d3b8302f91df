import { showPage } from '@kinsent/host';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { purposeField, readTakeBackForm } from './answer-form';
import { AnswerPages } from './answer-pages';
import { BrowserForms } from './browser-forms';
import type { Fault } from './fault';
import { type LinkRequest, readerOf } from './link-request';
import { statusOf } from './view-of';
import { Visits } from './visits';
import { WholeChild, wholeActs } from './whole-child';

/** Stopping or deleting everything, from the same page that a letter's link opens. */
@ApiExcludeController()
@Controller('p/:secret/everything')
export class WholeChildController {
  constructor(
    private readonly visits: Visits,
    private readonly pages: AnswerPages,
    private readonly whole: WholeChild,
    private readonly forms: BrowserForms,
  ) {}

  /** Whoever comes back to this address by hand wants the page. */
  @Get()
  back(@Req() request: LinkRequest, @Res() reply: FastifyReply): void {
    void reply.redirect(`/p/${encodeURIComponent(request.params.secret)}`, 303);
  }

  @Post()
  async act(@Req() request: LinkRequest, @Res() reply: FastifyReply): Promise<void> {
    const { secret } = request.params;
    const visit = await this.visits.of(secret);
    const form = readTakeBackForm(request.body);
    const act = wholeActs.find((each) => each === form.about);
    const shownAt = this.forms.shownAt(request, secret, form.token);
    const reader = readerOf(request, this.forms.open(request, reply, secret));
    const again = async (status: number, faults: readonly Fault[]): Promise<void> => {
      const draft = { about: form.about, faults };
      const { view, page } = await this.pages.show(await this.visits.of(secret), reader, draft);
      showPage(reply, page, { status: view === 'gone' ? statusOf.gone : status });
    };
    if (visit === null) return again(statusOf.gone, []);
    if (act === undefined) return again(422, []);
    if (shownAt === null) return again(403, [{ kind: 'form', field: purposeField(act) }]);
    const outcome = await this.whole.take(act, visit, form, shownAt);
    if (outcome.kind === 'fault') return again(422, [outcome.fault]);
    if (outcome.kind === 'closed') return again(409, []);
    showPage(reply, await this.pages.done(visit, outcome.known, outcome.news, reader));
  }
}
