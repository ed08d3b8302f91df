import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ConsentRequestRow } from './consent-request.entity';

/** One letter with one link. */
@Entity('letter')
@Unique('letter_link_index_key', ['linkIndex'])
@Index('letter_request', ['requestId', 'createdAt'])
@Check(
  'letter_kind_check',
  `kind in ('notice', 'reminder', 'confirmation', 'withdrawal', 'retention', 'erased', 'refunded', 'judged', 'claimed')`,
)
@Check('letter_wrong_codes_check', `wrong_codes >= 0`)
export class Letter {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'letter_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'request_id' })
  @ForeignKey(() => ConsentRequestRow, { name: 'letter_request_id_fkey' })
  requestId: string;

  @Column({ type: 'text' })
  kind: 'notice' | 'reminder' | 'confirmation' | 'withdrawal' | 'retention';

  /** HMAC of the secret in the link. */
  @Column({ type: 'bytea', name: 'link_index' })
  linkIndex: Buffer;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'link_expires_at' })
  linkExpiresAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'sent_at', nullable: true })
  sentAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'bounced_at', nullable: true })
  bouncedAt: Date | null;

  @Column({ type: 'integer', name: 'wrong_codes', default: 0 })
  wrongCodes: number;

  @Column({ type: 'timestamp with time zone', name: 'locked_at', nullable: true })
  lockedAt: Date | null;

  /** No code of the request's letters is looked at before then. */
  @Column({ type: 'timestamp with time zone', name: 'cools_until', nullable: true })
  coolsUntil: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'spent_at', nullable: true })
  spentAt: Date | null;
}
