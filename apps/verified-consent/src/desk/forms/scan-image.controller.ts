import { FormScanStore } from '@kinsent/store';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DeskRefusal } from '../../staff/desk-refusal';
import { Looks } from '../../staff/looks';
import { SignedIn, type Staff, StaffPage } from '../../staff/staff-page';
import { FormFolders } from './form-folders';
import { whyLooked } from './look-why';
import { scanIdOf } from './scan-id';

const headers = {
  'content-type': 'image/jpeg',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow, noarchive',
} as const;

/** A page of a form as an image of our own making. That somebody looks is written down before it leaves (K3). */
@StaffPage('reviewer', 'privacy-officer')
@Controller('desk/forms/:scan/pages')
export class ScanImageController {
  constructor(
    private readonly scans: FormScanStore,
    private readonly folders: FormFolders,
    private readonly looks: Looks,
  ) {}

  @Get(':page')
  async show(
    @Param('scan') id: string,
    @Param('page') page: string,
    @Query('why') asked: unknown,
    @SignedIn() staff: Staff,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const scan = await this.scans.byId(scanIdOf(id));
    const position = /^[1-9]\d?$/.test(page) ? Number(page) - 1 : -1;
    if (scan === null || scan.destroyedAt !== null || position < 0 || position >= scan.pageCount) {
      throw new DeskRefusal('gone');
    }
    // Whom it was about may be forgotten while it waits for its end.
    if (scan.verificationId !== null && (await this.folders.of(scan)) === null) throw new DeskRefusal('gone');
    const why = whyLooked(staff, scan, typeof asked === 'string' ? asked : null);
    if (why === null) throw new DeskRefusal('role');
    await this.looks.write({ staff, subject: 'scan', subjectId: scan.id, why: `${why}, page ${page}` });
    const image = await this.scans.page(scan.id, position);
    if (image === null) throw new DeskRefusal('gone');
    reply.code(200).headers(headers).send(image);
  }
}
