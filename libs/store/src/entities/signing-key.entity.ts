import type { PublicJwk } from '@kinsent/consent';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The public half of a key that signed checkpoints or certificates; it stays, so that what was signed can be read. */
@Entity('signing_key')
export class SigningKeyRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'signing_key_pkey' })
  kid: string;

  @Column({ type: 'jsonb' })
  jwk: PublicJwk;

  @Column({ type: 'timestamp with time zone', name: 'first_used_at' })
  firstUsedAt: Date;
}
