import { Clock, showPage } from '@kinsent/host';
import { LookStore, StaffStore } from '@kinsent/store';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Desk } from './desk';
import { looksPage } from './looks.page';
import { StaffPage } from './staff-page';
import { sessionLimits } from './staff-sessions';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Lines of one page. */
const limit = 50;

/** Who looked at what: the privacy officer's page. It shows numbers and names of staff, and nothing of a family. */
@StaffPage('privacy-officer')
@Controller('desk/looks')
export class LooksController {
  constructor(
    private readonly desk: Desk,
    private readonly looks: LookStore,
    private readonly staff: StaffStore,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @Query() query: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [who, about, before] = [given(query['who']), given(query['about']), given(query['before'])];
    const frame = this.desk.frame(request);
    const people = await this.staff.list(sessionLimits, this.clock.now());
    const unreadable = about !== null && !uuid.test(about);
    const found = unreadable
      ? []
      : await this.looks.list({ staffId: idIn(who), subjectId: about, before: idIn(before) }, limit + 1);
    const shown = found.slice(0, limit);
    const next = found.length > limit ? (shown.at(-1)?.id ?? null) : null;
    showPage(reply, looksPage({ frame, people, who: idIn(who), about, unreadable, looks: shown, next }), {
      status: unreadable ? 422 : 200,
    });
  }
}

function given(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 100) : null;
}

function idIn(value: string | null): string | null {
  return value !== null && uuid.test(value) ? value : null;
}
