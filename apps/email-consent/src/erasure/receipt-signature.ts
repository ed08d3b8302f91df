import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

export type SignatureFault = 'receipt_unsigned' | 'receipt_stale' | 'receipt_forged';

/** How far the app's clock may be off. */
const toleranceMs = 5 * 60 * 1000;

/**
 * What is wrong with a signature by Standard Webhooks over the bytes as they came; null when any of the secrets made it.
 * `now` is the wall clock's: the app signs by its own.
 */
export function signatureFault(
  headers: IncomingHttpHeaders,
  body: Buffer,
  secrets: readonly string[],
  now: Date,
): SignatureFault | null {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (!isText(id) || !isText(timestamp) || !isText(signatures)) return 'receipt_unsigned';
  if (!/^\d{1,12}$/.test(timestamp)) return 'receipt_stale';
  const signedAt = new Date(Number(timestamp) * 1000);
  if (Math.abs(now.getTime() - signedAt.getTime()) > toleranceMs) return 'receipt_stale';
  const given = signatures.split(' ').slice(0, 10);
  const expected = secrets.map((secret) => new Webhook(secret).sign(id, signedAt, body.toString('utf8')));
  return expected.some((own) => given.some((each) => same(each, own))) ? null : 'receipt_forged';
}

function isText(value: string | string[] | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
