import { BrowserForms, showPage } from '@kinsent/host';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type About, purposeField, readTakeBackForm, type TakeBackForm } from './answer-form';
import { AnswerPages } from './answer-pages';
import type { Fault } from './fault';
import { Keeps } from './keeps';
import { LetterProofs } from './letter-proofs';
import { type LinkRequest, readerOf } from './link-request';
import type { StandingOutcome } from './standing-outcome';
import { TakeBacks } from './take-backs';
import { statusOf, type Visit } from './view-of';
import { Visits } from './visits';
import { WholeChild, wholeActs } from './whole-child';

/** The forms of the page about what stands: taking back, keeping what would be deleted, stopping or deleting everything. */
@ApiExcludeController()
@Controller('p/:secret')
export class StandingController {
  constructor(
    private readonly visits: Visits,
    private readonly pages: AnswerPages,
    private readonly forms: BrowserForms,
    private readonly takeBacks: TakeBacks,
    private readonly keeps: Keeps,
    private readonly whole: WholeChild,
    private readonly proofs: LetterProofs,
  ) {}

  /** Whoever comes back to one of these addresses by hand wants the page. */
  @Get(['take-back', 'keep', 'prove', 'everything'])
  back(@Req() request: LinkRequest, @Res() reply: FastifyReply): void {
    void reply.redirect(`/p/${encodeURIComponent(request.params.secret)}`, 303);
  }

  @Post('take-back')
  takeBack(@Req() request: LinkRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.act(request, reply, {}, (...taken) => this.takeBacks.take(...taken));
  }

  @Post('keep')
  keep(@Req() request: LinkRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.act(request, reply, { about: 'keep' }, (...taken) => this.keeps.keep(...taken));
  }

  /** Leads on to a stronger check; for whoever shows to have the letter in hand. */
  @Post('prove')
  prove(@Req() request: LinkRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.act(request, reply, { about: 'prove' }, async (visit, form, shownAt) => {
      const fault = await this.proofs.faultOf(visit, form, shownAt);
      return fault === null ? { kind: 'done', known: visit.known, news: 'proceed' } : { kind: 'fault', fault };
    });
  }

  @Post('everything')
  everything(@Req() request: LinkRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.act(request, reply, {}, (visit, form, shownAt) => {
      const act = wholeActs.find((each) => each === form.about);
      return act === undefined
        ? Promise.resolve({ kind: 'fault', fault: { kind: 'form', field: purposeField(form.about) } })
        : this.whole.take(act, visit, form, shownAt);
    });
  }

  private async act(
    request: LinkRequest,
    reply: FastifyReply,
    fixed: { readonly about?: About },
    take: (visit: Visit, form: TakeBackForm, shownAt: Date) => Promise<StandingOutcome>,
  ): Promise<void> {
    const { secret } = request.params;
    const visit = await this.visits.of(secret);
    const form = { ...readTakeBackForm(request.body), ...fixed };
    const shownAt = this.forms.shownAt(request, secret, form.token);
    const reader = readerOf(request, this.forms.open(request, reply, secret));
    const again = async (status: number, faults: readonly Fault[]): Promise<void> => {
      const draft = { ticked: form.purposes, about: form.about, faults };
      const { view, page } = await this.pages.show(await this.visits.of(secret), reader, draft);
      showPage(reply, page, { status: view === 'gone' ? statusOf.gone : status });
    };
    if (visit === null) return again(statusOf.gone, []);
    if (shownAt === null) return again(403, [{ kind: 'form', field: purposeField(form.about) }]);
    const outcome = await take(visit, form, shownAt);
    if (outcome.kind === 'fault') return again(422, [outcome.fault]);
    if (outcome.kind === 'closed') return again(409, []);
    showPage(reply, await this.pages.done(visit, outcome.known, outcome.news, reader));
  }
}
