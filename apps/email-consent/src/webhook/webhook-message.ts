import type { EventType } from '@kinsent/consent';
import type { EventRecord } from '@kinsent/store';
import { Webhook } from 'standardwebhooks';

/** An event as it leaves: the same in the feed and in a webhook. */
export interface EventMessage {
  readonly id: string;
  /** Counts up by one within an app; a gap means that something was missed. */
  readonly sequence: number;
  readonly type: EventType;
  readonly createdAt: string;
  readonly data: EventData;
}

/** `child` is always true, so that no receiver mistakes whose data it holds. */
export type EventData = Readonly<Record<string, unknown>> & { readonly child: true; readonly childRef: string | null };

/** The event with the child's reference joined in, which is null where nobody knows it any more. */
export function messageOf(event: EventRecord): EventMessage {
  const { id, sequence, type, createdAt, childRef, data } = event;
  return { id, sequence, type, createdAt: createdAt.toISOString(), data: { ...data, child: true, childRef } };
}

export interface SignedMessage {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Signs a message by Standard Webhooks, once with each live secret (`whsec_…`) so that a receiver may change over in
 * its own time. `sentAt` is the wall clock's time: receivers compare it with theirs.
 */
export function sign(message: EventMessage, secrets: readonly string[], sentAt: Date): SignedMessage {
  const body = JSON.stringify(message);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': message.id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(message.id, sentAt, body)).join(' '),
    },
  };
}
