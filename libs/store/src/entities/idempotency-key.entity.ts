import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An answer kept for a POST that may come again. */
@Entity('idempotency_key')
@Index('idempotency_key_created', ['createdAt'])
export class IdempotencyKey {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'idempotency_key_pkey' })
  app: string;

  @PrimaryColumn({ type: 'bytea', name: 'key_hash', primaryKeyConstraintName: 'idempotency_key_pkey' })
  keyHash: Buffer;

  @Column({ type: 'bytea', name: 'request_digest' })
  requestDigest: Buffer;

  @Column({ type: 'integer' })
  status: number;

  @Column({ type: 'bytea', name: 'body_sealed' })
  bodySealed: Buffer;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;
}
