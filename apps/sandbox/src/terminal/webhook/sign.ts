import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` header of a body: time, and HMAC-SHA256 over time and bytes. */
export function signatureHeader(body: string, secret: string, timestamp: number): string {
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return `t=${timestamp},v1=${signature}`;
}
