import { Clock, pageHeaders, showPage } from '@kinsent/host';
import { FormDeskStore, FormScanStore, type ScanRecord } from '@kinsent/store';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Desk } from '../../staff/desk';
import { DeskRefusal } from '../../staff/desk-refusal';
import { SignedIn, type Staff, StaffPage } from '../../staff/staff-page';
import { FormActs, type FormStep } from './form-acts';
import { FormViews } from './form-views';
import type { FormsMessage } from './forms-catalogue';
import { whyLooked } from './look-why';
import { queuePage } from './queue.page';
import { scanIdOf } from './scan-id';
import { unmatchedPage } from './unmatched.page';
import { oneOf } from './verdict-form';

/** As many rows as a page shows. */
const most = 200;

const dones = [
  'approved',
  'rejected',
  'too-late',
  'proposed',
  'returned',
  'matched',
  'unmatched',
  'discarded',
] as const;

/** Where signed forms are judged (T5): the piles, and one form beside what was asked. */
@StaffPage('reviewer', 'privacy-officer')
@Controller('desk/forms')
export class FormsController {
  constructor(
    private readonly desk: Desk,
    private readonly queue: FormDeskStore,
    private readonly scans: FormScanStore,
    private readonly views: FormViews,
    private readonly acts: FormActs,
    private readonly clock: Clock,
  ) {}

  @Get()
  async showQueue(
    @Query('done') done: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [queue, { unmatched }] = await Promise.all([this.queue.queue(most + 1), this.queue.tally(this.clock.now())]);
    const frame = this.desk.frame(request);
    const appName = this.views.appName(frame.locale);
    const shown = { queue: queue.slice(0, most), more: queue.length > most, appName, unmatched };
    showPage(reply, queuePage({ frame, ...shown, done: doneIn(done) }));
  }

  @Get('unmatched')
  async showUnmatched(
    @Query('done') done: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const scans = await this.scans.pile(['unmatched'], most);
    showPage(reply, unmatchedPage(this.desk.frame(request), scans, doneIn(done)));
  }

  @Get(':scan')
  async show(
    @Param('scan') id: string,
    @Query() query: Readonly<Record<string, unknown>>,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const scan = await this.scanOf(id);
    const asked = typeof query['why'] === 'string' ? query['why'] : null;
    const why = whyLooked(staff, scan, asked);
    const whyMissing = why === null && Object.hasOwn(query, 'look');
    const view = { why, whyMissing, done: doneIn(query['done']) };
    showPage(reply, await this.views.page(this.desk.frame(request), scan, view));
  }

  @Post(':scan')
  @StaffPage('reviewer')
  async act(
    @Param('scan') id: string,
    @Body() body: Readonly<Record<string, unknown>>,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const scan = await this.scanOf(id);
    const step: FormStep = await this.acts.take(scan, staff, body);
    if (step.kind === 'lead') {
      reply.code(303).headers(pageHeaders).header('location', step.path).send('');
      return;
    }
    const after = await this.scanOf(id);
    const view = { why: whyLooked(staff, after, null), whyMissing: false, done: null, ...step.view };
    showPage(reply, await this.views.page(this.desk.frame(request), after, view), { status: step.status });
  }

  private async scanOf(id: string): Promise<ScanRecord> {
    const scan = await this.scans.byId(scanIdOf(id));
    if (scan === null) throw new DeskRefusal('gone');
    return scan;
  }
}

function doneIn(value: unknown): FormsMessage | null {
  const done = oneOf(dones, typeof value === 'string' ? value : null);
  return done === null ? null : `done.${done}`;
}
