import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Where an app wants its events sent. */
@Entity('webhook_endpoint')
@Index('webhook_endpoint_app', ['app'])
export class WebhookEndpoint {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'webhook_endpoint_pkey' })
  id: string;

  @Column({ type: 'text' })
  app: string;

  @Column({ type: 'text' })
  url: string;

  @Column({ type: 'bytea', name: 'secret_sealed' })
  secretSealed: Buffer;

  @Column({ type: 'bytea', name: 'previous_secret_sealed', nullable: true })
  previousSecretSealed: Buffer | null;

  @Column({ type: 'timestamp with time zone', name: 'previous_secret_until', nullable: true })
  previousSecretUntil: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'disabled_at', nullable: true })
  disabledAt: Date | null;
}
