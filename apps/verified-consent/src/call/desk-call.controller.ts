import { readReference } from '@kinsent/consent';
import { Clock, showPage } from '@kinsent/host';
import { newId } from '@kinsent/store';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { text } from '../door/door-form';
import { leadTo } from '../door/lead-to';
import { HeardPins } from '../pin/heard-pins';
import { Desk } from '../staff/desk';
import { DeskRefusal } from '../staff/desk-refusal';
import { Looks } from '../staff/looks';
import { SignedIn, type Staff, StaffPage } from '../staff/staff-page';
import { CallDesk, type CallCase } from './call-desk';
import { callDeskPage, pathOf } from './call-desk.page';
import { missingIn, readCallForm } from './call-form';
import type { CallNews } from './call-news';
import type { CallSaid } from './decide-call';

type Fields = Readonly<Record<string, unknown>> | null | undefined;

/** Where staff take the call of one parent (M-iii, M-iv). */
@StaffPage('agent')
@Controller('desk/calls/:reference')
export class DeskCallController {
  constructor(
    private readonly desk: Desk,
    private readonly calls: CallDesk,
    private readonly pins: HeardPins,
    private readonly looks: Looks,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @Param('reference') reference: string,
    @Query('done') done: unknown,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.open(reference, staff, 'call');
    const news = { done: (['passed', 'not-passed'] as const).find((each) => each === done) ?? null };
    this.answer(request, reply, found, 200, news);
  }

  @Post()
  async record(
    @Param('reference') reference: string,
    @Body() body: Fields,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.open(reference, staff, 'call');
    const purposes = found.waiting.map(({ consent }) => consent.purpose);
    const form = readCallForm(body, purposes);
    const pinAt = this.pins.rightAt(found.verification, staff.id, form.pin);
    const word = pinAt === null ? null : form.pin;
    const missing = missingIn(form, purposes);
    const { callId, method, outcome, script, choices, remember } = form;
    if (callId === null || method === null || outcome === null || missing.length > 0) {
      return this.answer(request, reply, found, 422, { missing, form, pinWord: word });
    }
    const said: CallSaid = {
      method,
      outcome,
      script,
      choices: outcome === 'passed' ? Object.fromEntries(choices) : {},
      remember,
      pinRightAt: pinAt,
    };
    const verdict = await this.calls.record(found, { callId, staff, said });
    if (verdict === 'passed' || verdict === 'not-passed') return leadTo(reply, `${pathOf(found)}?done=${verdict}`);
    const now = await this.open(reference, staff, 'call');
    this.answer(request, reply, now, verdict === 'untrained' ? 403 : 409, { fault: verdict, form, pinWord: word });
  }

  @Post('pin')
  async pin(
    @Param('reference') reference: string,
    @Body() body: Fields,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.open(reference, staff, 'pin');
    const heard = await this.pins.check(found.verification, staff.id, text(body?.['pin']) ?? '');
    if (heard.pin !== 'right') return this.answer(request, reply, found, 422, heard);
    this.answer(request, reply, found, 200, { pin: heard.pin, pinWord: heard.word });
  }

  /** Written down before it is shown (K3). Throws DeskRefusal where there is nothing. */
  private async open(typed: string, staff: Staff, why: 'call' | 'pin'): Promise<CallCase> {
    const reference = readReference(typed.slice(0, 40));
    const found = reference === null ? null : await this.calls.find(reference);
    if (found === null) throw new DeskRefusal('gone');
    await this.looks.write({ staff, subject: 'verification', subjectId: found.verification.id, why });
    return found;
  }

  private answer(request: FastifyRequest, reply: FastifyReply, found: CallCase, status: number, news: CallNews): void {
    const frame = { ...this.desk.frame(request), here: pathOf(found) };
    const callId = newId(this.clock.now());
    showPage(reply, callDeskPage({ frame, found, callId, news }), { status });
  }
}
