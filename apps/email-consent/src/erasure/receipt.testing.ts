import { randomBytes, randomUUID } from 'node:crypto';
import { WebhookStore } from '@kinsent/store';
import { Webhook } from 'standardwebhooks';
import type { Answer, ProblemBody, TestApp } from '../app.testing';

/** An app that can sign: a webhook endpoint with its secret. */
export async function endpointOf(test: TestApp, app = 'brickyard'): Promise<{ id: string; secret: string }> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const url = `https://${app}.example/hook`;
  const { id } = await test.app.get(WebhookStore).addEndpoint({ app, url, secret }, test.clock.now());
  return { id, secret };
}

/** Headers of Standard Webhooks over a body. */
export function signedHeaders(body: string, secret: string, at = new Date()): Record<string, string> {
  const id = `receipt_${randomUUID()}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

/** Sends a receipt, by default signed as it should be. */
export function giveReceipt<T = ProblemBody>(
  test: TestApp,
  erasureId: string,
  receipt: unknown,
  { secret, headers, key }: { secret: string; headers?: Record<string, string>; key?: string | null },
): Promise<Answer<T>> {
  const body = typeof receipt === 'string' ? receipt : JSON.stringify(receipt);
  const url = `/v1/erasures/${erasureId}/receipts`;
  return test.call<T>('POST', url, { body, key, headers: headers ?? signedHeaders(body, secret) });
}
