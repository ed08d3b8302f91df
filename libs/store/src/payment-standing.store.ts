import type { ChargeCurrency, PaymentRefusal, PaymentState } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Database } from './database';

/** What a guardian is told of one charge. Money in minor units. */
export interface PaymentStanding {
  readonly id: string;
  /** The request whose guardian paid it; null once they are forgotten. */
  readonly requestId: string | null;
  readonly state: PaymentState;
  readonly currency: ChargeCurrency;
  readonly amount: number;
  readonly refusal: PaymentRefusal | null;
  readonly paidAt: Date | null;
  readonly refundedAt: Date | null;
}

const select = `
  select payment.id, verification.request_id, payment.state, payment.currency, payment.amount, payment.refusal,
    payment.paid_at, payment.refunded_at
  from payment left join verification on verification.id = payment.verification_id`;

/** How charges stand, for whoever tells guardians of them: nothing of the provider, nothing of the card (N7). */
@Injectable()
export class PaymentStandingStore {
  constructor(private readonly database: Database) {}

  /** Null when the charge was swept away. */
  async find(id: string): Promise<PaymentStanding | null> {
    const { rows } = await this.database.pool.query({
      name: 'payment-standing',
      text: `${select} where payment.id = $1`,
      values: [id],
    });
    return rows[0] === undefined ? null : read(rows[0]);
  }

  /** What was charged on the way of one verification, oldest first. */
  async paidFor(verificationId: string): Promise<PaymentStanding[]> {
    const { rows } = await this.database.pool.query({
      name: 'payments-standing',
      text: `${select} where payment.verification_id = $1 and payment.paid_at is not null order by payment.id`,
      values: [verificationId],
    });
    return rows.map(read);
  }
}

function read(row: QueryResultRow): PaymentStanding {
  return {
    id: row['id'] as string,
    requestId: row['request_id'] as string | null,
    state: row['state'] as PaymentState,
    currency: row['currency'] as ChargeCurrency,
    amount: row['amount'] as number,
    refusal: row['refusal'] as PaymentRefusal | null,
    paidAt: row['paid_at'] as Date | null,
    refundedAt: row['refunded_at'] as Date | null,
  };
}
