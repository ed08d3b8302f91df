import type { Charge } from '@kinsent/consent';

/** A charge that a guardian is about to make. */
export interface ChargeWish {
  /** Ours; comes back with everything that the provider says of the charge. */
  readonly paymentId: string;
  readonly charge: Charge;
  /** What is paid for, and what the card statement says. */
  readonly label: string;
  readonly statement: string;
  readonly locale: string;
  /** Where the provider's page leads to. `{session}` stands for the id of the session. */
  readonly doneUrl: string;
  readonly leftUrl: string;
}

/** The provider's page for one charge. */
export interface ChargeSession {
  readonly sessionId: string;
  readonly url: string;
}

/** How a charge stands with the provider. Amounts in minor units. */
export type ChargeSeen =
  /** `url` is null when the page cannot be opened any more and the provider has yet to say how it ended. */
  | { readonly state: 'open'; readonly url: string | null }
  | { readonly state: 'expired' }
  | {
      readonly state: 'paid';
      readonly intentId: string;
      readonly reference: string;
      readonly currency: string;
      readonly amount: number;
      /** `credit`, `debit`, `prepaid` or `unknown`. */
      readonly funding: string;
      /** The provider's mark of the card, the same for every charge of it. */
      readonly fingerprint: string | null;
    };

/** How giving a charge back stands. `by-bank`: the card holder objected, and their bank has taken it back already. */
export type RefundSeen =
  | { readonly state: 'done' | 'pending' | 'failed'; readonly refundId: string | null }
  | { readonly state: 'by-bank' | 'none' };

/** What the provider told us of its own accord. */
export interface ChargerEvent {
  readonly id: string;
  readonly type: string;
  readonly about:
    | { readonly kind: 'charge'; readonly paymentId: string; readonly declined: string | null }
    | { readonly kind: 'refund'; readonly intentId: string }
    | { readonly kind: 'dispute'; readonly intentId: string }
    /** Something that we have no use for. */
    | { readonly kind: 'other' };
}

/** Thrown when something that came as a word of the provider is none: unsigned, signed otherwise, or too old. */
export class ForgedEvent extends Error {
  override readonly name = 'ForgedEvent';
}

/** Thrown when the provider cannot be reached or does not answer as it should. Holds nothing of what was sent. */
export class ChargerUnavailable extends Error {
  override readonly name = 'ChargerUnavailable';

  /** A closed code for logs and duties. */
  constructor(readonly code: string) {
    super('The payment provider did not do what was asked.');
  }
}

/**
 * Makes small charges on cards and gives them back. Card numbers go to the provider alone (T27). Everything may be asked
 * twice: the same payment never becomes two charges, nor two refunds.
 */
export abstract class Charger {
  /** Where the provider's pages may be reached: the only origins that a form of ours leads to. */
  abstract readonly origins: readonly string[];

  /** Opens the provider's page. Throws ChargerUnavailable. */
  abstract open(wish: ChargeWish): Promise<ChargeSession>;

  /** Throws ChargerUnavailable. */
  abstract look(sessionId: string): Promise<ChargeSeen>;

  /** Gives a charge back, unless it is on its way already; `attempt` counts from 1. Throws ChargerUnavailable. */
  abstract refund(wish: { paymentId: string; intentId: string; attempt: number }): Promise<RefundSeen>;

  /** How giving back stands. Throws ChargerUnavailable. */
  abstract lookAtRefund(intentId: string): Promise<RefundSeen>;

  /** Which of our charges that is; null for none of ours. Throws ChargerUnavailable. */
  abstract paymentOf(intentId: string): Promise<string | null>;

  /** Checks the signature over the raw bytes before anything is read of them. Throws ForgedEvent. */
  abstract hear(body: Buffer, signature: string | undefined, at: Date): ChargerEvent;
}
