import { setTimeout } from 'node:timers/promises';
import { BrowserForms, showPage } from '@kinsent/host';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { text } from './answer-form';
import { AnswerPages } from './answer-pages';
import { FreshLetterOnRequest } from './fresh-letter';
import { type LinkRequest, readerOf } from './link-request';
import { statusOf } from './view-of';
import { Visits } from './visits';

/** There is work to do only for some; everybody waits this long for the same answer. */
const answerTakesMs = 400;

/** Asking for a fresh letter. It goes where the last one went, and the page tells nothing of whether it went. */
@ApiExcludeController()
@Controller('p/:secret/fresh')
export class FreshLetterController {
  constructor(
    private readonly visits: Visits,
    private readonly pages: AnswerPages,
    private readonly letters: FreshLetterOnRequest,
    private readonly forms: BrowserForms,
  ) {}

  /** Whoever comes back to this address by hand wants the page. */
  @Get()
  back(@Req() request: LinkRequest, @Res() reply: FastifyReply): void {
    void reply.redirect(`/p/${encodeURIComponent(request.params.secret)}`, 303);
  }

  @Post()
  async fresh(@Req() request: LinkRequest, @Res() reply: FastifyReply): Promise<void> {
    const { secret } = request.params;
    const shownAt = this.forms.shownAt(request, secret, text(request.body, 'token'));
    const reader = readerOf(request, this.forms.open(request, reply, secret));
    if (shownAt === null) {
      const { view, page } = await this.pages.show(await this.visits.of(secret), reader);
      return showPage(reply, page, { status: view === 'gone' ? statusOf.gone : 403 });
    }
    await Promise.all([this.owe(secret), setTimeout(answerTakesMs)]);
    showPage(reply, this.pages.fresh(reader));
  }

  private async owe(secret: string): Promise<void> {
    const visit = await this.visits.of(secret);
    if (visit !== null) await this.letters.owe(visit);
  }
}
