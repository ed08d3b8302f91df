/** For JSON: nothing to sniff, nothing to frame. */
export const apiHeaders = {
  'x-content-type-options': 'nosniff',
} as const;

/** For HTML: no script, no third party, nothing kept, no trace of the secret link left in a referrer. */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), interest-cohort=()',
} as const;

/** The same content policy with forms that may lead to these origins too. */
export function policyWithForms(origins: readonly string[]): string {
  const policy = pageHeaders['content-security-policy'];
  return policy.replace("form-action 'self'", `form-action 'self' ${origins.join(' ')}`);
}

/** Sent with every answer when the service is reached by https. */
export const httpsOnly = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } as const;
