import { ConfigError } from '@kinsent/host';
import { NotASandbox, readSandboxConfig } from './sandbox.config';

it('needs nothing', () => {
  expect(readSandboxConfig({})).toEqual({
    portBase: null,
    databaseUrl: null,
    keyDatabaseUrl: null,
    policyFile: 'policies/brickyard.yaml',
    stripeSecretKey: null,
    stripeWebhookSecret: null,
  });
});

it('takes another port base', () => {
  expect(readSandboxConfig({ PORT_BASE: '5500' }).portBase).toBe(5500);
});

it('takes two databases or none', () => {
  const [data, keys] = ['postgresql://a@db.example/data', 'postgresql://a@db.example/keys'];
  expect(readSandboxConfig({ DATABASE_URL: data, KEY_DATABASE_URL: keys })).toMatchObject({ keyDatabaseUrl: keys });
  expect(() => readSandboxConfig({ DATABASE_URL: data })).toThrow('go together');
});

it('takes a test key of Stripe’s with the secret of its webhooks', () => {
  const stripe = { STRIPE_SECRET_KEY: 'sk_test_abc', STRIPE_WEBHOOK_SECRET: 'whsec_abc' };
  expect(readSandboxConfig(stripe)).toMatchObject({ stripeSecretKey: 'sk_test_abc', stripeWebhookSecret: 'whsec_abc' });
  expect(() => readSandboxConfig({ STRIPE_SECRET_KEY: 'rk_test_abc' })).toThrow('go together');
  expect(() => readSandboxConfig({ STRIPE_WEBHOOK_SECRET: 'whsec_abc' })).toThrow('go together');
});

it.each(['sk_live_abc', 'rk_live_abc'])('refuses %s, for the sandbox charges nobody, and does not quote it', (key) => {
  const read = () => readSandboxConfig({ STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: 'whsec_abc' });
  expect(read).toThrow('STRIPE_SECRET_KEY is a live key');
  expect(read).not.toThrow('live_abc');
});

it.each(['pk_test_abc', 'abc'])('refuses %s as a secret key', (key) => {
  expect(() => readSandboxConfig({ STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: 'whsec_abc' })).toThrow(
    'must be a test key',
  );
});

it('refuses to run in production', () => {
  expect(() => readSandboxConfig({ NODE_ENV: 'production' })).toThrow(NotASandbox);
});

it.each(['80', 'abc', '65001', '-1'])('refuses PORT_BASE=%s', (portBase) => {
  expect(() => readSandboxConfig({ PORT_BASE: portBase })).toThrow(ConfigError);
});
