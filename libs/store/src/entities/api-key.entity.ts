import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A key of one app; only its hash is kept. */
@Entity('api_key')
@Unique('api_key_secret_hash_key', ['secretHash'])
@Index('api_key_app', ['app'])
@Check('api_key_mode_check', `mode in ('live', 'test')`)
export class ApiKey {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'api_key_pkey' })
  id: string;

  @Column({ type: 'text' })
  app: string;

  @Column({ type: 'text' })
  label: string;

  @Column({ type: 'text' })
  mode: 'live' | 'test';

  @Column({ type: 'bytea', name: 'secret_hash' })
  secretHash: Buffer;

  @Column({ type: 'text', array: true })
  scopes: string[];

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}
