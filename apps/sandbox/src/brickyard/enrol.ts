import { createHash, randomBytes, randomInt } from 'node:crypto';
import { scopes } from '@kinsent/host';
import type { ApiKeyStore, WebhookStore } from '@kinsent/store';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface Enrolment {
  readonly app: string;
  readonly webhookUrl: string;
  readonly at: Date;
}

/** Gives the sample app what an operator gives an integrator: a test key with every scope, and a signed webhook. */
export async function enrol(
  stores: { readonly apiKeys: ApiKeyStore; readonly webhooks: WebhookStore },
  { app, webhookUrl, at }: Enrolment,
): Promise<{ apiKey: string; webhookSecret: string }> {
  const apiKey = `kst_test_${Array.from({ length: 32 }, () => base62[randomInt(base62.length)]).join('')}`;
  const secretHash = createHash('sha256').update(apiKey).digest();
  await stores.apiKeys.create({ app, label: 'sandbox', mode: 'test', scopes, expiresAt: null, secretHash }, at);
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;
  await stores.webhooks.addEndpoint({ app, url: webhookUrl, secret: webhookSecret }, at);
  return { apiKey, webhookSecret };
}
