import type { SignedMessage } from './webhook-message';

/** How a receiver took a message. `status` is null when there was no answer at all; `error` is one of a closed set. */
export interface Outcome {
  readonly status: number | null;
  readonly error: 'answer' | 'redirect' | 'timeout' | 'unreachable' | null;
}

/** A receiver that has not answered by then has failed. Milliseconds. */
export const patience = 10_000;

/**
 * Posts a message and reads nothing but the status. Redirects are not followed: the address that the operator gave is
 * the only one that a child's data goes to. Never throws.
 */
export async function postWebhook(url: string, message: SignedMessage, timeoutMs = patience): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...message.headers, 'user-agent': 'Kinsent' },
      body: message.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    const { status } = response;
    if (response.ok) return { status, error: null };
    return { status, error: status >= 300 && status < 400 ? 'redirect' : 'answer' };
  } catch (error) {
    return { status: null, error: (error as Partial<Error>).name === 'TimeoutError' ? 'timeout' : 'unreachable' };
  }
}
