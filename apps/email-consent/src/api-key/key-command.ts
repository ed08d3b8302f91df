import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { addPeriod, parseDate, type Policy } from '@kinsent/consent';
import { CommandFault, type Scope, scopes } from '@kinsent/host';
import type { ApiKeyRecord, ApiKeyStore } from '@kinsent/store';
import { newApiKey } from './api-key-text';

export const keyHelp = `Usage: npm run keys -- <command>

  create --app <app> --label <text> --scope <scope>… [--expires <when>] [--mode live|test]
           makes a key and shows it this once; only its hash is kept
  list   [--app <app>]
           all keys, without their secrets
  revoke <id>
           ends a key; running services notice within five seconds

  --scope    ${scopes.join(', ')}
             several with commas, or the option several times; "all" for every one
  --expires  an ISO instant or date (2027-01-01), or a duration from now (P90D)
  --mode     test keys work in the sandbox alone; live is the default

Environment: DATABASE_URL, POLICY_FILE (names the apps; only for create)`;

export interface KeyCommand {
  readonly keys: ApiKeyStore;
  /** Read only where a command needs it: ending a key must work whatever the policy has come to. */
  readonly policy: () => Policy;
  readonly at: Date;
  readonly say: (line: string) => void;
}

/** Runs one command. Throws CommandFault for what it cannot make out. */
export async function runKeyCommand(args: readonly string[], run: KeyCommand): Promise<void> {
  const [command, ...rest] = args;
  if (command === 'create') return create(rest, run);
  if (command === 'list') return list(rest, run);
  if (command === 'revoke') return revoke(rest, run);
  throw new CommandFault(`This is not understood: ${command ?? ''}`);
}

async function create(args: readonly string[], { keys, policy, at, say }: KeyCommand): Promise<void> {
  const { apps } = policy();
  const { values } = parseArgs({
    args: [...args],
    options: {
      app: { type: 'string' },
      label: { type: 'string' },
      scope: { type: 'string', multiple: true },
      expires: { type: 'string' },
      mode: { type: 'string', default: 'live' },
    },
  });
  const { app, label, mode } = values;
  if (app === undefined || !Object.hasOwn(apps, app)) {
    throw new CommandFault(`--app must be one of the policy's: ${Object.keys(apps).join(', ')}`);
  }
  if (label === undefined || label.trim() === '' || label.length > 200)
    throw new CommandFault('--label must say whose key it is.');
  if (mode !== 'live' && mode !== 'test') throw new CommandFault('--mode must be live or test.');
  const expiresAt = values.expires === undefined ? null : expiryOf(values.expires, at);
  const key = newApiKey(mode);
  const secretHash = createHash('sha256').update(key).digest();
  const record = await keys.create(
    { app, label, mode, scopes: scopesOf(values.scope ?? []), expiresAt, secretHash },
    at,
  );
  say(key);
  say('');
  say('This key is shown once and cannot be shown again. Keep it like a password.');
  say(lineOf(record));
}

async function list(args: readonly string[], { keys, say }: KeyCommand): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { app: { type: 'string' } } });
  const found = await keys.list(values.app);
  if (found.length === 0) say('There are no keys.');
  for (const record of found) say(lineOf(record));
}

async function revoke(args: readonly string[], { keys, at, say }: KeyCommand): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  const [id] = positionals;
  if (positionals.length !== 1 || id === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new CommandFault('Name the key by its id, as `list` shows it.');
  }
  if (!(await keys.revoke(id, at))) throw new CommandFault('There is no such key, or it is revoked already.');
  say('The key is revoked.');
}

function scopesOf(given: readonly string[]): Scope[] {
  const named = given.flatMap((each) => each.split(',')).map((each) => each.trim());
  if (named.length === 1 && named[0] === 'all') return [...scopes];
  const known = scopes.filter((scope) => named.includes(scope));
  if (named.length === 0 || named.some((each) => !(scopes as readonly string[]).includes(each))) {
    throw new CommandFault(`--scope must be of: ${scopes.join(', ')}, or all`);
  }
  return known;
}

const instant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

function expiryOf(text: string, at: Date): Date {
  const form = 'a date, an instant with its zone, or a duration such as P90D';
  const expiresAt = text.startsWith('P') ? periodFrom(at, text) : momentIn(text);
  if (expiresAt === null || !(expiresAt > at)) throw new CommandFault(`--expires must be ${form}, and lie ahead.`);
  return expiresAt;
}

function momentIn(text: string): Date | null {
  if (!instant.test(text)) return null;
  try {
    // Date makes 3 March of 31 February.
    parseDate(text.slice(0, 10));
    return new Date(text);
  } catch {
    return null;
  }
}

function periodFrom(at: Date, text: string): Date | null {
  try {
    return addPeriod(at, text);
  } catch {
    return null;
  }
}

function lineOf({ id, app, label, mode, scopes: allowed, createdAt, expiresAt, revokedAt }: ApiKeyRecord): string {
  const ends =
    revokedAt !== null ? `revoked ${revokedAt.toISOString()}` : `expires ${expiresAt?.toISOString() ?? 'never'}`;
  return [id, app, mode, allowed.join(','), `created ${createdAt.toISOString()}`, ends, label].join('  ');
}
