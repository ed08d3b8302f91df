import { Clock, DutyHandler, type DutyResult, Log } from '@kinsent/host';
import { type Duty, type OwedDelivery, WebhookStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { type Outcome, postWebhook } from './post-webhook';
import { nextAttempt } from './retry-schedule';
import { messageOf, sign } from './webhook-message';

/**
 * Delivers one event to one endpoint. The body is made when it leaves and kept nowhere; the event's id goes along as
 * `webhook-id`, by which a receiver knows a message that comes twice.
 */
@Injectable()
export class WebhookHandler extends DutyHandler {
  readonly kind = 'webhook.deliver';

  constructor(
    private readonly webhooks: WebhookStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  async handle(duty: Duty): Promise<DutyResult> {
    const delivery = await this.webhooks.delivery(duty.subjectId, this.clock.now());
    if (delivery === null) return { done: { event: 'swept' } };
    // Another duty of the same delivery, or this one before its process died, was there first.
    if (delivery.state === 'delivered') return { done: { delivered: 'before' } };
    if (delivery.disabledAt !== null) return this.giveUp(delivery, { status: null, error: null }, 'endpoint_disabled');
    // Receivers hold this time against their own clock, so it is the wall's and not the business's.
    const message = sign(messageOf(delivery.event), delivery.secrets, new Date());
    const outcome = await postWebhook(delivery.url, message);
    return this.settle(duty, delivery, outcome);
  }

  private async settle(duty: Duty, delivery: OwedDelivery, outcome: Outcome): Promise<DutyResult> {
    const at = this.clock.now();
    const { status, error } = outcome;
    if (error === null) {
      await this.webhooks.settle(delivery.id, { state: 'delivered', status, error }, at);
      return { done: { status } };
    }
    // A claim whose process died tried nothing; a redelivery begins anew.
    const attempts = Math.min(duty.attempts, delivery.attempts + 1);
    const retryAt = nextAttempt({ attempts, dueAt: duty.dueAt, at }, Math.random());
    if (retryAt === null) return this.giveUp(delivery, outcome, `webhook_${error}`);
    await this.webhooks.settle(delivery.id, { state: 'owed', status, error }, at);
    return { retryAt, code: `webhook_${error}` };
  }

  /** After three days of attempts of which none came to an end, not even to a failure. */
  override async givenUp({ subjectId }: Duty): Promise<void> {
    await this.webhooks.giveUp(subjectId, 'not_attempted', this.clock.now());
  }

  /** That a receiver is away is its app's to know, from the delivery log; our own duty is done. */
  private async giveUp(delivery: OwedDelivery, { status, error }: Outcome, code: string): Promise<DutyResult> {
    await this.webhooks.settle(delivery.id, { state: 'failed', status, error: error ?? code }, this.clock.now());
    this.log.warn('a webhook delivery has failed', { deliveryId: delivery.id, code });
    return { done: { failed: code } };
  }
}
