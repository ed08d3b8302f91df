import {
  ConfigFault,
  optional,
  line,
  readConfig,
  url,
  wholeNumber,
  withDefault,
  type Config,
  type Reader,
} from '@kinsent/host';

/** A secret key of Stripe's test mode. With a live one real cards would be charged by a program that keeps nothing. */
const testKey: Reader<string> = {
  form: 'a test key: `sk_test_…` or `rk_test_…`',
  read: (text) => {
    if (/^[sr]k_live_/.test(text)) {
      throw new ConfigFault('is a live key, and the sandbox charges no real cards: give it a test key (`sk_test_…`)');
    }
    if (!/^[sr]k_test_\w+$/.test(text)) throw new ConfigFault('must be a test key: `sk_test_…` or `rk_test_…`');
    return text;
  },
};

/** What the sandbox reads from its environment; everything has a default. */
export const sandboxVariables = {
  portBase: optional('PORT_BASE', wholeNumber(1024, 65_000), {
    about:
      'First of five ports: the hub, then email-consent, verified-consent, purge-worker and the card terminal. 4400, or ' +
      'the next free ones.',
  }),
  databaseUrl: optional('DATABASE_URL', url('postgres', 'postgresql'), {
    about: 'An empty database of its own, as a role that may create roles; without it a bundled Postgres is started.',
    secret: true,
  }),
  keyDatabaseUrl: optional('KEY_DATABASE_URL', url('postgres', 'postgresql'), {
    about: 'Another empty database, for keys, as such a role; goes with `DATABASE_URL`.',
    secret: true,
  }),
  policyFile: withDefault('POLICY_FILE', line, 'policies/brickyard.yaml', {
    about: 'The policy. It must hold an app `brickyard` with the purposes that the sample app asks for.',
  }),
  stripeSecretKey: optional('STRIPE_SECRET_KEY', testKey, {
    about: 'Pays by Stripe’s own test mode; without it the sandbox’s card terminal stands in for Stripe.',
    secret: true,
  }),
  stripeWebhookSecret: optional('STRIPE_WEBHOOK_SECRET', line, {
    about: 'What Stripe signs its webhooks with (`whsec_…`); goes with `STRIPE_SECRET_KEY`.',
    secret: true,
  }),
};

export type SandboxConfig = Config<typeof sandboxVariables>;

/** Thrown where the sandbox must not run. */
export class NotASandbox extends Error {
  override readonly name = 'NotASandbox';
}

/** Reads the environment. Throws ConfigError, and NotASandbox where NODE_ENV says that this is production. */
export function readSandboxConfig(env: Readonly<Record<string, string | undefined>>): SandboxConfig {
  if (env['NODE_ENV'] === 'production') {
    throw new NotASandbox(
      'This is a sandbox: it shows every letter and hands out its key. It does not run with NODE_ENV=production.',
    );
  }
  return readConfig(sandboxVariables, env, ({ databaseUrl, keyDatabaseUrl, stripeSecretKey, stripeWebhookSecret }) => [
    ...((databaseUrl === null) === (keyDatabaseUrl === null) ? [] : ['DATABASE_URL and KEY_DATABASE_URL go together.']),
    ...((stripeSecretKey === null) === (stripeWebhookSecret === null)
      ? []
      : ['STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together.']),
  ]);
}
