import { readReference } from '@kinsent/consent';
import { showPage } from '@kinsent/host';
import { FormScanStore } from '@kinsent/store';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FormStandings } from '../../signed-form/form-standings';
import { Desk } from '../../staff/desk';
import { Looks } from '../../staff/looks';
import { SignedIn, type Staff, StaffPage } from '../../staff/staff-page';
import { FormViews } from './form-views';
import { searchPage } from './search.page';

/** Where a request stands, for whoever has its reference in hand or on the phone. */
@StaffPage('reviewer', 'agent', 'privacy-officer')
@Controller('desk/search')
export class SearchController {
  constructor(
    private readonly desk: Desk,
    private readonly standings: FormStandings,
    private readonly scans: FormScanStore,
    private readonly views: FormViews,
    private readonly looks: Looks,
  ) {}

  @Get()
  async show(
    @Query('reference') asked: unknown,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const frame = this.desk.frame(request);
    const typed = typeof asked === 'string' ? asked.slice(0, 30) : '';
    const reference = readReference(typed);
    const found = reference === null ? null : await this.standings.byReference(reference);
    if (found !== null) {
      await this.looks.write({ staff, subject: 'verification', subjectId: found.verification.id, why: 'search' });
    }
    const missed = reference === null ? 'unreadable' : 'unknown';
    const scans = found === null ? [] : await this.scans.ofVerification(found.verification.id);
    const fault = found !== null || typed.trim() === '' ? null : missed;
    const maySee = staff.roles.some((role) => role === 'reviewer' || role === 'privacy-officer');
    const mayCall = staff.roles.includes('agent');
    const appName = this.views.appName(frame.locale);
    showPage(reply, searchPage({ frame, typed, fault, found, scans, appName, maySee, mayCall }), {
      status: fault === null ? 200 : 404,
    });
  }
}
