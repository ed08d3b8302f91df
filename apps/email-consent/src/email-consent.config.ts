import {
  base64Bytes,
  type Config,
  emailAddress,
  hostVariables,
  line,
  mailDomain,
  oneOf,
  optional,
  origin,
  readConfig,
  required,
  url,
  wholeNumber,
  withDefault,
} from '@kinsent/host';

/** Everything that email-consent reads from its environment. */
export const emailConsentVariables = {
  ...hostVariables(4401),
  databaseUrl: required('DATABASE_URL', url('postgres', 'postgresql'), {
    about: 'Database, as the role `kinsent_email_consent`.',
    secret: true,
  }),
  keyDatabaseUrl: required('KEY_DATABASE_URL', url('postgres', 'postgresql'), {
    about: 'Database of the key store, as the role `kinsent_email_consent_keys`.',
    secret: true,
  }),
  publicUrl: required('PUBLIC_URL', origin('https', 'http'), {
    about: 'Address under which parents reach this service; the links in letters begin with it.',
  }),
  policyFile: required('POLICY_FILE', line, { about: 'The policy (YAML), checked at boot.' }),
  encryptionKeys: required('ENCRYPTION_KEYS', line, {
    about: 'Key-encryption keys, `name:base64,name2:base64` of 32 bytes each: the first seals, all of them open.',
    secret: true,
  }),
  referenceKeys: required('REFERENCE_KEYS', line, {
    about: 'Key-encryption keys in the same form, and other ones, for the references by which apps name children.',
    secret: true,
  }),
  indexKey: required('INDEX_KEY', line, { about: 'Key of the blind index, 32 bytes in base64.', secret: true }),
  linkKey: required('LINK_KEY', base64Bytes(32), {
    about: 'Key from which links and codes of letters follow.',
    secret: true,
  }),
  verifiedConsentUrl: optional('VERIFIED_CONSENT_URL', origin('https', 'http'), {
    about:
      'Address under which parents reach verified-consent, where they prove who they are. Without it what needs the high level can only be refused.',
  }),
  verificationKey: optional('VERIFICATION_KEY', base64Bytes(32), {
    about: 'Key from which links to verified-consent follow; the same there. Goes with `VERIFIED_CONSENT_URL`.',
    secret: true,
  }),
  smtpUrl: required('SMTP_URL', url('smtp', 'smtps'), {
    about:
      'Mail server that takes the letters, with user and password if it wants them. Live and on another machine, `smtp://` needs STARTTLS, unless it ends in `?requireTLS=false`.',
    secret: true,
  }),
  mailFromAddress: required('MAIL_FROM_ADDRESS', emailAddress, { about: 'Address that letters come from.' }),
  bounceDomain: optional('BOUNCE_DOMAIN', mailDomain, {
    about:
      'Domain whose mail reaches `BOUNCE_PORT`, here or on another instance; without it delivery reports go to `MAIL_FROM_ADDRESS`.',
  }),
  bouncePort: optional('BOUNCE_PORT', wholeNumber(0, 65535), {
    about: 'Port of `HOST` on which delivery reports to `BOUNCE_DOMAIN` are taken by SMTP.',
  }),
  duties: withDefault('DUTIES', oneOf('on', 'off'), 'on', {
    about: '`off` for an instance that only answers, beside another one that sends letters and webhooks.',
  }),
};

export type EmailConsentConfig = Config<typeof emailConsentVariables>;

/** Reads the environment. Throws ConfigError, also for variables that do not go together. */
export function readEmailConsentConfig(env: Readonly<Record<string, string | undefined>>): EmailConsentConfig {
  return readConfig(emailConsentVariables, env, ({ bounceDomain, bouncePort, verifiedConsentUrl, verificationKey }) => [
    ...(bouncePort !== null && bounceDomain === null
      ? ['BOUNCE_PORT is set without BOUNCE_DOMAIN: no letter would come back to it.']
      : []),
    ...(verifiedConsentUrl !== null && verificationKey === null
      ? ['VERIFIED_CONSENT_URL is set without VERIFICATION_KEY: no link could lead there.']
      : []),
    ...(verificationKey !== null && verifiedConsentUrl === null
      ? ['VERIFICATION_KEY is set without VERIFIED_CONSENT_URL: its links would lead nowhere.']
      : []),
  ]);
}

/** Injection token of the EmailConsentConfig. */
export const emailConsentConfig = Symbol('emailConsentConfig');
