import { callerOf, Clock, Problem, rawBodyOf } from '@kinsent/host';
import { WebhookStore } from '@kinsent/store';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type SignatureFault, signatureFault } from './receipt-signature';

const details: Readonly<Record<SignatureFault, string>> = {
  receipt_unsigned: 'Send webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks) over the raw body.',
  receipt_stale: 'webhook-timestamp must be within five minutes of now, in seconds.',
  receipt_forged: 'Sign with the secret of one of the app’s webhook endpoints, over the bytes that are sent.',
};

/** Lets only signed receipts through: an API key alone does not say that data is gone. Stands behind the key's guard. */
@Injectable()
export class SignedReceiptGuard implements CanActivate {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const secrets = await this.webhooks.liveSecrets(callerOf(request).app, this.clock.now());
    if (secrets.length === 0) {
      throw new Problem('webhook_missing', {
        detail: 'Receipts are signed with a webhook secret. The operator adds an endpoint: npm run webhooks -- add.',
      });
    }
    // Apps sign by their own clock, so it is the wall's and not the business's.
    const fault = signatureFault(request.headers, rawBodyOf(request), secrets, new Date());
    if (fault !== null) throw new Problem(fault, { detail: details[fault] });
    return true;
  }
}
