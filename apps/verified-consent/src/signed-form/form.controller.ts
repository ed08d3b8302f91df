import { spokenReference } from '@kinsent/consent';
import { BrowserForms, Clock, pageHeaders } from '@kinsent/host';
import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { text } from '../door/door-form';
import { DoorPages, type Reader } from '../door/door-pages';
import { type DoorRequest, DoorReaders } from '../door/door-readers';
import { Doorway, type Visit } from '../door/doorway';
import type { PaperSize } from '../paper/paper';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { FormPages, paperIn } from './form-pages';
import { formSheetPdf, sheetOf } from './sheet';

const longestName = 60;

/** Where a guardian gets the form to sign. The link suffices: a form proves by its signature. */
@ApiExcludeController()
@Controller('p/:secret/verify/form')
export class FormController {
  constructor(
    private readonly doorway: Doorway,
    private readonly doorPages: DoorPages,
    private readonly readers: DoorReaders,
    private readonly pages: FormPages,
    private readonly forms: BrowserForms,
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
  ) {}

  @Get()
  async show(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const visit = await this.doorway.find(request.params.secret);
    const reader = this.readers.of(request, reply, visit);
    if (!this.pages.isOpen(visit)) return this.pages.lead(reply, visit, reader, '');
    this.pages.show(reply, visit, reader);
  }

  /** The child's name is printed and kept nowhere: it is in the answer alone. */
  @Post()
  async print(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const { params, body } = request;
    const visit = await this.doorway.find(params.secret);
    const reader = this.readers.of(request, reply, visit, text(body?.['h']));
    if (!this.pages.isOpen(visit)) return this.pages.lead(reply, visit, reader, '');
    if (this.forms.shownAt(request, params.secret, text(body?.['token']) ?? '') === null) {
      return this.pages.show(reply, visit, reader, { fault: 'form.stale' }, 403);
    }
    const paper = paperOf(body?.['paper']) ?? paperIn(visit.known.child.place);
    const childName = text(body?.['childName'])?.trim() ?? '';
    if (childName === '') return this.pages.show(reply, visit, reader, { name: 'missing' }, 422, paper);
    if ([...childName].length > longestName) {
      return this.pages.show(reply, visit, reader, { name: 'unfit' }, 422, paper);
    }
    await this.send(reply, visit, reader, childName, paper);
  }

  private async send(
    reply: FastifyReply,
    visit: Visit,
    reader: Reader,
    childName: string,
    paper: PaperSize,
  ): Promise<void> {
    const sheet = sheetOf(visit, {
      locale: this.doorPages.localeOf(visit, reader),
      paper,
      childName,
      uploadUrl: `${this.config.publicUrl}/p/${encodeURIComponent(reader.secret)}/verify/form`,
      madeOn: this.clock.now(),
    });
    const pdf = await formSheetPdf(sheet);
    reply
      .code(200)
      .headers(pageHeaders)
      .header('content-type', 'application/pdf')
      .header('content-disposition', `attachment; filename="${spokenReference(sheet.reference)}.pdf"`)
      .send(pdf);
  }
}

function paperOf(value: unknown): PaperSize | null {
  return value === 'A4' || value === 'Letter' ? value : null;
}
