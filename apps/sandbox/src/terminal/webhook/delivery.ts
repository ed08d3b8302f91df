import type Stripe from 'stripe';

/** One try at handing an event over. */
export interface Attempt {
  readonly at: Date;
  /** HTTP status, or the code of the error that was met instead. */
  readonly outcome: number | string;
  readonly forged: boolean;
}

export type DeliveryState = 'waiting' | 'held' | 'delivered' | 'lost';

/** One event on its way to the webhook endpoint, or there. */
export interface Delivery {
  readonly event: Stripe.Event;
  /** The session that it is about, for the page. */
  readonly session: string | null;
  /** Place in the order in which things happened. */
  readonly happened: number;
  state: DeliveryState;
  /** When it leaves next; for those that wait. */
  dueAt: Date;
  sending: boolean;
  /** How often it left since it was last wanted. */
  tries: number;
  readonly attempts: Attempt[];
}

const [minute, hour] = [60, 3600];
const pauses = [10, minute, 10 * minute, hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour, 24 * hour];

/** When a delivery that failed is tried again; null when it was tried for three days. */
export function nextTry(tries: number, at: Date): Date | null {
  const pause = pauses[tries - 1];
  return pause === undefined ? null : new Date(at.getTime() + pause * 1000);
}
