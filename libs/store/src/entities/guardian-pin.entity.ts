import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Guardian } from './guardian.entity';

/** A guardian's PIN, and how often it was guessed at (ADR 21). */
@Entity('guardian_pin')
@Check('guardian_pin_set_check', '(digest is null) = (set_at is null)')
export class GuardianPinRow {
  @PrimaryColumn({ type: 'uuid', name: 'guardian_id', primaryKeyConstraintName: 'guardian_pin_pkey' })
  @ForeignKey(() => Guardian, { name: 'guardian_pin_guardian_id_fkey', onDelete: 'CASCADE' })
  guardianId: string;

  /** Argon2id with a secret beside it; null where tries at no PIN are counted. */
  @Column({ type: 'text', nullable: true })
  digest: string | null;

  @Column({ type: 'timestamp with time zone', name: 'set_at', nullable: true })
  setAt: Date | null;

  /** Tries that were not right since the last that was. */
  @Column({ type: 'integer', default: 0 })
  wrong: number;

  @Column({ type: 'timestamp with time zone', name: 'rests_until', nullable: true })
  restsUntil: Date | null;
}
