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
const read = (change: Record<string, string>) => () => readVerifiedConsentConfig({ ...env, ...change });

it('reads what is right', () => {
  expect(read(stripe)()).toMatchObject({ stripeSecretKey: 'sk_live_abc', stripePages: 'https://checkout.stripe.com' });
  expect(read({})()).toMatchObject({ stripeSecretKey: null, stripeApiUrl: null });
  expect(read({ ...stripe, STRIPE_SECRET_KEY: 'rk_test_abc', KINSENT_MODE: 'sandbox' })()).toBeTruthy();
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
  ['a key of another length', { VERIFICATION_KEY: 'c2hvcnQ=' }, /VERIFICATION_KEY/],
])('refuses %s, and repeats no value', (_, change, message) => {
  expect(read(change)).toThrow(message);
  try {
    read(change)();
  } catch (error) {
    expect((error as Error).message).not.toMatch(/sk_live_abc|sk_test_abc|whsec_abc|c2hvcnQ/);
  }
});
