import { type InquiryOutcome, inquiryOutcomes, readReference } from '@kinsent/consent';
import { Clock, pageHeaders, showPage } from '@kinsent/host';
import {
  type ChildCase,
  InquiryMoved,
  type InquiryRecord,
  type InquiryStep,
  InquiryStore,
  type KnownInquiry,
  NotFound,
  VerificationStore,
} from '@kinsent/store';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentRules } from '../current-rules';
import { Desk } from '../staff/desk';
import { DeskRefusal } from '../staff/desk-refusal';
import { Looks } from '../staff/looks';
import { SignedIn, type Staff, StaffPage } from '../staff/staff-page';
import { decideMatch, decideUnmatch } from './decide-match';
import { decideSettle } from './decide-settle';
import { inquiryPilePage } from './inquiry-pile.page';
import { inquiriesPath } from './inquiry-roles';
import { inquiryPage } from './inquiry.page';
import type { InquiryNews } from './inquiry-view';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const most = { open: 200, settled: 20, candidates: 20 } as const;

type Fields = Readonly<Record<string, unknown>> | null | undefined;

/** Inquiries at the desk: which child is meant, what becomes of it, and how it ends (T8). */
@StaffPage('privacy-officer', 'administrator')
@Controller('desk/inquiries')
export class InquiryDeskController {
  constructor(
    private readonly desk: Desk,
    private readonly inquiries: InquiryStore,
    private readonly verifications: VerificationStore,
    private readonly looks: Looks,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
  ) {}

  @Get()
  async pile(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [open, settled] = await Promise.all([this.inquiries.pile(most.open), this.inquiries.settled(most.settled)]);
    showPage(reply, inquiryPilePage(this.desk.frame(request), { open, settled }));
  }

  @Get(':id')
  async show(
    @Param('id') id: string,
    @Query('done') said: unknown,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const done = (['matched', 'unmatched', 'settled'] as const).find((each) => each === said) ?? null;
    await this.answer(id, staff, request, reply, { done });
  }

  /** By POST, so that an app's name for a child stands in no address. */
  @Post(':id/find')
  async find(
    @Param('id') id: string,
    @Body() body: Fields,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.lookFor(given(body, 'app'), given(body, 'ref'), given(body, 'reference'));
    await this.answer(id, staff, request, reply, { found }, found === 'missing' ? 422 : 200);
  }

  @Post(':id/match')
  async match(
    @Param('id') id: string,
    @Body() body: Fields,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const childId = given(body, 'child');
    if (!uuid.test(childId)) throw new DeskRefusal('gone');
    const terms = this.terms();
    const answer = await this.change(id, childId, terms.at, (found) => decideMatch(found, terms));
    if (answer === 'matched') return leadTo(reply, id, answer);
    await this.answer(id, staff, request, reply, { fault: answer }, 409);
  }

  @Post(':id/unmatch')
  async unmatch(
    @Param('id') id: string,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const terms = this.terms();
    const answer = await this.change(id, null, terms.at, (found) => decideUnmatch(found, terms));
    if (answer === 'unmatched') return leadTo(reply, id, answer);
    await this.answer(id, staff, request, reply, { fault: answer }, 409);
  }

  @Post(':id/settle')
  async settle(
    @Param('id') id: string,
    @Body() body: Fields,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const outcome = inquiryOutcomes.find((each) => each === given(body, 'outcome')) ?? null;
    const wrong = faultOf(outcome, given(body, 'sure') === 'yes');
    if (outcome === null || wrong !== null) {
      return this.answer(id, staff, request, reply, { wrong: wrong ?? 'settle.missing', chosen: outcome }, 422);
    }
    const { policy, digest } = this.rules;
    const terms = {
      ...this.terms(),
      outcome,
      staffId: staff.id,
      ruling: { policy, digest },
      purposesOf: (app: string) => policy.apps[app]?.purposes ?? [],
    };
    const answer = await this.change(id, null, terms.at, (found) => decideSettle(found, terms));
    if (answer === 'settled') return leadTo(reply, id, answer);
    await this.answer(id, staff, request, reply, { fault: answer }, 409);
  }

  private terms() {
    return { countsFrom: this.rules.countsFrom, at: this.clock.now() };
  }

  private async change<T>(
    id: string,
    childId: string | null,
    at: Date,
    decide: (found: KnownInquiry) => InquiryStep<T>,
  ): Promise<T | 'moved'> {
    await this.recordOf(id);
    try {
      return await this.inquiries.change(id, childId, at, decide);
    } catch (error) {
      if (error instanceof InquiryMoved) return 'moved';
      if (error instanceof NotFound) throw new DeskRefusal('gone');
      throw error;
    }
  }

  private async recordOf(id: string): Promise<InquiryRecord> {
    const inquiry = uuid.test(id) ? await this.inquiries.byId(id) : null;
    if (inquiry === null) throw new DeskRefusal('gone');
    return inquiry;
  }

  private async lookFor(app: string, ref: string, reference: string): Promise<ChildCase | 'nothing' | 'missing'> {
    if (app !== '' && ref !== '') {
      const isApp = Object.hasOwn(this.rules.policy.apps, app);
      return (isApp ? await this.inquiries.byReference(app, ref) : null) ?? 'nothing';
    }
    if (reference === '') return 'missing';
    const read = readReference(reference);
    const verification = read === null ? null : await this.verifications.byReference(read);
    return (verification === null ? null : await this.inquiries.caseOf(verification.childId)) ?? 'nothing';
  }

  /** That somebody looks is written down before anything is opened (K3). */
  private async answer(
    id: string,
    staff: Staff,
    request: FastifyRequest,
    reply: FastifyReply,
    news: InquiryNews,
    status = 200,
  ): Promise<void> {
    const inquiry = await this.recordOf(id);
    await this.looks.write({ staff, subject: 'inquiry', subjectId: id, why: 'to answer it' });
    const [content, child, candidates] = await Promise.all([
      this.inquiries.content(id),
      inquiry.childId === null ? null : this.inquiries.caseOf(inquiry.childId),
      inquiry.state === 'waiting' ? this.inquiries.candidates(id, most.candidates) : [],
    ]);
    const frame = { ...this.desk.frame(request), here: `${inquiriesPath}/${id}` };
    const view = { inquiry, content, child, candidates };
    showPage(reply, inquiryPage({ frame, policy: this.rules.policy, view, news }), { status });
  }
}

/** Erasing takes a second word: it cannot be taken back. */
function faultOf(outcome: InquiryOutcome | null, sure: boolean): InquiryNews['wrong'] | null {
  if (outcome === null) return 'settle.missing';
  return outcome === 'erased' && !sure ? 'settle.sureMissing' : null;
}

function leadTo(reply: FastifyReply, id: string, done: string): void {
  reply.code(303).headers(pageHeaders).header('location', `${inquiriesPath}/${id}?done=${done}`).send('');
}

/** A field that came once, of a length that ours have. */
function given(body: Fields, name: string): string {
  const value = body?.[name];
  return typeof value === 'string' && value.length <= 300 ? value.trim() : '';
}
