import { readVerifiedConsentConfig } from './verified-consent.config';

const env = {
  DATABASE_URL: 'postgres://kinsent_verified_consent@db.example/kinsent',
  PUBLIC_URL: 'https://verify.brickyard.example',
  POLICY_FILE: 'policy.yaml',
  VERIFICATION_KEY: Buffer.alloc(32, 1).toString('base64'),
  KEY_DATABASE_URL: 'postgres://kinsent_verified_consent_keys@localhost/keys',
  DESK_KEYS: `a:${Buffer.alloc(32, 2).toString('base64')}`,
  INDEX_KEY: Buffer.alloc(32, 3).toString('base64'),
};
const stripe = { STRIPE_SECRET_KEY: 'sk_live_abc', STRIPE_WEBHOOK_SECRET: 'whsec_abc' };
const oidc = {
  OIDC_ISSUER: 'https://id.brickyard.example/realms/staff',
  OIDC_CLIENT_ID: 'desk',
  OIDC_CLIENT_SECRET: 'oidc-secret-abc',
};
const read = (change: Record<string, string>) => () => readVerifiedConsentConfig({ ...env, ...change });

it('reads what is right', () => {
  expect(read(stripe)()).toMatchObject({ stripeSecretKey: 'sk_live_abc', stripePages: 'https://checkout.stripe.com' });
  expect(read({})()).toMatchObject({ stripeSecretKey: null, stripeApiUrl: null });
  expect(read({ ...stripe, STRIPE_SECRET_KEY: 'rk_test_abc', KINSENT_MODE: 'sandbox' })()).toBeTruthy();
});

it('reads where staff sign in, and needs none', () => {
  expect(read({})()).toMatchObject({
    oidcIssuer: null,
    oidcClientId: null,
    oidcClientSecret: null,
    oidcRolesClaim: 'roles',
  });
  expect(read({ ...oidc, OIDC_ROLES_CLAIM: 'realm_access.roles' })()).toMatchObject({
    oidcIssuer: 'https://id.brickyard.example/realms/staff',
    oidcRolesClaim: 'realm_access.roles',
  });
  const here = { ...oidc, OIDC_ISSUER: 'http://127.0.0.1:4400/people', KINSENT_MODE: 'sandbox' };
  expect(read(here)()).toMatchObject({ oidcIssuer: 'http://127.0.0.1:4400/people' });
});

it.each([
  ['one half of the pair', { STRIPE_SECRET_KEY: 'sk_live_abc' }, /go together/],
  ['the other half', { STRIPE_WEBHOOK_SECRET: 'whsec_abc' }, /go together/],
  ['a live key in a sandbox', { ...stripe, KINSENT_MODE: 'sandbox' }, /live key/],
  ['a test key outside of it', { ...stripe, STRIPE_SECRET_KEY: 'sk_test_abc' }, /test key/],
  ['a publishable key', { ...stripe, STRIPE_SECRET_KEY: 'pk_live_abc' }, /must begin with/],
  ['a stand-in outside a sandbox', { ...stripe, STRIPE_API_URL: 'http://127.0.0.1:1' }, /stand-in/],
  [
    'a stand-in elsewhere',
    { ...stripe, STRIPE_SECRET_KEY: 'sk_test_abc', KINSENT_MODE: 'sandbox', STRIPE_API_URL: 'http://pay.example:80' },
    /on this machine/,
  ],
  ['an issuer alone', { OIDC_ISSUER: oidc.OIDC_ISSUER }, /go together/],
  ['a sign-in without a secret', { ...oidc, OIDC_CLIENT_SECRET: '' }, /go together/],
  ['a sign-in without an issuer', { ...oidc, OIDC_ISSUER: '' }, /go together/],
  ['an issuer without TLS', { ...oidc, OIDC_ISSUER: 'http://127.0.0.1:4400/people' }, /must start with https/],
  [
    'an issuer without TLS elsewhere',
    { ...oidc, OIDC_ISSUER: 'http://id.example', KINSENT_MODE: 'sandbox' },
    /on this machine/,
  ],
  ['an issuer with a query', { ...oidc, OIDC_ISSUER: 'https://id.example/?a=b' }, /without query/],
  ['an issuer with a password', { ...oidc, OIDC_ISSUER: 'https://a:whsec_abc@id.example' }, /without query/],
  ['an issuer that is no address', { ...oidc, OIDC_ISSUER: 'id.example' }, /OIDC_ISSUER/],
  ['a scanner without a port', { CLAMD_URL: 'tcp://clamd' }, /CLAMD_URL/],
  ['a key of another length', { VERIFICATION_KEY: 'c2hvcnQ=' }, /VERIFICATION_KEY/],
])('refuses %s, and repeats no value', (_, change, message) => {
  expect(read(change)).toThrow(message);
  try {
    read(change)();
  } catch (error) {
    expect((error as Error).message).not.toMatch(/sk_live_abc|sk_test_abc|whsec_abc|c2hvcnQ|oidc-secret-abc/);
  }
});
