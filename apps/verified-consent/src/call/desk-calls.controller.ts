import { type CallTimes, readReference } from '@kinsent/consent';
import { Clock, showPage } from '@kinsent/host';
import { CallStore } from '@kinsent/store';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentRules } from '../current-rules';
import { text } from '../door/door-form';
import { leadTo } from '../door/lead-to';
import { Desk } from '../staff/desk';
import { StaffPage } from '../staff/staff-page';
import { CallDesk } from './call-desk';
import { pathOf } from './call-desk.page';
import { dayBegins } from './call-day';
import { callsPage, type CallsPageProps } from './calls.page';

/** How many chosen times are shown. */
const shown = 200;

/** Whose turn it is, and the way to whoever calls and says a reference (M-iii, M-iv). */
@StaffPage('agent')
@Controller('desk/calls')
export class DeskCallsController {
  constructor(
    private readonly desk: Desk,
    private readonly calls: CallDesk,
    private readonly store: CallStore,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @Query('reference') typed: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const given = text(typed)?.trim() ?? '';
    if (given === '') return this.answerList(request, reply, 200, null);
    const reference = readReference(given);
    const found = reference === null ? null : await this.calls.find(reference);
    if (found !== null) return leadTo(reply, pathOf(found));
    const fault = reference === null ? 'malformed' : 'unknown';
    await this.answerList(request, reply, reference === null ? 422 : 404, { typed: given.slice(0, 40), fault });
  }

  private async answerList(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    sought: CallsPageProps['sought'],
  ): Promise<void> {
    const frame = { ...this.desk.frame(request), here: '/desk/calls' };
    const terms = this.rules.policy.verification?.call ?? null;
    const bookings = terms?.times === undefined ? null : await this.coming(terms.times);
    showPage(reply, callsPage({ frame, bookings, terms, sought }), { status });
  }

  private coming({ zone }: CallTimes) {
    const from = dayBegins(this.clock.now(), zone);
    return this.store.between(from, new Date(from.getTime() + 60 * 24 * 3_600_000), shown);
  }
}
