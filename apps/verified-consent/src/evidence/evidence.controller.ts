import { type Consent, type EvidencePack, readReference } from '@kinsent/consent';
import { showPage } from '@kinsent/host';
import { ChildCaseStore, VerificationStore } from '@kinsent/store';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Desk } from '../staff/desk';
import { DeskRefusal } from '../staff/desk-refusal';
import { Looks } from '../staff/looks';
import { SignedIn, type Staff, StaffPage } from '../staff/staff-page';
import { evidencePage } from './evidence.page';
import { EvidencePacks } from './evidence-packs';
import { evidenceRoles } from './evidence-roles';
import { packPdf } from './pack.paper';
import { packFileName, packText } from './pack-text';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const fileName = /^([0-9a-f-]{36})\.(json|pdf)$/;

const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow, noarchive',
} as const;

/** Hands out what proves one consent. Each look is written down before anything is shown (K3). */
@StaffPage(...evidenceRoles)
@Controller('desk/evidence')
export class EvidenceController {
  constructor(
    private readonly desk: Desk,
    private readonly packs: EvidencePacks,
    private readonly verifications: VerificationStore,
    private readonly cases: ChildCaseStore,
    private readonly looks: Looks,
  ) {}

  @Get()
  async show(
    @Query('find') asked: unknown,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const typed = typeof asked === 'string' ? asked.trim().slice(0, 40) : '';
    const id = uuid.test(typed.toLowerCase()) ? typed.toLowerCase() : null;
    const reference = id === null ? readReference(typed) : null;
    const pack = id === null ? null : await this.look(id, 'overview', staff);
    const consents = reference === null ? [] : await this.consentsOf(reference, staff);
    const missed = id === null && reference === null ? 'unreadable' : 'unknown';
    const fault = typed === '' || pack !== null || consents.length > 0 ? null : missed;
    showPage(reply, evidencePage({ frame: this.desk.frame(request), typed, fault, pack, consents }), {
      status: fault === null ? 200 : 404,
    });
  }

  @Get(':file')
  async take(
    @Param('file') file: string,
    @SignedIn() staff: Staff,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [, id = '', ending] = fileName.exec(file) ?? [];
    const pack = uuid.test(id) ? await this.look(id, ending === 'pdf' ? 'paper' : 'file', staff) : null;
    if (pack === null) throw new DeskRefusal('gone');
    const name = packFileName(pack, ending === 'pdf' ? 'pdf' : 'json');
    const bytes = ending === 'pdf' ? await packPdf(pack, this.desk.frame(request).locale) : packText(pack);
    reply
      .code(200)
      .headers(headers)
      .header('content-type', ending === 'pdf' ? 'application/pdf' : 'application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(bytes);
  }

  /** Nothing that was looked for and is not there is a look. */
  private async look(consentId: string, why: string, staff: Staff): Promise<EvidencePack | null> {
    const pack = await this.packs.of(consentId);
    if (pack !== null) await this.looks.write({ staff, subject: 'evidence', subjectId: consentId, why });
    return pack;
  }

  private async consentsOf(reference: string, staff: Staff): Promise<readonly Consent[]> {
    const verification = await this.verifications.byReference(reference);
    if (verification === null) return [];
    await this.looks.write({ staff, subject: 'verification', subjectId: verification.id, why: 'evidence' });
    const known = await this.cases.findByRequest(null, verification.requestId);
    return known?.consents.filter(({ requestId }) => requestId === verification.requestId) ?? [];
  }
}
