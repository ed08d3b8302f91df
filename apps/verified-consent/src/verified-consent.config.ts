import {
  base64Bytes,
  type Config,
  hostVariables,
  line,
  optional,
  origin,
  readConfig,
  required,
  url,
  withDefault,
} from '@kinsent/host';
import { inboundFaults, inboundVariables } from './inbound/inbound-config';
import { clamdAddress } from './scan/clamd-address';

/** Everything that verified-consent reads from its environment. */
export const verifiedConsentVariables = {
  ...hostVariables(4402),
  databaseUrl: required('DATABASE_URL', url('postgres', 'postgresql'), {
    about: 'Database, as the role `kinsent_verified_consent`.',
    secret: true,
  }),
  keyDatabaseUrl: required('KEY_DATABASE_URL', url('postgres', 'postgresql'), {
    about: 'Database of the key store, as the role `kinsent_verified_consent_keys`.',
    secret: true,
  }),
  deskKeys: required('DESK_KEYS', line, {
    about:
      'Key-encryption keys, `name:base64,name2:base64` of 32 bytes each, for what people send in to be judged: the first seals, all of them open.',
    secret: true,
  }),
  indexKey: required('INDEX_KEY', line, {
    about: 'Key of the blind index; the same as email-consent’s.',
    secret: true,
  }),
  publicUrl: required('PUBLIC_URL', origin('https', 'http'), {
    about: 'Address under which parents reach this service; email-consent has it as `VERIFIED_CONSENT_URL`.',
  }),
  policyFile: required('POLICY_FILE', line, { about: 'The policy (YAML), checked at boot.' }),
  verificationKey: required('VERIFICATION_KEY', base64Bytes(32), {
    about: 'Key from which the links to this service follow; the same as email-consent’s.',
    secret: true,
  }),
  stripeSecretKey: optional('STRIPE_SECRET_KEY', line, {
    about: 'Stripe’s secret or restricted key; needed where the policy offers the card.',
    secret: true,
  }),
  stripeWebhookSecret: optional('STRIPE_WEBHOOK_SECRET', line, {
    about: 'Signing secret of the Stripe webhook endpoint `/webhooks/stripe`.',
    secret: true,
  }),
  stripeApiUrl: optional('STRIPE_API_URL', origin('http'), {
    about: 'A stand-in for Stripe on this machine; in a sandbox only.',
  }),
  stripePages: withDefault('STRIPE_CHECKOUT_ORIGIN', origin('https', 'http'), 'https://checkout.stripe.com', {
    about: 'Where Stripe’s payment pages are, if the account has a domain of its own for them.',
  }),
  clamdUrl: optional('CLAMD_URL', clamdAddress, {
    about: 'The virus scanner clamd, asked about every file that is sent in. What it could not look at is not taken.',
  }),
  ...inboundVariables,
  oidcIssuer: optional('OIDC_ISSUER', url('https', 'http'), {
    about:
      'Where staff sign in (OpenID Connect): the issuer, as its discovery document names it. Without it nobody gets to `/desk`.',
  }),
  oidcClientId: optional('OIDC_CLIENT_ID', line, { about: 'The desk’s own name at the issuer.' }),
  oidcClientSecret: optional('OIDC_CLIENT_SECRET', line, {
    about: 'The desk’s secret at the issuer.',
    secret: true,
  }),
  oidcRolesClaim: withDefault('OIDC_ROLES_CLAIM', line, 'roles', {
    about: 'Claim that names a person’s roles; a path where it lies deeper, such as `realm_access.roles`.',
  }),
};

export type VerifiedConsentConfig = Config<typeof verifiedConsentVariables>;

/** Reads the environment. Throws ConfigError, also for variables that do not go together. */
export function readVerifiedConsentConfig(env: Readonly<Record<string, string | undefined>>): VerifiedConsentConfig {
  return readConfig(verifiedConsentVariables, env, (config) => [
    ...keyFaults(config),
    ...standInFaults(config),
    ...signInFaults(config),
    ...inboundFaults(config),
  ]);
}

/** A live key in a sandbox would charge real cards; a test key elsewhere would take cards that do not exist for proof. */
function keyFaults({ mode, stripeSecretKey: key, stripeWebhookSecret }: VerifiedConsentConfig): string[] {
  if (key === null && stripeWebhookSecret === null) return [];
  if (key === null || stripeWebhookSecret === null) {
    return ['STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together: set both, or neither.'];
  }
  const kind = /^(?:sk|rk)_(live|test)_/.exec(key)?.[1];
  if (kind === undefined) return ['STRIPE_SECRET_KEY must begin with sk_live_, rk_live_, sk_test_ or rk_test_.'];
  if (mode === 'sandbox' && kind === 'live')
    return ['STRIPE_SECRET_KEY is a live key: a sandbox takes test keys only.'];
  if (mode === 'live' && kind === 'test')
    return ['STRIPE_SECRET_KEY is a test key: cards that do not exist would count as proof.'];
  return [];
}

function standInFaults({ mode, stripeApiUrl }: VerifiedConsentConfig): string[] {
  if (stripeApiUrl === null) return [];
  return mode === 'sandbox' && isHere(stripeApiUrl)
    ? []
    : ['STRIPE_API_URL names a stand-in for Stripe: that works in a sandbox, on this machine, and nowhere else.'];
}

/** Whoever reads what passes between us and the issuer could sign in as anybody. */
function signInFaults({ mode, oidcIssuer, oidcClientId, oidcClientSecret }: VerifiedConsentConfig): string[] {
  const together = [oidcIssuer, oidcClientId, oidcClientSecret];
  if (together.every((each) => each === null)) return [];
  if (oidcIssuer === null || together.includes(null)) {
    return ['OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together: set all of them, or none.'];
  }
  const { protocol, search, hash, username, password } = new URL(oidcIssuer);
  if (search + hash + username + password !== '') {
    return ['OIDC_ISSUER must be an address without query, fragment or user.'];
  }
  return protocol === 'https:' || (mode === 'sandbox' && isHere(oidcIssuer))
    ? []
    : ['OIDC_ISSUER must start with https://: plain http works in a sandbox, on this machine, and nowhere else.'];
}

function isHere(address: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);
}

/** Injection token of the VerifiedConsentConfig. */
export const verifiedConsentConfig = Symbol('verifiedConsentConfig');
