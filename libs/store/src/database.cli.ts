import { openDatabase } from './data-source';
import { Database } from './database';
import { forgetLinkKey, SchemaBehind } from './key-check';
import { Keyring, KeyringFault, UnknownKey } from './keyring';
import { migrate, pendingMigrations } from './migrate';
import { rewrap } from './rewrap';
import { SealBroken } from './sealing';
import { serviceNames, type ServiceName, serviceRoles, setServicePasswords } from './service-role';

const help = `Usage: npm run database -- <command>

  migrate   brings the schema up to date and sets the passwords of the services' roles
  status    says which migrations are still to be done, and changes nothing
  rewrap    moves what older encryption keys seal to the current one, after which they can go
  new-link-key
            lets the services start with another LINK_KEY; parents then ask for fresh letters

Environment:
  DATABASE_OWNER_URL            the owner of the schema, who may create roles; needed by all
  ENCRYPTION_KEYS               name:base64,older:base64 as the services have it; needed by rewrap
${serviceNames.map((service) => `  ${variableOf(service).padEnd(29)} the URL that ${service} is given; its user is ${serviceRoles[service]}`).join('\n')}

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
    say(error instanceof Refusal ? error.message : `The database refused: ${reasonOf(error)}`);
    return 1;
  }
}

async function runMigrate(env: Environment, say: (line: string) => void): Promise<void> {
  const ownerUrl = ownerUrlOf(env);
  const passwords = passwordsOf(env);
  const done = await migrate(ownerUrl);
  for (const name of done) say(`done: ${name}`);
  if (done.length === 0) say('The schema is up to date.');
  await setServicePasswords(ownerUrl, passwords);
  for (const service of serviceNames) {
    say(`${serviceRoles[service]}: ${passwords[service] === undefined ? 'password left as it is' : 'password set'}`);
  }
}

async function runStatus(env: Environment, say: (line: string) => void): Promise<void> {
  const database = await openDatabase(ownerUrlOf(env), { poolSize: 1, application: 'kinsent-migrate' });
  try {
    const pending = await pendingMigrations(database);
    for (const name of pending) say(`to do: ${name}`);
    if (pending.length === 0) say('The schema is up to date.');
  } finally {
    await database.destroy();
  }
}

async function runRewrap(env: Environment, say: (line: string) => void): Promise<void> {
  const ownerUrl = ownerUrlOf(env);
  const keyring = keyringOf(env);
  const database = await openDatabase(ownerUrl, { poolSize: 1, application: 'kinsent-rewrap' });
  try {
    const moved = await rewrap(database, keyring);
    for (const [column, n] of Object.entries(moved)) say(`${column}: ${n} moved`);
    say(`Everything is sealed under ${keyring.current.name}.`);
  } catch (error) {
    const isOurs = [UnknownKey, SealBroken, KeyringFault, SchemaBehind].some((fault) => error instanceof fault);
    throw isOurs ? new Refusal((error as Error).message) : error;
  } finally {
    await database.destroy();
  }
}

async function runNewLinkKey(env: Environment, say: (line: string) => void): Promise<void> {
  const database = await openDatabase(ownerUrlOf(env), { poolSize: 1, application: 'kinsent-migrate' });
  try {
    const forgotten = await forgetLinkKey(new Database(database).pool);
    say(forgotten ? 'The next LINK_KEY that a service starts with is the one.' : 'No LINK_KEY was used yet.');
  } finally {
    await database.destroy();
  }
}

function keyringOf(env: Environment): Keyring {
  try {
    return Keyring.open({ encryptionKeys: env['ENCRYPTION_KEYS'] ?? '', indexKey: null });
  } catch (error) {
    throw error instanceof KeyringFault ? new Refusal(error.message) : error;
  }
}

function ownerUrlOf(env: Environment): string {
  const url = env['DATABASE_OWNER_URL'];
  if (url === undefined || url === '') throw new Refusal('DATABASE_OWNER_URL is not set. See --help.');
  parse(url, 'DATABASE_OWNER_URL');
  return url;
}

function passwordsOf(env: Environment): Partial<Record<ServiceName, string>> {
  const passwords: Partial<Record<ServiceName, string>> = {};
  for (const service of serviceNames) {
    const variable = variableOf(service);
    const text = env[variable];
    if (text === undefined || text === '') continue;
    const { username, password } = parse(text, variable);
    if (username !== serviceRoles[service])
      throw new Refusal(`${variable} must have the user ${serviceRoles[service]}.`);
    if (!/^[\x20-\x7e]{1,1024}$/.test(password)) {
      throw new Refusal(`${variable} must have a password of printable ASCII characters.`);
    }
    passwords[service] = password;
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

function variableOf(service: ServiceName): string {
  return `DATABASE_URL_${service.toUpperCase().replaceAll('-', '_')}`;
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
