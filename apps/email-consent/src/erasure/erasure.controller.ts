import { CallingApp, Problem, RequireScope } from '@kinsent/host';
import { ErasureDeskStore, ReferenceStore } from '@kinsent/store';
import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { RecordIdPipe } from '../child/record-id.pipe';
import { ErasureDto, ErasuresDto, ErasuresQueryDto } from './erasure.dto';
import { erasureView } from './erasure-view';

/** What has to be forgotten, by whom, and who is late. Another app's erasures are not found. */
@ApiTags('Erasures')
@Controller('v1/erasures')
export class ErasureController {
  constructor(
    private readonly desk: ErasureDeskStore,
    private readonly references: ReferenceStore,
  ) {}

  /** Oldest first. */
  @Get()
  @RequireScope('erasures:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'List erasures' })
  @ApiOkResponse({ type: ErasuresDto })
  async listErasures(@CallingApp() app: string, @Query() query: ErasuresQueryDto): Promise<ErasuresDto> {
    const { state, after, limit = 100 } = query;
    const found = await this.desk.list({ app, standing: state, after, limit });
    const refs = await this.references.ofErasures(found.map(({ erasure }) => erasure.id));
    return {
      erasures: found.map((each) => erasureView(each, refs.get(each.erasure.id) ?? null)),
      next: found.length < limit ? null : (found.at(-1)?.erasure.id ?? null),
    };
  }

  /** Where an erasure stands, place by place. */
  @Get(':id')
  @RequireScope('erasures:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Read an erasure' })
  @ApiOkResponse({ type: ErasureDto })
  async readErasure(@CallingApp() app: string, @Param('id', RecordIdPipe) id: string): Promise<ErasureDto> {
    const found = await this.desk.find(id, app);
    if (found === null) throw new Problem('not_found');
    const refs = await this.references.ofErasures([id]);
    return erasureView(found, refs.get(id) ?? null);
  }

  /** The signed proof (a compact JWS) of what was forgotten, by whom and when. It names no child. */
  @Get(':id/certificate')
  @RequireScope('erasures:read')
  @Header('cache-control', 'no-store')
  @Header('content-type', 'application/jose')
  @ApiOperation({ summary: 'Read the certificate of an erasure' })
  @ApiProduces('application/jose')
  @ApiOkResponse({ schema: { type: 'string' } })
  async readCertificate(@CallingApp() app: string, @Param('id', RecordIdPipe) id: string): Promise<string> {
    const found = await this.desk.find(id, app);
    if (found === null) throw new Problem('not_found');
    if (found.certificate === null) {
      throw new Problem('certificate_missing', {
        detail:
          found.erasure.completedAt === null
            ? 'It is written when every target has answered.'
            : 'The service that completed this erasure had no key to sign with.',
      });
    }
    return found.certificate;
  }
}
