import { Clock, Problem, RawBody, rawBodyOf } from '@kinsent/host';
import { type PaymentRecord, PaymentStore } from '@kinsent/store';
import { Controller, Headers, HttpCode, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Charger, type ChargerEvent, ForgedEvent } from '../card/charger.port';

/**
 * Where the payment provider tells what happened. Its word moves nothing by itself: it obliges us to ask how the charge
 * stands, once for each word however often it comes, and whatever order it comes in.
 */
@ApiExcludeController()
@Controller('webhooks/stripe')
export class StripeWebhookController {
  constructor(
    private readonly charger: Charger,
    private readonly payments: PaymentStore,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @RawBody()
  async hear(
    @Req() request: FastifyRequest,
    @Headers('stripe-signature') signature: string | undefined,
  ): Promise<{ received: true }> {
    const at = this.clock.now();
    const event = this.checked(rawBodyOf(request), signature, at);
    await this.take(event, at);
    return { received: true };
  }

  private checked(body: Buffer, signature: string | undefined, at: Date): ChargerEvent {
    try {
      return this.charger.hear(body, signature, at);
    } catch (error) {
      if (error instanceof ForgedEvent) throw new Problem('webhook_forged');
      throw error;
    }
  }

  /** What is about no charge of ours is heard and let go: the account may sell other things. */
  private async take({ id, type, about }: ChargerEvent, at: Date): Promise<void> {
    switch (about.kind) {
      case 'charge': {
        const payment = await this.payments.byId(about.paymentId);
        if (payment === null) return;
        if (about.declined !== null) await this.payments.declined(payment.id, about.declined);
        await this.payments.hear({ id, type, paymentId: payment.id, duty: 'payment.settle' }, at);
        return;
      }
      case 'refund': {
        const payment = await this.payments.byIntent(about.intentId);
        if (payment !== null) await this.payments.hear({ id, type, paymentId: payment.id, duty: 'payment.refund' }, at);
        return;
      }
      case 'dispute': {
        const payment = await this.disputedCharge(about.intentId);
        if (payment === null) return;
        await this.payments.disputed(payment.id, at);
        await this.payments.hear({ id, type, paymentId: payment.id, duty: 'payment.settle' }, at);
        return;
      }
      case 'other':
    }
  }

  /** A bank may be quicker than we are: the charge need not be settled yet. */
  private async disputedCharge(intentId: string): Promise<PaymentRecord | null> {
    const known = await this.payments.byIntent(intentId);
    if (known !== null) return known;
    const paymentId = await this.charger.paymentOf(intentId);
    return paymentId === null ? null : this.payments.byId(paymentId);
  }
}
