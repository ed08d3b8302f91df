import type { DataSource } from 'typeorm';
import { openDatabase } from './data-source';
import { Database } from './database';
import { forgetLinkKey } from './key-check';
import { DatabaseKeyStore } from './key-store/database.key-store';
import { migrateKeys, openKeyDatabase } from './key-store/migrate-keys';
import { moveKeys } from './key-store/move-keys';
import { Keyring, KeyringFault, UnknownKey } from './keyring';
import { migrate, pendingMigrations } from './migrate';
import { rewrap } from './rewrap';
import { SchemaBehind } from './schema-behind';
import { SealBroken } from './sealing';
import {
  keyRoles,
  keyServiceNames,
  serviceNames,
  serviceRoles,
  setKeyPasswords,
  setServicePasswords,
} from './service-role';

/** Where the URL of a service stands, and as whom it logs in there. */
const variables = [
  ...serviceNames.map((service) => ({ service, role: serviceRoles[service], variable: variableOf('', service) })),
  ...keyServiceNames.map((service) => ({ service, role: keyRoles[service], variable: variableOf('KEY_', service) })),
];

const help = `Usage: npm run database -- <command>

  migrate   brings both schemas up to date and sets the passwords of the services' roles
  status    says which migrations are still to be done, and changes nothing
  rewrap    moves what older key-encryption keys seal to the current ones, after which they can go
  new-link-key
            lets the services start with another LINK_KEY; parents then ask for fresh letters

Environment:
  DATABASE_OWNER_URL              the owner of the schema, who may create roles; needed by all
  KEY_DATABASE_OWNER_URL          the same for the key store, another database; needed by all but new-link-key
  ENCRYPTION_KEYS                 name:base64,older:base64 as the services have it; needed by rewrap
  REFERENCE_KEYS                  likewise
  DESK_KEYS                       likewise, where there are any
${variables.map(({ variable, service, role }) => `  ${variable.padEnd(31)} the URL that ${service} is given; its user is ${role}`).join('\n')}

migrate needs the keys once, to move those of an older version into the key store: stop the services first.
A service whose variable is not set keeps the password that it has.`;

type Environment = Readonly<Record<string, string | undefined>>;

/** What the command line cannot go on with; its message is for the person who typed. */
class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** Runs one command and answers the exit code: 0 done, 1 failed, 2 not understood. */
export async function runDatabaseCommand(
  args: readonly string[],
  env: Environment,
  say: (line: string) => void,
): Promise<number> {
  const [command = '--help', ...rest] = args;
  if (['--help', '-h', 'help'].includes(command)) {
    say(help);
    return 0;
  }
  const run = { migrate: runMigrate, status: runStatus, rewrap: runRewrap, 'new-link-key': runNewLinkKey }[command];
  if (run === undefined || rest.length > 0) {
    say(`This is not understood: ${args.join(' ')}\n\n${help}`);
    return 2;
  }
  try {
    await run(env, say);
    return 0;
  } catch (error) {
    const isOurs = [Refusal, UnknownKey, SealBroken, KeyringFault, SchemaBehind].some(
      (fault) => error instanceof fault,
    );
    say(isOurs ? (error as Error).message : `The database refused: ${reasonOf(error)}`);
    return 1;
  }
}

async function runMigrate(env: Environment, say: (line: string) => void): Promise<void> {
  const [ownerUrl, keyOwnerUrl] = [ownerUrlOf(env, 'DATABASE_OWNER_URL'), ownerUrlOf(env, 'KEY_DATABASE_OWNER_URL')];
  const passwords = passwordsOf(env);
  const done = await migrateKeys(keyOwnerUrl);
  const moved = await withDatabase(ownerUrl, (database) =>
    moveKeys({ database, keyOwnerUrl, keyring: () => keyringOf(env) }),
  );
  if (moved !== null) say(`keys moved to the key store: ${moved}`);
  done.push(...(await migrate(ownerUrl)));
  for (const name of done) say(`done: ${name}`);
  if (done.length === 0) say('The schema is up to date.');
  const of = (roles: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      variables.flatMap(({ role, service, variable }) => {
        const password = passwords.get(variable);
        return roles.includes(role) && password !== undefined ? [[service, password]] : [];
      }),
    );
  await setServicePasswords(ownerUrl, of(Object.values(serviceRoles)));
  await setKeyPasswords(keyOwnerUrl, of(Object.values(keyRoles)));
  for (const { role, variable } of variables) {
    say(`${role}: ${passwords.has(variable) ? 'password set' : 'password left as it is'}`);
  }
}

