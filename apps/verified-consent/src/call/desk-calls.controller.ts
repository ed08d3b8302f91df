import { type CallTimes, readPin, readReference } from '@kinsent/consent';
import { Clock, showPage } from '@kinsent/host';
import { CallStore, GuardianPinStore, newId } from '@kinsent/store';
import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentRules } from '../current-rules';
import { text } from '../door/door-form';
import { leadTo } from '../door/lead-to';
import { pinRightAt, pinWord } from '../pin/pin-word';
import { Desk } from '../staff/desk';
import { DeskRefusal } from '../staff/desk-refusal';
import { Looks } from '../staff/looks';
import { SignedIn, type Staff, StaffPage } from '../staff/staff-page';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { CallDesk, type CallCase } from './call-desk';
import { callDeskPage, pathOf } from './call-desk.page';
import { dayBegins } from './call-day';
import { missingIn, readCallForm } from './call-form';
import type { CallNews } from './call-news';
import { callsPage, type CallsPageProps } from './calls.page';
import type { CallSaid } from './decide-call';

type Fields = Readonly<Record<string, unknown>> | null | undefined;

/** How many chosen times are shown. */
const shown = 200;

/** Where staff take calls of parents (M-iii, M-iv). */
@StaffPage('agent')
@Controller('desk/calls')
export class DeskCallsController {
  constructor(
    private readonly desk: Desk,
    private readonly calls: CallDesk,
    private readonly store: CallStore,
    private readonly pins: GuardianPinStore,
    private readonly looks: Looks,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
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

  @Get(':reference')
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

  @Post(':reference')
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
    const at = this.clock.now();
    const heard = { verificationId: found.verification.id, staffId: staff.id };
    const pinAt = form.pin === null ? null : pinRightAt(this.config.verificationKey, heard, form.pin, at);
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

  /** Whether the caller is who they were when they were proven. Each try counts, whoever asks (ADR 21). */
  @Post(':reference/pin')
  async pin(
    @Param('reference') reference: string,
    @Body() body: Fields,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.open(reference, staff, 'pin');
    const typed = text(body?.['pin']) ?? '';
    if (readPin(typed) === null) return this.answer(request, reply, found, 422, { pin: 'malformed' });
    const { id: verificationId, guardianId } = found.verification;
    const at = this.clock.now();
    const checked = await this.pins.check(guardianId, typed, at);
    const pin = checked === 'none' ? 'wrong' : checked;
    if (pin !== 'right') return this.answer(request, reply, found, 422, { pin });
    const heard = { verificationId, staffId: staff.id };
    this.answer(request, reply, found, 200, { pin, pinWord: pinWord(this.config.verificationKey, heard, at) });
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
