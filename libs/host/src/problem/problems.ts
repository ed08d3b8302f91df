/** Every problem that the API can answer with (RFC 9457). Codes are promises: add, never rename or reuse. */
export const problems = {
  // The request itself
  malformed_request: { status: 400, title: 'The request cannot be read' },
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  malformed_url: { status: 400, title: 'The path or query cannot be read' },
  malformed_text: { status: 400, title: 'A text holds characters that cannot be stored' },
  malformed_idempotency_key: { status: 400, title: 'The Idempotency-Key cannot be used' },
  unauthenticated: { status: 401, title: 'A valid API key is needed' },
  scope_missing: { status: 403, title: 'The API key lacks a scope' },
  forbidden: { status: 403, title: 'This is not allowed' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'This method does not work here' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  conflict: { status: 409, title: 'This does not fit the present state' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  invalid_fields: { status: 422, title: 'Some fields are not right' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The request headers are too large' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The service cannot answer now' },

  // Repeated requests
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used for another request' },
  idempotency_in_progress: { status: 409, title: 'A request with this Idempotency-Key is still running' },

  // Age checks and consent requests
  unknown_place: { status: 422, title: 'The place is not known' },
  impossible_birth_date: { status: 422, title: 'The birth date is not possible' },
  unknown_purpose: { status: 422, title: 'The purpose is not in the policy of this app' },
  needs_no_consent: { status: 422, title: 'The purpose needs no consent' },
  audience_prohibited: { status: 422, title: 'Children may not use this app' },
  child_of_age: { status: 422, title: 'The young person decides alone' },
  guardian_is_child: { status: 422, title: 'The guardian cannot be the child' },
  unusable_address: { status: 422, title: 'The e-mail address cannot be used' },
  child_mismatch: { status: 409, title: 'The child is known with another coming of age' },
  request_open: { status: 409, title: 'This was already asked and waits for an answer' },
  assurance_expired: { status: 409, title: 'A recipient’s written assurance has expired' },
  already_granted: { status: 409, title: 'This is already granted' },
  request_closed: { status: 409, title: 'The request is closed' },
  resend_capped: { status: 429, title: 'No more letters today' },

  // Retention
  unknown_trigger: { status: 422, title: 'No retention rule of this app waits for this' },
  impossible_time: { status: 422, title: 'The time is not possible' },
  reply_already_sent: { status: 409, title: 'The one reply was sent already' },

  // What the payment provider tells
  webhook_forged: { status: 403, title: 'The signature of the webhook does not hold' },

  // Erasures and what apps answer about them
  webhook_missing: { status: 409, title: 'The app has no webhook endpoint whose secret could sign' },
  receipt_unsigned: { status: 401, title: 'The receipt is not signed' },
  receipt_stale: { status: 403, title: 'The receipt was signed too long ago' },
  receipt_forged: { status: 403, title: 'The signature of the receipt does not hold' },
  other_child: { status: 422, title: 'The receipt is for another child' },
  target_not_named: { status: 422, title: 'It is not clear what was answered' },
  already_answered: { status: 409, title: 'This was answered otherwise before' },
  certificate_missing: { status: 404, title: 'There is no certificate' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof problems;
