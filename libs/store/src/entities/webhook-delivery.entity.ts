import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { EventRow } from './event.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';

/** One event owed to one endpoint. */
@Entity('webhook_delivery')
@Unique('webhook_delivery_once', ['endpointId', 'eventId'])
@Index('webhook_delivery_event', ['eventId'])
@Check('webhook_delivery_state_check', `state in ('owed', 'delivered', 'failed')`)
export class WebhookDelivery {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'webhook_delivery_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'endpoint_id' })
  @ForeignKey(() => WebhookEndpoint, { name: 'webhook_delivery_endpoint_id_fkey' })
  endpointId: string;

  @Column({ type: 'uuid', name: 'event_id' })
  @ForeignKey(() => EventRow, { name: 'webhook_delivery_event_id_fkey', onDelete: 'CASCADE' })
  eventId: string;

  @Column({ type: 'text' })
  state: 'owed' | 'delivered' | 'failed';

  @Column({ type: 'integer', default: 0 })
  attempts: number;

  @Column({ type: 'integer', name: 'last_status', nullable: true })
  lastStatus: number | null;

  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError: string | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'settled_at', nullable: true })
  settledAt: Date | null;
}
