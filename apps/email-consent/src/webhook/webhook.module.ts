import { Module } from '@nestjs/common';
import { WebhookDeliveryController } from './webhook-delivery.controller';

/** The delivery log. The duty that delivers is provided with the app's runner. */
@Module({ controllers: [WebhookDeliveryController] })
export class WebhookModule {}
