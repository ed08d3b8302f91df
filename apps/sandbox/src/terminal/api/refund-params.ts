import type { Given } from './given';
import { StripeFault } from './stripe-fault';

/** A refund as it was asked for. One of charge and intent is there. */
export interface RefundParams {
  readonly charge: string | null;
  readonly paymentIntent: string | null;
  /** Minor units; null: all that is left. */
  readonly amount: number | null;
  readonly reason: 'duplicate' | 'fraudulent' | 'requested_by_customer' | null;
  readonly metadata: Record<string, string>;
}

/** Reads what `POST /v1/refunds` was sent. Throws StripeFault. */
export function readRefundParams(given: Given): RefundParams {
  const params: RefundParams = {
    charge: given.text('charge'),
    paymentIntent: given.text('payment_intent'),
    amount: given.integer('amount'),
    reason: given.oneOf('reason', ['duplicate', 'fraudulent', 'requested_by_customer']),
    metadata: given.metadata(),
  };
  given.end();
  if (params.charge === null && params.paymentIntent === null) {
    throw new StripeFault(
      'One of the following params should be provided for this request: payment_intent or charge.',
      {
        early: true,
      },
    );
  }
  if (params.amount !== null && params.amount < 1) {
    throw new StripeFault('Invalid positive integer', {
      code: 'parameter_invalid_integer',
      param: 'amount',
      early: true,
    });
  }
  return params;
}
