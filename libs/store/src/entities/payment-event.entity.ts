import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { PaymentRow } from './payment.entity';

/** What the payment provider told us, by its own id. */
@Entity('payment_event')
@Index('payment_event_payment', ['paymentId'])
export class PaymentEventRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'payment_event_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'payment_id' })
  @ForeignKey(() => PaymentRow, { name: 'payment_event_payment_id_fkey', onDelete: 'CASCADE' })
  paymentId: string;

  @Column({ type: 'text' })
  type: string;

  @Column({ type: 'timestamp with time zone', name: 'received_at' })
  receivedAt: Date;
}
