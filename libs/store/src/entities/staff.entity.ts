import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { StaffRole } from '../staff.record';

/** Somebody who works at the desk, as the operator's identity provider knows them. */
@Entity('staff')
@Unique('staff_once', ['issuer', 'subject'])
@Check('staff_roles_check', `roles <@ array['reviewer', 'agent', 'privacy-officer', 'administrator']`)
export class StaffRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'staff_pkey' })
  id: string;

  @Column({ type: 'text' })
  issuer: string;

  /** The provider's own number of the person. */
  @Column({ type: 'text' })
  subject: string;

  @Column({ type: 'text' })
  name: string;

  /** As the provider said when they signed in last. */
  @Column({ type: 'text', array: true })
  roles: StaffRole[];

  /** Until when they may complete calls. */
  @Column({ type: 'timestamp with time zone', name: 'trained_until', nullable: true })
  trainedUntil: Date | null;

  /** Who recorded that. */
  @Column({ type: 'uuid', name: 'trained_by', nullable: true })
  trainedBy: string | null;

  @Column({ type: 'timestamp with time zone', name: 'trained_at', nullable: true })
  trainedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'signed_in_at' })
  signedInAt: Date;
}
