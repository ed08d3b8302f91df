/** Kinsent understood the call and said no: an RFC 9457 problem with a closed `code`. */
export class KinsentProblem extends Error {
  override readonly name = 'KinsentProblem';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** What is wrong where, by JSON pointer. */
    readonly errors: readonly { readonly pointer: string; readonly detail: string }[] = [],
    /** Other members of the problem, such as `consentRequestId` of `request_open`. */
    readonly members: Readonly<Record<string, unknown>> = {},
    /** Seconds after which to try again, where Kinsent says: `resend_capped`, `too_many_requests`, … */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** No usable answer came: network error, time-out, 5xx, or something that is not Kinsent speaking. */
export class KinsentUnreachable extends Error {
  override readonly name = 'KinsentUnreachable';

  constructor(
    message: string,
    readonly status: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
