import { callEnd, type CallTerms, spokenReference } from '@kinsent/consent';
import { BrowserForms, Clock, pageHeaders, showPage } from '@kinsent/host';
import type { CallBooking } from '@kinsent/store';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentRules } from '../current-rules';
import { text } from '../door/door-form';
import { DoorPages } from '../door/door-pages';
import { DoorReaders, type DoorRequest } from '../door/door-readers';
import { Doorway, type Visit } from '../door/doorway';
import { leadTo } from '../door/lead-to';
import { viewOf } from '../door/view-of';
import { callCatalogue } from './call-catalogue';
import { calendarFile } from './call-file';
import { callPage, type CallPageProps } from './call.page';
import { callTermsOf } from './call-terms';
import { CallTimesOffered, stillAhead } from './call-times-offered';

/** A link behind which a call is one of the ways. */
interface Open {
  readonly visit: Visit;
  readonly terms: CallTerms;
  readonly booking: CallBooking | null;
}

/** What a guardian is told of calls, and where they choose a time. The link suffices: a time decides nothing. */
@ApiExcludeController()
@Controller('p/:secret/verify/call')
export class CallController {
  constructor(
    private readonly doorway: Doorway,
    private readonly doorPages: DoorPages,
    private readonly times: CallTimesOffered,
    private readonly forms: BrowserForms,
    private readonly readers: DoorReaders,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.find(request.params.secret);
    if (open === null) return this.toDoor(request, reply);
    await this.page(request, reply, open, 200, null);
  }

  @Get('appointment.ics')
  async file(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.find(request.params.secret);
    const times = open?.terms.times;
    if (open === null || open.booking === null || times === undefined) return this.toDoor(request, reply);
    const { visit, terms, booking } = open;
    const say = callCatalogue.in(this.localeOf(request, visit));
    const { phone } = terms;
    const reference = spokenReference(booking.reference);
    const file = calendarFile({
      reference,
      startsAt: booking.startsAt,
      endsAt: callEnd(times, booking.startsAt),
      summary: say('calendar.summary', { operator: visit.policy.operator.name }),
      text: say('calendar.text', { phone, reference }),
      madeAt: this.clock.now(),
    });
    reply
      .headers(pageHeaders)
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="call.ics"')
      .send(file);
  }

  @Post()
  async act(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const { secret } = request.params;
    const open = await this.find(secret);
    if (open === null) return this.toDoor(request, reply);
    const given = (name: string): string | null => text(request.body?.[name]);
    if (this.forms.shownAt(request, secret, given('token') ?? '') === null) {
      return this.page(request, reply, open, 403, 'form.stale');
    }
    const { id } = open.visit.verification;
    if (given('act') === 'cancel') {
      await this.times.cancel(id);
      return this.page(request, reply, { ...open, booking: null }, 200, 'cancelled');
    }
    const startsAt = new Date(given('at') ?? NaN);
    if (given('act') !== 'book' || Number.isNaN(startsAt.getTime())) {
      return this.page(request, reply, open, 422, 'missing');
    }
    const outcome = await this.times.book(open.terms, id, startsAt);
    if (outcome === 'booked') return leadTo(reply, addressOf(request, '/call'));
    if (outcome === 'over') return this.toDoor(request, reply);
    await this.page(request, reply, open, outcome === 'full' ? 409 : 422, outcome === 'full' ? 'full' : 'missing');
  }

  /** Null where no call is offered, or nothing waits for one; the door knows what to show then. */
  private async find(secret: string): Promise<Open | null> {
    const visit = await this.doorway.find(secret);
    if (visit === null || viewOf(visit, false) !== 'choose') return null;
    const terms = callTermsOf(visit.policy, this.rules.policy, visit.known.child.place);
    if (terms === null) return null;
    return { visit, terms, booking: stillAhead(visit.calls.booking, terms, this.clock.now()) };
  }

  private async page(
    request: DoorRequest,
    reply: FastifyReply,
    { visit, terms, booking }: Open,
    status: number,
    news: CallPageProps['news'],
  ): Promise<void> {
    const { verification, calls } = visit;
    const days = terms.times === undefined ? null : await this.times.free(terms, verification.id);
    const reader = this.readers.of(request, reply, visit, text(request.body?.['h']));
    const parts = this.doorPages.parts(visit, reader, '/call');
    const page = callPage({
      parts,
      offer: { terms, reference: verification.reference, standing: { ...calls, booking } },
      days,
      day: text(request.body?.['day']) ?? text(request.query['day']),
      news,
    });
    showPage(reply, page, { status });
  }

  private localeOf({ query, headers }: DoorRequest, visit: Visit): string {
    const lang = text(query['lang']) ?? undefined;
    return this.doorPages.localeOf(visit, { lang, acceptLanguage: headers['accept-language'] });
  }

  private toDoor(request: DoorRequest, reply: FastifyReply): void {
    leadTo(reply, addressOf(request, ''));
  }
}

/** A page of the same link, in the same language, with the same word that the letter was in hand; it is judged there. */
function addressOf(request: DoorRequest, page: '' | '/call'): string {
  const { params, query } = request;
  const lang = text(query['lang']);
  const kept = [
    ...(lang === null ? [] : [`lang=${encodeURIComponent(lang)}`]),
    ...(wordOf(request) === null ? [] : [`h=${encodeURIComponent(wordOf(request)!)}`]),
  ].join('&');
  return `/p/${encodeURIComponent(params.secret)}/verify${page}${kept === '' ? '' : `?${kept}`}`;
}

function wordOf({ query, body }: DoorRequest): string | null {
  const word = text(body?.['h']) ?? text(query['h']);
  return word !== null && /^[\w.-]+$/.test(word) ? word : null;
}
