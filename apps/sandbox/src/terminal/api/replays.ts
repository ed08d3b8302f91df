import { StripeFault } from './stripe-fault';

/** What a request was answered with. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly requestId: string;
}

interface Kept {
  readonly request: string;
  readonly at: Date;
  answer: Answer | null;
}

const keptForMs = 24 * 3_600_000;
const longestKey = 255;

/**
 * Answers of requests with an Idempotency-Key, kept for 24 hours as Stripe keeps them: also those of 500, but not those
 * of parameters that were refused before anything began.
 */
export class Replays {
  private readonly kept = new Map<string, Kept>();

  /**
   * The answer that the same request had before, or null when it is the first: then `keep` or `drop` has to follow.
   * Throws StripeFault for another request with the same key, and for one that is still at work.
   */
  begin(key: string, request: string, at: Date): Answer | null {
    if (key.length > longestKey) {
      throw new StripeFault(`Invalid idempotency key: at most ${longestKey} characters`, { early: true });
    }
    this.forget(at);
    const before = this.kept.get(key);
    if (before === undefined) {
      this.kept.set(key, { request, at, answer: null });
      return null;
    }
    if (before.request !== request) {
      throw new StripeFault(
        'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
          `Try using a key other than '${key}' if you meant to execute a different request.`,
        { type: 'idempotency_error', early: true },
      );
    }
    if (before.answer === null) {
      throw new StripeFault(
        'There is currently another in-progress request using this Idempotent Key (that probably means you submitted ' +
          `twice, and the other request is still going through): ${key}. Please try again later.`,
        { status: 409, code: 'idempotency_key_in_use', early: true },
      );
    }
    return before.answer;
  }

  keep(key: string, answer: Answer): void {
    const kept = this.kept.get(key);
    if (kept !== undefined) kept.answer = answer;
  }

  drop(key: string): void {
    this.kept.delete(key);
  }

  private forget(at: Date): void {
    for (const [key, kept] of this.kept) {
      if (kept.answer !== null && at.getTime() - kept.at.getTime() > keptForMs) this.kept.delete(key);
    }
  }
}
