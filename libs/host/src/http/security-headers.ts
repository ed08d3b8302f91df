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

/** The content policy of a page whose forms may lead to these origins too, and on which scripts of our own may run. */
export function contentPolicy({
  formsTo,
  scripted,
}: {
  readonly formsTo: readonly string[];
  readonly scripted: boolean;
}): string {
  const policy = pageHeaders['content-security-policy'];
  const forms = policy.replace("form-action 'self'", ["form-action 'self'", ...formsTo].join(' '));
  return scripted ? forms.replace("img-src 'self'", "img-src 'self'; script-src 'self'; connect-src 'self'") : forms;
}

/** Sent with every answer when the service is reached by https. */
export const httpsOnly = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } as const;
