import { readEmailConsentConfig } from './email-consent.config';

const key = Buffer.alloc(32, 1).toString('base64');
const env = {
  DATABASE_URL: 'postgresql://kinsent_email_consent@db.example/kinsent',
  KEY_DATABASE_URL: 'postgresql://kinsent_email_consent_keys@db.example/kinsent_keys',
  PUBLIC_URL: 'https://consent.example/',
  POLICY_FILE: 'policy.yaml',
  ENCRYPTION_KEYS: `a:${key}`,
  REFERENCE_KEYS: `r:${Buffer.alloc(32, 2).toString('base64')}`,
  INDEX_KEY: key,
  LINK_KEY: key,
  SMTP_URL: 'smtp://mail.example',
  MAIL_FROM_ADDRESS: 'consent@example.example',
};

it('is read, with pages at the root of the public address', () => {
  expect(readEmailConsentConfig(env)).toMatchObject({ publicUrl: 'https://consent.example', bounceDomain: null });
});

it.each([
  ['PUBLIC_URL', 'https://example.example/consent'],
  ['MAIL_FROM_ADDRESS', 'consent at example'],
  ['BOUNCE_DOMAIN', 'smtp://bounce.example'],
])('refuses a %s such as %s', (name, value) => {
  expect(() => readEmailConsentConfig({ ...env, [name]: value })).toThrow(`${name} must`);
});

it('knows where parents prove who they are only together with the key of the links', () => {
  expect(readEmailConsentConfig(env)).toMatchObject({ verifiedConsentUrl: null, verificationKey: null });
  const both = { ...env, VERIFIED_CONSENT_URL: 'https://proof.example/', VERIFICATION_KEY: key };
  expect(readEmailConsentConfig(both)).toMatchObject({ verifiedConsentUrl: 'https://proof.example' });
  expect(() => readEmailConsentConfig({ ...both, VERIFICATION_KEY: '' })).toThrow('set without VERIFICATION_KEY');
  expect(() => readEmailConsentConfig({ ...both, VERIFIED_CONSENT_URL: '' })).toThrow(
    'set without VERIFIED_CONSENT_URL',
  );
  expect(() => readEmailConsentConfig({ ...both, VERIFICATION_KEY: 'AAAA' })).toThrow('VERIFICATION_KEY must');
});

it('takes no reports that no letter asks for, and lets another instance take those that letters ask for', () => {
  expect(() => readEmailConsentConfig({ ...env, BOUNCE_PORT: '2525' })).toThrow(
    'BOUNCE_PORT is set without BOUNCE_DOMAIN',
  );
  const listensElsewhere = readEmailConsentConfig({ ...env, BOUNCE_DOMAIN: 'bounce.example' });
  expect(listensElsewhere).toMatchObject({ bounceDomain: 'bounce.example', bouncePort: null });
});
