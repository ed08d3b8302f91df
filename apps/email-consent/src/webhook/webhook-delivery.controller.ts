import { CallingApp, Clock, Idempotent, Problem, RequireScope } from '@kinsent/host';
import { type WebhookDelivery, WebhookStore } from '@kinsent/store';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NoFieldsPipe } from '../child/no-fields.pipe';
import { RecordIdPipe } from '../child/record-id.pipe';
import { DeliveriesQueryDto, RedeliveryDto, WebhookDeliveriesDto, WebhookDeliveryDto } from './webhook-delivery.dto';

/** What was delivered, what is still being tried, and what failed for good. */
@ApiTags('Webhooks')
@Controller('v1/webhook-deliveries')
export class WebhookDeliveryController {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly clock: Clock,
  ) {}

  /** The delivery log, newest first. */
  @Get()
  @RequireScope('events:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Read the delivery log' })
  @ApiOkResponse({ type: WebhookDeliveriesDto })
  async listDeliveries(@CallingApp() app: string, @Query() query: DeliveriesQueryDto): Promise<WebhookDeliveriesDto> {
    const { after = null, limit = 100 } = query;
    const found = await this.webhooks.deliveries(app, after, limit);
    return { deliveries: found.map(viewOf), next: found.length < limit ? null : (found.at(-1)?.id ?? null) };
  }

  /** Delivers once more, whether it was delivered or has failed. The event keeps its id and number. */
  @Post(':id/redeliver')
  @HttpCode(202)
  @RequireScope('webhooks:write')
  @Idempotent()
  @ApiOperation({ summary: 'Deliver an event once more' })
  @ApiAcceptedResponse({ type: RedeliveryDto })
  async redeliver(
    @CallingApp() app: string,
    @Param('id', RecordIdPipe) id: string,
    @Body(NoFieldsPipe) _nothing: undefined,
  ): Promise<RedeliveryDto> {
    if (!(await this.webhooks.redeliver(app, id, this.clock.now()))) throw new Problem('not_found');
    return { id, state: 'owed' };
  }
}

function viewOf(delivery: WebhookDelivery): WebhookDeliveryDto {
  const { createdAt, settledAt } = delivery;
  return { ...delivery, createdAt: createdAt.toISOString(), settledAt: settledAt?.toISOString() ?? null };
}
