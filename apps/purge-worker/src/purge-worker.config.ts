import { type Config, hostVariables, line, required, url } from '@kinsent/host';
import { signingKey } from './proof/signing-key.reader';

/** Everything that purge-worker reads from its environment. It holds no key: it deletes what it cannot read. */
export const purgeWorkerVariables = {
  ...hostVariables(4403),
  databaseUrl: required('DATABASE_URL', url('postgres', 'postgresql'), {
    about: 'Database, as the role `kinsent_purge_worker`.',
    secret: true,
  }),
  signingKey: required('SIGNING_KEY', signingKey, {
    about: 'Signs checkpoints of the ledger and certificates of erasure. A new one may take its place at any time.',
    secret: true,
  }),
  policyFile: required('POLICY_FILE', line, { about: 'The policy (YAML), checked at boot.' }),
};

export type PurgeWorkerConfig = Config<typeof purgeWorkerVariables>;
