/** What stands below `error` in an answer of Stripe's that is not 2xx. */
export interface StripeErrorBody {
  readonly type: 'invalid_request_error' | 'idempotency_error' | 'api_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
}

interface FaultOptions {
  readonly status?: number;
  readonly code?: string;
  readonly param?: string;
  readonly type?: StripeErrorBody['type'];
  /** True when nothing was begun yet: such an answer is not kept for the request's Idempotency-Key. */
  readonly early?: boolean;
}

/** A refusal with the status, type, code and parameter of Stripe's own. Messages never quote what was sent. */
export class StripeFault extends Error {
  override readonly name = 'StripeFault';
  readonly status: number;
  readonly early: boolean;
  readonly body: StripeErrorBody;

  constructor(message: string, options: FaultOptions = {}) {
    super(message);
    const { status = 400, code, param, type = 'invalid_request_error', early = false } = options;
    this.status = status;
    this.early = early;
    this.body = { type, message, ...(code === undefined ? {} : { code }), ...(param === undefined ? {} : { param }) };
  }
}

/** A parameter that is not as Stripe wants it; found before anything is begun. */
export function badParam(param: string, message: string, code?: string): StripeFault {
  return new StripeFault(message, { param, code, early: true });
}

/** 404: there is no such object. */
export function missing(what: string, param: string): StripeFault {
  return new StripeFault(`No such ${what}`, { status: 404, code: 'resource_missing', param });
}
