import { CallingApp, Idempotent, RequireScope } from '@kinsent/host';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChildRefPipe } from '../child/child-ref.pipe';
import { ActivityDto, ActivityHeardDto, ReportTriggerDto, TriggerDto } from './trigger.dto';
import { Triggers } from './triggers';

/** What only the app knows: from when on data of a child is kept for a time (T23). */
@ApiTags('Retention')
@Controller('v1/children/:ref')
export class TriggerController {
  constructor(private readonly triggers: Triggers) {}

  /**
   * The child used the app. Cheap, and made to be called often; once a day a child is enough. This moves one date and can be
   * repeated without harm: an `Idempotency-Key` is accepted and has no effect.
   */
  @Post('activity')
  @HttpCode(202)
  @RequireScope('retention:write')
  @ApiOperation({ summary: 'The child was active' })
  @ApiAcceptedResponse({ type: ActivityHeardDto })
  async reportActivity(
    @CallingApp() app: string,
    @Param('ref', ChildRefPipe) childRef: string,
    @Body() { at }: ActivityDto,
  ): Promise<ActivityHeardDto> {
    return { childRef, at: (await this.triggers.active(app, childRef, at)).toISOString() };
  }

  /**
   * Starts the retention rules that wait for it, each once: reported again, the first time counts. Data that an exception
   * carries, and records, may be of a child that nobody was asked about.
   */
  @Post('triggers')
  @HttpCode(202)
  @RequireScope('retention:write')
  @Idempotent()
  @ApiOperation({ summary: 'Something happened that starts a period' })
  @ApiAcceptedResponse({ type: TriggerDto })
  reportTrigger(
    @CallingApp() app: string,
    @Param('ref', ChildRefPipe) childRef: string,
    @Body() body: ReportTriggerDto,
  ): Promise<TriggerDto> {
    return this.triggers.report(app, childRef, body);
  }
}
