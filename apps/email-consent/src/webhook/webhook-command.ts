import { CommandFault } from '@kinsent/host';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { addPeriod, type Policy } from '@kinsent/consent';
import type { WebhookEndpoint, WebhookStore } from '@kinsent/store';
import { webhookUrlFault } from './webhook-url';

export const webhookHelp = `Usage: npm run webhooks -- <command>

  add     --app <app> --url <https URL> [--insecure]
            from now on events go there too; shows the signing secret this once
  list    --app <app>
  rotate  --app <app> <id> [--overlap <duration>]
            a new secret; the old one signs as well for the overlap (P1D by default)
  disable --app <app> <id>
            nothing more goes there; what is still owed to it fails

  --insecure  allows plain http to another machine, for a network of your own

Environment: DATABASE_URL, POLICY_FILE, ENCRYPTION_KEYS, INDEX_KEY`;

export interface WebhookCommand {
  readonly webhooks: WebhookStore;
  readonly policy: Policy;
  readonly at: Date;
  readonly say: (line: string) => void;
}

const options = {
  app: { type: 'string' },
  url: { type: 'string' },
  insecure: { type: 'boolean', default: false },
  overlap: { type: 'string', default: 'P1D' },
} as const;

/** Runs one command. Throws CommandFault for what it cannot make out. */
export async function runWebhookCommand(
  args: readonly string[],
  { webhooks, policy, at, say }: WebhookCommand,
): Promise<void> {
  const [command, ...rest] = args;
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
  const { app } = values;
  if (app === undefined || !Object.hasOwn(policy.apps, app)) {
    throw new CommandFault(`--app must be one of the policy's: ${Object.keys(policy.apps).join(', ')}`);
  }
  switch (command) {
    case 'add': {
      const url = values.url ?? '';
      const fault = webhookUrlFault(url, values.insecure);
      if (fault !== null) throw new CommandFault(`--url ${fault}.`);
      const secret = newSecret();
      const endpoint = await webhooks.addEndpoint({ app, url, secret }, at);
      showSecret(secret, say);
      return say(lineOf(endpoint));
    }
    case 'list': {
      const endpoints = await webhooks.list(app);
      if (endpoints.length === 0) say('There are no endpoints.');
      return endpoints.forEach((endpoint) => say(lineOf(endpoint)));
    }
    case 'rotate': {
      const secret = newSecret();
      const done = await webhooks.rotateSecret(app, idOf(positionals), secret, overlapEnd(values.overlap, at));
      if (!done) throw new CommandFault('The app has no such endpoint in use.');
      return showSecret(secret, say);
    }
    case 'disable': {
      if (!(await webhooks.disable(app, idOf(positionals), at))) {
        throw new CommandFault('The app has no such endpoint in use.');
      }
      return say('The endpoint is disabled.');
    }
    default:
      throw new CommandFault(`This is not understood: ${command ?? ''}`);
  }
}

/** A secret of Standard Webhooks: 32 random bytes in base64 behind `whsec_`. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function showSecret(secret: string, say: (line: string) => void): void {
  say(secret);
  say('');
  say('This secret is shown once and cannot be shown again. The receiver verifies deliveries with it.');
}

function overlapEnd(overlap: string, at: Date): Date {
  try {
    return addPeriod(at, overlap);
  } catch {
    throw new CommandFault('--overlap must be a duration such as P1D or PT1H.');
  }
}

function idOf(positionals: readonly string[]): string {
  const [id] = positionals;
  if (positionals.length !== 1 || id === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new CommandFault('Name the endpoint by its id, as `list` shows it.');
  }
  return id;
}

function lineOf({ id, app, url, createdAt, disabledAt, previousSecretUntil }: WebhookEndpoint): string {
  const state = disabledAt === null ? 'in use' : `disabled ${disabledAt.toISOString()}`;
  const overlap = previousSecretUntil === null ? [] : [`old secret signs until ${previousSecretUntil.toISOString()}`];
  return [id, app, url, `created ${createdAt.toISOString()}`, state, ...overlap].join('  ');
}
