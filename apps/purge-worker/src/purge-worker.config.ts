import { type Config, hostVariables, line, oneOf, required, url, withDefault } from '@kinsent/host';
import { signingKey } from './proof/signing-key.reader';

/** Everything that purge-worker reads from its environment. It deletes what it cannot read; references alone it can. */
export const purgeWorkerVariables = {
  ...hostVariables(4403),
  databaseUrl: required('DATABASE_URL', url('postgres', 'postgresql'), {
    about: 'Database, as the role `kinsent_purge_worker`.',
    secret: true,
  }),
  keyDatabaseUrl: required('KEY_DATABASE_URL', url('postgres', 'postgresql'), {
    about: 'Database of the key store, as the role `kinsent_purge_worker_keys`.',
    secret: true,
  }),
  referenceKeys: required('REFERENCE_KEYS', line, {
    about: 'The same as those of email-consent: an erased child is named to the systems that have to erase it too.',
    secret: true,
  }),
  signingKey: required('SIGNING_KEY', signingKey, {
    about: 'Signs checkpoints of the ledger and certificates of erasure. A new one may take its place at any time.',
    secret: true,
  }),
  policyFile: required('POLICY_FILE', line, { about: 'The policy (YAML), checked at boot.' }),
  priority: withDefault('PRIORITY', oneOf('low', 'normal'), 'low', {
    about:
      'Of this process on its machine. `low`: whoever answers apps and parents goes first, and forgetting takes what is left, half as much at once while they want the processors.',
  }),
};

export type PurgeWorkerConfig = Config<typeof purgeWorkerVariables>;
