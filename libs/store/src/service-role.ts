import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { scramVerifier } from './scram';

/** The database role of each service. */
export const serviceRoles = {
  'email-consent': 'kinsent_email_consent',
  'verified-consent': 'kinsent_verified_consent',
  'purge-worker': 'kinsent_purge_worker',
} as const;

export type ServiceName = keyof typeof serviceRoles;

/** The role of each service that has to do with keys in the key store's database: one of its own, with its own password. */
export const keyRoles = {
  'email-consent': 'kinsent_email_consent_keys',
  'verified-consent': 'kinsent_verified_consent_keys',
  'purge-worker': 'kinsent_purge_worker_keys',
} as const;

export type KeyServiceName = keyof typeof keyRoles;

export const keyServiceNames = Object.keys(keyRoles) as KeyServiceName[];

export const serviceNames = Object.keys(serviceRoles) as ServiceName[];

// Roles are shared by all databases of a cluster: two that change the same one at once would fail on its row.
const roleLock = 730_184_552;

/**
 * Lets services log in with these passwords; a service that is not named keeps the one it has. The migrations must have
 * run. Throws RangeError when a password is not printable ASCII.
 */
export async function setServicePasswords(
  ownerUrl: string,
  passwords: Readonly<Partial<Record<ServiceName, string>>>,
): Promise<void> {
  await setPasswords(ownerUrl, serviceRoles, passwords);
}

/** The same for the key store's database. */
export async function setKeyPasswords(
  keyOwnerUrl: string,
  passwords: Readonly<Partial<Record<KeyServiceName, string>>>,
): Promise<void> {
  await setPasswords(keyOwnerUrl, keyRoles, passwords);
}

async function setPasswords<Name extends string>(
  ownerUrl: string,
  roles: Readonly<Record<Name, string>>,
  passwords: Readonly<Partial<Record<Name, string>>>,
): Promise<void> {
  const statements = (Object.keys(roles) as Name[]).flatMap((service) => {
    const password = passwords[service];
    if (password === undefined) return [];
    const role = escapeIdentifier(roles[service]);
    return [`alter role ${role} login password ${escapeLiteral(scramVerifier(password))}`];
  });
  const client = new Client({ connectionString: ownerUrl, application_name: 'kinsent-migrate' });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [roleLock]);
    for (const statement of statements) await client.query(statement);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** The URL with which a service reaches the same database as its owner does. Holds the password. */
export function serviceUrl(ownerUrl: string, service: ServiceName, password: string): string {
  return urlAs(serviceRoles[service], ownerUrl, password);
}

/** The URL with which a service reaches the key store's database. Holds the password. */
export function keyServiceUrl(keyOwnerUrl: string, service: KeyServiceName, password: string): string {
  return urlAs(keyRoles[service], keyOwnerUrl, password);
}

function urlAs(role: string, ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.href;
}
