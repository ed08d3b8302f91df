import { Injectable } from '@nestjs/common';
import { Database } from './database';

/** A charge that somebody has to look at. Money in minor units. */
export interface PaymentToSee {
  readonly id: string;
  readonly why: 'refund-failed' | 'refund-late' | 'flagged' | 'disputed' | 'mismatch';
  readonly state: string;
  readonly currency: string;
  readonly amount: number;
  /** The provider's id, to find it there. */
  readonly intentId: string | null;
  readonly paidAt: Date;
}

export interface PaymentBacklog {
  /** Charges whose money has not gone back. */
  readonly owed: number;
  /** Of those, refunds that failed. */
  readonly failed: number;
  readonly oldestPaidAt: Date | null;
}

/** What staff and metrics ask of charges (N7). */
@Injectable()
export class PaymentDeskStore {
  constructor(private readonly database: Database) {}

  async backlog(): Promise<PaymentBacklog> {
    const { rows } = await this.database.pool.query<{ owed: number; failed: number; oldest: Date | null }>(
      `select count(*)::integer as owed, count(*) filter (where state = 'refund-failed')::integer as failed,
         min(paid_at) as oldest
       from payment where state in ('paid', 'refund-failed')`,
    );
    const { owed, failed, oldest } = rows[0]!;
    return { owed, failed, oldestPaidAt: oldest };
  }

  /** Somebody has looked at it: it is shown again only when something more happens. False when there is no such charge. */
  async see(id: string, at: Date): Promise<boolean> {
    const { rowCount } = await this.database.pool.query('update payment set seen_at = $2 where id = $1', [id, at]);
    return rowCount === 1;
  }

  /** What asks for somebody's eyes, oldest first: refunds that failed or are late, cards used by many, disputes, wrong amounts. */
  async toSee(lateBefore: Date, limit: number): Promise<PaymentToSee[]> {
    const { rows } = await this.database.pool.query<{
      id: string;
      why: PaymentToSee['why'];
      state: string;
      currency: string;
      amount: number;
      intent_id: string | null;
      paid_at: Date;
    }>(
      `select id, state, currency, amount, intent_id, paid_at,
         case when state = 'refund-failed' then 'refund-failed' when state = 'paid' and paid_at < $1 then 'refund-late'
           when disputed_at is not null then 'disputed' when refusal = 'mismatch' then 'mismatch' else 'flagged' end as why
       from payment
       where paid_at is not null and (state = 'refund-failed' or (state = 'paid' and paid_at < $1)
         or ((disputed_at is not null or refusal = 'mismatch' or flagged_at is not null)
           and (seen_at is null or seen_at < greatest(paid_at, disputed_at, flagged_at))))
       order by paid_at, id limit $2`,
      [lateBefore, limit],
    );
    return rows.map(({ intent_id, paid_at, ...row }) => ({ ...row, intentId: intent_id, paidAt: paid_at }));
  }
}
