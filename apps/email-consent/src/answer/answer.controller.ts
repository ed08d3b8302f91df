import { BrowserForms, showPage } from '@kinsent/host';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { readAnswerForm } from './answer-form';
import { AnswerPages } from './answer-pages';
import { Answers } from './answers';
import type { Fault } from './fault';
import { type LinkRequest, readerOf } from './link-request';
import { statusOf } from './view-of';
import { Visits } from './visits';

/** The page that a letter's link opens. Looking changes nothing, however often and by whomever (N2). */
@ApiExcludeController()
@Controller('p/:secret')
export class AnswerController {
  constructor(
    private readonly visits: Visits,
    private readonly pages: AnswerPages,
    private readonly answers: Answers,
    private readonly forms: BrowserForms,
  ) {}

  /** Fastify answers HEAD with this too, without the body. */
  @Get()
  async show(@Req() request: LinkRequest, @Res() reply: FastifyReply): Promise<void> {
    const { secret } = request.params;
    const visit = await this.visits.of(secret);
    const reader = readerOf(request, this.forms.open(request, reply, secret));
    const { view, page } = await this.pages.show(visit, reader);
    if (visit !== null && view !== 'gone' && request.method === 'GET') await this.visits.opened(visit);
    showPage(reply, page, { status: statusOf[view] });
  }

  @Post()
  async answer(@Req() request: LinkRequest, @Res() reply: FastifyReply): Promise<void> {
    const { secret } = request.params;
    const visit = await this.visits.of(secret);
    const purposes = visit?.known.consents.map(({ purpose }) => purpose) ?? [];
    const form = readAnswerForm(request.body, purposes);
    const shownAt = this.forms.shownAt(request, secret, form.token);
    const reader = readerOf(request, this.forms.open(request, reply, secret));
    const again = async (status: number, faults: readonly Fault[]): Promise<void> => {
      const { view, page } = await this.pages.show(await this.visits.of(secret), reader, { ...form, faults });
      showPage(reply, page, { status: view === 'gone' ? statusOf.gone : status });
    };
    const { view, page } = await this.pages.show(visit, reader);
    if (visit === null || view !== 'ask')
      return showPage(reply, page, { status: view === 'gone' ? statusOf.gone : 409 });
    if (shownAt === null) return again(403, [{ kind: 'form', field: 'code' }]);
    const outcome = await this.answers.take(visit, form, await this.pages.localeOf(visit, reader.lang));
    if (outcome.kind === 'faults') return again(422, outcome.faults);
    if (outcome.kind === 'closed') return again(409, []);
    const news = form.act === 'answer' || form.act === 'refused-all' ? 'answered' : 'not-yours';
    showPage(reply, await this.pages.done(visit, outcome.known, news, reader));
  }
}
