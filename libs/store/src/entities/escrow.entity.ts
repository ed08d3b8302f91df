import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Child } from './child.entity';
import { ConsentRequestRow } from './consent-request.entity';

/** What the app holds back until the guardian says yes, sealed. */
@Entity('escrow')
@Index('escrow_child', ['childId'])
export class Escrow {
  @PrimaryColumn({ type: 'uuid', name: 'request_id', primaryKeyConstraintName: 'escrow_pkey' })
  @ForeignKey(() => ConsentRequestRow, { name: 'escrow_request_id_fkey' })
  requestId: string;

  @Column({ type: 'uuid', name: 'child_id' })
  @ForeignKey(() => Child, { name: 'escrow_child_id_fkey' })
  childId: string;

  @Column({ type: 'text' })
  purpose: string;

  @Column({ type: 'bytea', name: 'payload_sealed' })
  payloadSealed: Buffer;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  createdAt: Date;
}
