import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { KinsentEvent } from './wire';

export type WebhookRefusal = 'missing_header' | 'stale' | 'bad_signature' | 'bad_body';

/** The delivery is not to be trusted; answer it with 400 and do nothing else. */
export class WebhookRejected extends Error {
  override readonly name = 'WebhookRejected';

  constructor(
    readonly code: WebhookRefusal,
    message: string,
  ) {
    super(message);
  }
}

export interface WebhookCheck {
  /** How far the sender's clock may be off, in seconds; 300 by default. */
  readonly toleranceSeconds?: number;
  /** The receiver's clock; only a sandbox has a reason to bring its own. */
  readonly now?: () => Date;
}

export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Proves that a delivery came from Kinsent (Standard Webhooks) and gives back its event. The signature is checked over
 * the raw bytes, before anything is parsed. While a secret is rotated, pass both. Throws WebhookRejected.
 */
export function verifyWebhook(
  headers: WebhookHeaders,
  rawBody: string | Uint8Array,
  secrets: string | readonly string[],
  check: WebhookCheck = {},
): KinsentEvent {
  const id = header(headers, 'webhook-id');
  const sentAt = timeOf(header(headers, 'webhook-timestamp'));
  const signatures = header(headers, 'webhook-signature').split(' ');
  const now = check.now?.() ?? new Date();
  if (Math.abs(now.getTime() - sentAt.getTime()) > (check.toleranceSeconds ?? 300) * 1000) {
    throw new WebhookRejected('stale', 'The delivery is too old, or from the future.');
  }
  const text = decode(rawBody);
  const candidates = typeof secrets === 'string' ? [secrets] : secrets;
  const genuine = candidates.some((secret) => {
    const expected = new Webhook(secret).sign(id, sentAt, text);
    return signatures.some((signature) => same(signature, expected));
  });
  if (!genuine) throw new WebhookRejected('bad_signature', 'No signature of the delivery matches.');
  return parse(text);
}

function header(headers: WebhookHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  if (typeof value !== 'string' || value === '') {
    throw new WebhookRejected('missing_header', `The header ${name} is missing.`);
  }
  return value;
}

function timeOf(seconds: string): Date {
  if (!/^\d{1,12}$/.test(seconds)) throw new WebhookRejected('stale', 'The time of the delivery cannot be read.');
  return new Date(Number(seconds) * 1000);
}

function decode(rawBody: string | Uint8Array): string {
  if (typeof rawBody === 'string') return rawBody;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody);
  } catch {
    throw new WebhookRejected('bad_body', 'The body is not UTF-8.');
  }
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function parse(text: string): KinsentEvent {
  try {
    return JSON.parse(text) as KinsentEvent;
  } catch {
    throw new WebhookRejected('bad_body', 'The body is not JSON.');
  }
}
