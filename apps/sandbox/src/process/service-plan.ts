import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeSigningKey } from '@kinsent/consent';
import { type KeyServiceName, keyServiceUrl, type ServiceName, serviceUrl } from '@kinsent/store';
import type { Ports } from './choose-ports';

/** Everything that the services must agree upon. */
export interface HouseSettings {
  readonly ports: Ports;
  readonly ownerUrl: string;
  readonly passwords: Readonly<Record<ServiceName, string>>;
  readonly keyOwnerUrl: string;
  readonly keyPasswords: Readonly<Record<KeyServiceName, string>>;
  readonly policyFile: string;
  readonly encryptionKeys: string;
  readonly referenceKeys: string;
  readonly deskKeys: string;
  readonly indexKey: string;
  readonly smtpPort: number;
  readonly bouncePort: number;
  /** Where forms come in by mail. */
  readonly formMailPort: number;
  readonly stripe: StripeSettings;
  /** Where staff sign in. */
  readonly people: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };
}

/** How verified-consent reaches Stripe, or the card terminal that stands in for it. */
export interface StripeSettings {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Null: Stripe's own. */
  readonly apiUrl: string | null;
}

export interface ServicePlan {
  readonly name: ServiceName;
  readonly entry: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

/** The sample policy’s own. */
export const formAddress = 'forms@brickyard.example';

/** Where built services lie, seen from this file's built form. */
const apps = join(__dirname, '..', '..', '..');

/** The three services with the environment of each: what it needs and nothing else. */
export function planServices(settings: HouseSettings): ServicePlan[] {
  const { ports, policyFile, stripe, people } = settings;
  const verificationKey = randomBytes(32).toString('base64');
  const keyUrl = (name: KeyServiceName): string =>
    keyServiceUrl(settings.keyOwnerUrl, name, settings.keyPasswords[name]);
  const plan = (name: ServiceName, port: number, own: Record<string, string>): ServicePlan => ({
    name,
    port,
    entry: join(apps, name, 'src', 'main.js'),
    env: {
      ...machine(),
      KINSENT_MODE: 'sandbox',
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: serviceUrl(settings.ownerUrl, name, settings.passwords[name]),
      ...own,
    },
  });
  return [
    plan('email-consent', ports.emailConsent, {
      PUBLIC_URL: `http://localhost:${ports.emailConsent}`,
      POLICY_FILE: policyFile,
      KEY_DATABASE_URL: keyUrl('email-consent'),
      ENCRYPTION_KEYS: settings.encryptionKeys,
      REFERENCE_KEYS: settings.referenceKeys,
      INDEX_KEY: settings.indexKey,
      LINK_KEY: randomBytes(32).toString('base64'),
      SMTP_URL: `smtp://127.0.0.1:${settings.smtpPort}`,
      MAIL_FROM_ADDRESS: 'post@sandbox.example',
      BOUNCE_DOMAIN: 'bounce.sandbox.example',
      BOUNCE_PORT: String(settings.bouncePort),
      VERIFIED_CONSENT_URL: `http://localhost:${ports.verifiedConsent}`,
      VERIFICATION_KEY: verificationKey,
    }),
    plan('verified-consent', ports.verifiedConsent, {
      POLICY_FILE: policyFile,
      PUBLIC_URL: `http://localhost:${ports.verifiedConsent}`,
      VERIFICATION_KEY: verificationKey,
      KEY_DATABASE_URL: keyUrl('verified-consent'),
      DESK_KEYS: settings.deskKeys,
      INDEX_KEY: settings.indexKey,
      FORM_MAIL_PORT: String(settings.formMailPort),
      FORM_MAIL_ADDRESS: formAddress,
      FORM_FAX_SENDERS: 'fax.example',
      OIDC_ISSUER: people.issuer,
      OIDC_CLIENT_ID: people.clientId,
      OIDC_CLIENT_SECRET: people.clientSecret,
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
      ...(stripe.apiUrl === null ? {} : { STRIPE_API_URL: stripe.apiUrl }),
    }),
    plan('purge-worker', ports.purgeWorker, {
      POLICY_FILE: policyFile,
      SIGNING_KEY: makeSigningKey(),
      KEY_DATABASE_URL: keyUrl('purge-worker'),
      REFERENCE_KEYS: settings.referenceKeys,
      // Somebody watches it forget.
      PRIORITY: 'normal',
    }),
  ];
}

/** Of our own environment, what a program needs on this machine; no secret of whoever started us is passed on. */
function machine(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'LANG', 'LC_ALL', 'TZ', 'SYSTEMROOT'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