async function runStatus(env: Environment, say: (line: string) => void): Promise<void> {
  const [ownerUrl, keyOwnerUrl] = [ownerUrlOf(env, 'DATABASE_OWNER_URL'), ownerUrlOf(env, 'KEY_DATABASE_OWNER_URL')];
  const pending = [
    ...(await withKeyDatabase(keyOwnerUrl, pendingMigrations)),
    ...(await withDatabase(ownerUrl, pendingMigrations)),
  ];
  for (const name of pending) say(`to do: ${name}`);
  if (pending.length === 0) say('The schema is up to date.');
}

async function runRewrap(env: Environment, say: (line: string) => void): Promise<void> {
  const [ownerUrl, keyOwnerUrl] = [ownerUrlOf(env, 'DATABASE_OWNER_URL'), ownerUrlOf(env, 'KEY_DATABASE_OWNER_URL')];
  const keyring = keyringOf(env);
  const moved = await withKeyDatabase(keyOwnerUrl, (keys) =>
    withDatabase(ownerUrl, (database) => rewrap(database, DatabaseKeyStore.on(keys, keyring), keyring)),
  );
  for (const [what, n] of Object.entries(moved)) say(`${what}: ${n} moved`);
  say(`Everything is sealed under ${keyring.encryption.current.name} and ${keyring.reference.current.name}.`);
}

async function runNewLinkKey(env: Environment, say: (line: string) => void): Promise<void> {
  const forgotten = await withDatabase(ownerUrlOf(env, 'DATABASE_OWNER_URL'), (database) =>
    forgetLinkKey(new Database(database).pool),
  );
  say(forgotten ? 'The next LINK_KEY that a service starts with is the one.' : 'No LINK_KEY was used yet.');
}

type Work<T> = (database: DataSource) => Promise<T>;

async function withDatabase<T>(url: string, work: Work<T>): Promise<T> {
  return closing(await openDatabase(url, { poolSize: 1, application: 'kinsent-database' }), work);
}

async function withKeyDatabase<T>(url: string, work: Work<T>): Promise<T> {
  return closing(await openKeyDatabase(url, { poolSize: 1, application: 'kinsent-database' }), work);
}

async function closing<T>(database: DataSource, work: Work<T>): Promise<T> {
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

function keyringOf(env: Environment): Keyring {
  const [encryptionKeys, referenceKeys] = [env['ENCRYPTION_KEYS'] ?? '', env['REFERENCE_KEYS'] ?? ''];
  const deskKeys = env['DESK_KEYS'] === '' ? null : (env['DESK_KEYS'] ?? null);
  return Keyring.open({ encryptionKeys, referenceKeys, deskKeys, indexKey: null });
}

function ownerUrlOf(env: Environment, variable: string): string {
  const url = env[variable];
  if (url === undefined || url === '') throw new Refusal(`${variable} is not set. See --help.`);
  parse(url, variable);
  return url;
}

/** By variable; a service whose variable is not set is not in it. */
function passwordsOf(env: Environment): Map<string, string> {
  const passwords = new Map<string, string>();
  for (const { variable, role } of variables) {
    const text = env[variable];
    if (text === undefined || text === '') continue;
    const { username, password } = parse(text, variable);
    if (username !== role) throw new Refusal(`${variable} must have the user ${role}.`);
    if (!/^[\x20-\x7e]{1,1024}$/.test(password)) {
      throw new Refusal(`${variable} must have a password of printable ASCII characters.`);
    }
    passwords.set(variable, password);
  }
  return passwords;
}

/** Names the variable and never what is in it. */
function parse(text: string, variable: string): { username: string; password: string } {
  try {
    const url = new URL(text);
    if (!/^postgres(ql)?:$/.test(url.protocol)) throw new RangeError('not a Postgres URL');
    return { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  } catch {
    throw new Refusal(`${variable} must be a URL: postgresql://user:password@host:port/database.`);
  }
}

function variableOf(prefix: '' | 'KEY_', service: string): string {
  return `${prefix}DATABASE_URL_${service.toUpperCase().replaceAll('-', '_')}`;
}

function reasonOf(error: unknown): string {
  // Several addresses of one host fail as an AggregateError without a message of its own.
  const { message, code } = error as { message?: string; code?: string };
  return message !== undefined && message !== '' ? message : (code ?? 'no reason given');
}

if (require.main === module) {
  void runDatabaseCommand(process.argv.slice(2), process.env, (line) => console.log(line)).then((code) => {
    process.exitCode = code;
  });
}
