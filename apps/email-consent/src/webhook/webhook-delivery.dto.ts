import type { DeliveryState } from '@kinsent/store';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { digits } from '../event/digits';

/** Which part of the delivery log. */
export class DeliveriesQueryDto {
  /** Id of the last delivery of the page before; without it the newest come first. */
  @IsOptional()
  @IsUUID()
  after?: string;

  /** At most this many; 100 by default. */
  @IsOptional()
  @Transform(digits)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;
}

/** One line of the delivery log: one event on its way to one endpoint. */
export class WebhookDeliveryDto {
  id: string;

  endpointId: string;

  eventId: string;

  /** `owed` while it is being tried, `failed` after three days of trying. */
  state: DeliveryState;

  attempts: number;

  /** HTTP status of the last attempt; null when there was no answer. */
  lastStatus: number | null;

  /** What went wrong last: `answer`, `redirect`, `timeout`, `unreachable`, `endpoint_disabled` or `not_attempted`. */
  lastError: string | null;

  createdAt: string;

  settledAt: string | null;
}

/** A page of the delivery log, newest first. */
export class WebhookDeliveriesDto {
  deliveries: WebhookDeliveryDto[];

  /** Pass as `after` to go on; null at the end. */
  next: string | null;
}

/** A delivery that is owed once more. */
export class RedeliveryDto {
  id: string;

  state: 'owed';
}
