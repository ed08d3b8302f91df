import { owesRefund, type PaymentRefusal } from '@kinsent/consent';
import type { PaymentRecord } from '@kinsent/store';
import type { Visit } from './doorway';

/**
 * Which page a link leads to. `choose`: how to prove it; `pending`: the provider has yet to say that it was paid; `disclosure`:
 * known, and asked once more about what goes to others; `done`: nothing is left to do; `over`: nothing waits any more and
 * nobody was proven; `gone`: there is no such link.
 */
export type View = 'choose' | 'pending' | 'disclosure' | 'done' | 'over' | 'gone';

/** `returned`: the guardian comes back from the provider's page. Looking decides nothing. */
export function viewOf(visit: Visit | null, returned: boolean): View {
  if (visit === null) return 'gone';
  const { verification, waiting, payments } = visit;
  if (verification.passedAt !== null) return waiting.length > 0 ? 'disclosure' : 'done';
  const newest = payments.at(-1);
  if (returned && newest?.state === 'opened' && newest.sessionId !== null) return 'pending';
  return waiting.length > 0 ? 'choose' : 'over';
}

/** What came of the last try, for whoever tries again; null when nothing is to be said. */
export type Setback =
  { readonly kind: 'left' | 'expired' } | { readonly kind: 'declined'; readonly code: string } | RefusedTry;

export interface RefusedTry {
  readonly kind: 'refused';
  readonly refusal: PaymentRefusal;
  readonly back: Back;
}

/** Whether money went back: what has happened, not what should (N7). */
export type Back =
  { readonly state: 'under-way' } | { readonly state: 'failed' } | { readonly state: 'back'; readonly at: Date };

export function setbackOf({ payments }: Pick<Visit, 'payments'>, left: boolean): Setback | null {
  const newest = payments.at(-1);
  if (newest === undefined) return null;
  if (newest.refusal !== null) return { kind: 'refused', refusal: newest.refusal, back: backOf(newest) };
  if (newest.state === 'expired') return { kind: 'expired' };
  if (newest.state !== 'opened') return null;
  if (newest.decline !== null) return { kind: 'declined', code: newest.decline };
  return left ? { kind: 'left' } : null;
}

/** How giving a charge back stands. */
export function backOf({ state, refundedAt }: Pick<PaymentRecord, 'state' | 'refundedAt'>): Back {
  if (refundedAt !== null && !owesRefund(state)) return { state: 'back', at: refundedAt };
  return { state: state === 'refund-failed' ? 'failed' : 'under-way' };
}

/** The HTTP status of a page that was asked for. */
export const statusOf: Readonly<Record<View, number>> = {
  choose: 200,
  pending: 200,
  disclosure: 200,
  done: 200,
  over: 200,
  gone: 404,
};
