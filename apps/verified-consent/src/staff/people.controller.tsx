import { Clock, showPage } from '@kinsent/host';
import { StaffSessionStore, StaffStore } from '@kinsent/store';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { leadTo } from '../door/lead-to';
import { Desk } from './desk';
import { DeskRefusal } from './desk-refusal';
import { type PeopleNews, peoplePage } from './people.page';
import { SignedIn, type Staff, StaffPage } from './staff-page';
import { sessionLimits } from './staff-sessions';
import { readTrainingDay } from './training-form';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Who works at the desk: until when they are trained for calls, and the way to sign somebody out. */
@StaffPage('administrator')
@Controller('desk/people')
export class PeopleController {
  constructor(
    private readonly desk: Desk,
    private readonly staff: StaffStore,
    private readonly sessions: StaffSessionStore,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(@Query('done') done: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const news: PeopleNews = {
      done: (['trained', 'untrained', 'ended'] as const).find((each) => each === done) ?? null,
    };
    await this.answer(request, reply, 200, news);
  }

  @Post(':id/training')
  async train(
    @Param('id') id: string,
    @Body() body: Readonly<Record<string, unknown>>,
    @SignedIn() { id: by }: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const at = this.clock.now();
    if (body['act'] === 'end') {
      await this.record(id, { until: null, by }, at);
      return this.leadBack(reply, 'untrained');
    }
    const day = readTrainingDay(body['until'], at);
    if ('fault' in day) {
      const given = typeof body['until'] === 'string' ? body['until'].slice(0, 20) : '';
      return this.answer(request, reply, 422, { wrong: { id, fault: day.fault, given } });
    }
    await this.record(id, { until: day.until, by }, at);
    this.leadBack(reply, 'trained');
  }

  /** Ends everything that somebody has open: a device was lost, or they left. */
  @Post(':id/sessions')
  async signOut(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    if (!uuid.test(id)) throw new DeskRefusal('gone');
    await this.sessions.endAllOf(id);
    this.leadBack(reply, 'ended');
  }

  private async record(id: string, training: { until: Date | null; by: string }, at: Date): Promise<void> {
    if (!uuid.test(id) || !(await this.staff.train(id, training, at))) throw new DeskRefusal('gone');
  }

  private leadBack(reply: FastifyReply, done: string): void {
    leadTo(reply, `/desk/people?done=${done}`);
  }

  private async answer(request: FastifyRequest, reply: FastifyReply, status: number, news: PeopleNews): Promise<void> {
    const frame = { ...this.desk.frame(request), here: '/desk/people' };
    const people = await this.staff.list(sessionLimits, this.clock.now());
    showPage(reply, peoplePage(frame, people, news), { status });
  }
}
