import { CallingApp, Idempotent, RequireScope } from '@kinsent/host';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChildRefPipe } from '../child/child-ref.pipe';
import { EraseChildDto } from './erase-child.dto';
import { ErasureDto } from './erasure.dto';
import { erasureView } from './erasure-view';
import { ImmediateErasures } from './immediate-erasures';

/** Forgets a child now, whatever was allowed (T7, T10). */
@ApiTags('Erasures')
@Controller('v1/children/:ref/erasure')
export class EraseChildController {
  constructor(private readonly erasures: ImmediateErasures) {}

  /**
   * Permissions are no from now on. Every place that holds something is asked to erase it, this app among them; also about a
   * child that was never asked about. Asked again while nobody has answered, it is the same erasure.
   */
  @Post()
  @HttpCode(202)
  @RequireScope('erasures:write')
  @Idempotent()
  @ApiOperation({ summary: 'Erase a child now' })
  @ApiAcceptedResponse({ type: ErasureDto })
  async eraseChild(
    @CallingApp() app: string,
    @Param('ref', ChildRefPipe) childRef: string,
    @Body() body: EraseChildDto,
  ): Promise<ErasureDto> {
    return erasureView(await this.erasures.erase({ app, childRef, ...body }), childRef);
  }
}
