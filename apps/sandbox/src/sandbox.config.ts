import { optional, line, readConfig, url, wholeNumber, withDefault, type Config } from '@kinsent/host';

/** What the sandbox reads from its environment; everything has a default. */
export const sandboxVariables = {
  portBase: optional('PORT_BASE', wholeNumber(1024, 65_000), {
    about:
      'First of four ports: the hub, then email-consent, verified-consent and purge-worker. 4400, or the next free ones.',
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
  return readConfig(sandboxVariables, env, ({ databaseUrl, keyDatabaseUrl }) =>
    (databaseUrl === null) === (keyDatabaseUrl === null) ? [] : ['DATABASE_URL and KEY_DATABASE_URL go together.'],
  );
}
