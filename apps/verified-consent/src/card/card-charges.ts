import { type Charge, chargeIn } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { newId, PaymentMoved, type PaymentRecord, PaymentStore } from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import type { Visit } from '../door/doorway';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { Charger } from './charger.port';

export interface CardWish {
  /** The guardian agrees that the proof serves later requests. */
  readonly remember: boolean;
  readonly locale: string;
  /** What is paid for, in the guardian's language. */
  readonly label: string;
  readonly secret: string;
}

/** Where to go: the provider's page, or back to look, when it was paid already. */
export type CardStep = { readonly kind: 'pay'; readonly url: string } | { readonly kind: 'look' };

/** How long the provider is left to tell us by itself how a charge went, in milliseconds. */
const askAfter = 5 * 60_000;

/** Leads guardians to the provider's page. However often it is asked, one charge is open for one verification. */
@Injectable()
export class CardCharges {
  constructor(
    private readonly payments: PaymentStore,
    private readonly charger: Charger,
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
  ) {}

  /** The charge is written down before the provider hears of it. Throws ChargerUnavailable. */
  async begin({ verification, known, policy }: Visit, wish: CardWish): Promise<CardStep> {
    for (;;) {
      const at = this.clock.now();
      const payment = await this.payments.open({
        id: newId(at),
        verificationId: verification.id,
        guardianId: verification.guardianId,
        charge: chargeIn(policy.verification, known.child.place),
        reusableAt: wish.remember ? at : null,
        at,
        askAt: new Date(at.getTime() + askAfter),
      });
      const step = await this.follow(payment, policy.verification!.card!.statement, wish);
      if (step !== null) return step;
    }
  }

  /** Null when the charge that was open is over: another one can be opened then. */
  private async follow(payment: PaymentRecord, statement: string, wish: CardWish): Promise<CardStep | null> {
    if (payment.sessionId === null) return this.open(payment, statement, wish);
    const seen = await this.charger.look(payment.sessionId);
    if (seen.state === 'paid') return { kind: 'look' };
    if (seen.state === 'open') return seen.url === null ? { kind: 'look' } : { kind: 'pay', url: seen.url };
    try {
      await this.payments.move({ id: payment.id, from: 'opened', to: 'expired', at: this.clock.now() }, []);
    } catch (error) {
      if (!(error instanceof PaymentMoved)) throw error;
    }
    return null;
  }

  private async open(payment: PaymentRecord, statement: string, wish: CardWish): Promise<CardStep> {
    const page = `${this.config.publicUrl}/p/${encodeURIComponent(wish.secret)}/verify`;
    const { sessionId, url } = await this.charger.open({
      paymentId: payment.id,
      charge: { currency: payment.currency, amount: payment.amount } as Charge,
      label: wish.label,
      statement,
      locale: wish.locale,
      doneUrl: `${page}/return?lang=${wish.locale}&session={session}`,
      leftUrl: `${page}?lang=${wish.locale}&left=1`,
    });
    await this.payments.attach(payment.id, sessionId);
    return { kind: 'pay', url };
  }
}
