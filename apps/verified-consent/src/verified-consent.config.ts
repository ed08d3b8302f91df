import { type Config, hostVariables, line, required, url } from '@kinsent/host';

/** Everything that verified-consent reads from its environment. */
export const verifiedConsentVariables = {
  ...hostVariables(4402),
  databaseUrl: required('DATABASE_URL', url('postgres', 'postgresql'), {
    about: 'Database, as the role `kinsent_verified_consent`.',
    secret: true,
  }),
  policyFile: required('POLICY_FILE', line, { about: 'The policy (YAML), checked at boot.' }),
};

export type VerifiedConsentConfig = Config<typeof verifiedConsentVariables>;
