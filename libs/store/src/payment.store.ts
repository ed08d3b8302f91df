import { type Charge, type DutyDraft, owe, type PaymentRefusal, type PaymentState } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Database } from './database';
import { oweDuties, wake } from './record';
import { movePayment } from './verification.record';
import type { PaymentMove } from './verification.step';

/** One charge of a card, and its way back. Of the card itself nothing is kept (T27). */
export interface PaymentRecord {
  readonly id: string;
  /** Null once the guardian is forgotten. */
  readonly verificationId: string | null;
  readonly guardianId: string | null;
  readonly proofId: string | null;
  readonly state: PaymentState;
  readonly currency: string;
  /** In minor units. */
  readonly amount: number;
  /** The provider's ids. */
  readonly sessionId: string | null;
  readonly intentId: string | null;
  readonly refundId: string | null;
  readonly refusal: PaymentRefusal | null;
  readonly decline: string | null;
  readonly createdAt: Date;
  readonly paidAt: Date | null;
  readonly refundedAt: Date | null;
  readonly refundFailedAt: Date | null;
  readonly flaggedAt: Date | null;
  readonly disputedAt: Date | null;
  readonly reusableAt: Date | null;
}

export interface NewPayment {
  readonly id: string;
  readonly verificationId: string;
  readonly guardianId: string;
  readonly charge: Charge;
  /** When the guardian agreed that the proof may serve later requests; null when they did not. */
  readonly reusableAt: Date | null;
  readonly at: Date;
  /** When to ask the provider if it has told nothing by then. */
  readonly askAt: Date;
}

/** What the provider told us of a charge, and what it obliges us to look after. */
export interface HeardEvent {
  /** The provider's own. */
  readonly id: string;
  readonly type: string;
  readonly paymentId: string;
  readonly duty: 'payment.settle' | 'payment.refund';
}

const columns = `id, verification_id, guardian_id, proof_id, state, currency, amount, session_id, intent_id, refund_id, refusal,
  decline, created_at, paid_at, refunded_at, refund_failed_at, flagged_at, disputed_at, reusable_at`;

/** Charges, what the provider says of them, and what is owed back (N7). */
@Injectable()
export class PaymentStore {
  constructor(private readonly database: Database) {}

  /** Opens a charge, or answers the one that is open already, with the guardian's last word on using its proof again. */
  async open(payment: NewPayment): Promise<PaymentRecord> {
    const { id, verificationId, guardianId, charge, reusableAt, at, askAt } = payment;
    return this.database.transaction(async (client) => {
      const { rows } = await client.query(
        `insert into payment (id, verification_id, guardian_id, state, currency, amount, created_at, reusable_at)
         values ($1, $2, $3, 'opened', $4, $5, $6, $7)
         on conflict (verification_id) where state = 'opened' do update set reusable_at = excluded.reusable_at
         returning ${columns}`,
        [id, verificationId, guardianId, charge.currency, charge.amount, at, reusableAt],
      );
      const opened = read(rows[0]);
      if (opened.id === id) await oweDuties(client, [owe('payment.settle', id, null, askAt)], at);
      return opened;
    });
  }

  /** Which session of the provider the charge is made in. */
  async attach(id: string, sessionId: string): Promise<void> {
    await this.database.pool.query('update payment set session_id = $2 where id = $1', [id, sessionId]);
  }

  byId(id: string): Promise<PaymentRecord | null> {
    return this.one('payment-by-id', 'id = $1', id);
  }

  byIntent(intentId: string): Promise<PaymentRecord | null> {
    return this.one('payment-by-intent', 'intent_id = $1', intentId);
  }

  /** All charges of one verification, oldest first. */
  async ofVerification(verificationId: string): Promise<PaymentRecord[]> {
    const { rows } = await this.database.pool.query({
      name: 'payments-of-verification',
      text: `select ${columns} from payment where verification_id = $1 order by id`,
      values: [verificationId],
    });
    return rows.map(read);
  }

  /**
   * Takes in what the provider told, once however often it tells it: it obliges us to ask the provider how the charge stands.
   * False when it was taken in before.
   */
  hear(event: HeardEvent, at: Date): Promise<boolean> {
    const { id, type, paymentId, duty } = event;
    return this.database.transaction(async (client) => {
      const { rowCount } = await client.query(
        `insert into payment_event (id, payment_id, type, received_at) values ($1, $2, $3, $4)
         on conflict (id) do nothing`,
        [id, paymentId, type, at],
      );
      if (rowCount === 0) return false;
      await oweDuties(client, [{ ...owe(duty, paymentId, null, at), key: `${duty}/${paymentId}/${id}` }], at);
      await wake(client);
      return true;
    });
  }

  /** Why the provider's last try failed; for the page. */
  async declined(id: string, code: string): Promise<void> {
    await this.database.pool.query(`update payment set decline = $2 where id = $1 and state = 'opened'`, [id, code]);
  }

  /**
   * The card holder or their bank says that it was not them: nothing can come to rest on the charge any more, and the proof
   * that it made falls. Answers true when it made one.
   */
  disputed(id: string, at: Date): Promise<boolean> {
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<{ proof_id: string | null }>(
        'update payment set disputed_at = coalesce(disputed_at, $2) where id = $1 returning proof_id',
        [id, at],
      );
      const proofId = rows[0]?.proof_id ?? null;
      if (proofId === null) return false;
      await oweDuties(client, [owe('proof.fall', proofId, null, at)], at);
      await wake(client);
      return true;
    });
  }

  /** Moves a charge of which nobody is known any more. Throws PaymentMoved. */
  async move(move: PaymentMove, duties: readonly DutyDraft[]): Promise<void> {
    await this.database.transaction(async (client) => {
      await movePayment(client, move);
      await oweDuties(client, duties, move.at);
      await wake(client);
    });
  }

  /** How many other guardians paid with this card since then. */
  async othersWithCard(fingerprint: Buffer, guardianId: string | null, since: Date): Promise<number> {
    const { rows } = await this.database.pool.query<{ others: number }>(
      `select count(distinct guardian_id)::integer as others from payment
       where fingerprint = $1 and guardian_id is distinct from $2 and paid_at >= $3`,
      [fingerprint, guardianId, since],
    );
    return rows[0]!.others;
  }

  private async one(name: string, where: string, value: string): Promise<PaymentRecord | null> {
    const { rows } = await this.database.pool.query({
      name,
      text: `select ${columns} from payment where ${where}`,
      values: [value],
    });
    return rows[0] === undefined ? null : read(rows[0]);
  }
}

/** A row of `columns`. */
export function read(row: QueryResultRow): PaymentRecord {
  return {
    id: row['id'] as string,
    verificationId: row['verification_id'] as string | null,
    guardianId: row['guardian_id'] as string | null,
    proofId: row['proof_id'] as string | null,
    state: row['state'] as PaymentState,
    currency: row['currency'] as string,
    amount: row['amount'] as number,
    sessionId: row['session_id'] as string | null,
    intentId: row['intent_id'] as string | null,
    refundId: row['refund_id'] as string | null,
    refusal: row['refusal'] as PaymentRefusal | null,
    decline: row['decline'] as string | null,
    createdAt: row['created_at'] as Date,
    paidAt: row['paid_at'] as Date | null,
    refundedAt: row['refunded_at'] as Date | null,
    refundFailedAt: row['refund_failed_at'] as Date | null,
    flaggedAt: row['flagged_at'] as Date | null,
    disputedAt: row['disputed_at'] as Date | null,
    reusableAt: row['reusable_at'] as Date | null,
  };
}
