import { parseArgs } from 'node:util';
import { CommandFault } from '../command/command-fault';
import type { DutyDeskStore, OpenDuty } from '@kinsent/store';

export const dutyHelp = `Usage: npm run duties -- <command>

  list  [--dead] [--limit <n>]
          what is owed and not done, the longest overdue first; --dead: only what was given up
  retry <id>
          has one that was given up tried again from now on
  drop  <id> --reason <text>
          settles one that was given up, undone: it is no alarm any more

  --reason  why, for whoever looks later: plain words that name nobody
  --limit   at most this many; 100 by default

A failed webhook is no such duty: see \`GET /v1/webhook-deliveries\` and its \`redeliver\`.

Environment: DATABASE_URL (of email-consent or purge-worker)`;

export interface DutyCommand {
  readonly duties: DutyDeskStore;
  readonly at: Date;
  readonly say: (line: string) => void;
}

const options = {
  dead: { type: 'boolean', default: false },
  limit: { type: 'string', default: '100' },
  reason: { type: 'string' },
} as const;

/** Runs one command. Throws CommandFault for what it cannot make out, or cannot find. */
export async function runDutyCommand(args: readonly string[], { duties, at, say }: DutyCommand): Promise<void> {
  const [command, ...rest] = args;
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
  switch (command) {
    case 'list': {
      if (positionals.length > 0) throw new CommandFault('list takes no id.');
      const found = await duties.list({ dead: values.dead, limit: limitOf(values.limit) });
      if (found.length === 0) say(values.dead ? 'Nothing was given up.' : 'Nothing is owed.');
      return found.forEach((duty) => say(lineOf(duty)));
    }
    case 'retry':
      if (!(await duties.retry(idOf(positionals), at))) throw noneGivenUp();
      return say('The duty is owed again.');
    case 'drop':
      if (!(await duties.drop(idOf(positionals), reasonOf(values.reason), at))) throw noneGivenUp();
      return say('The duty is dropped.');
    default:
      throw new CommandFault(`This is not understood: ${command ?? ''}`);
  }
}

function idOf(positionals: readonly string[]): string {
  const [id] = positionals;
  if (positionals.length !== 1 || id === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new CommandFault('Name the duty by its id, as `list` shows it.');
  }
  return id;
}

function reasonOf(text: string | undefined): string {
  // An address is not kept by the way.
  if (text === undefined || !/^[\p{L}\p{N} .,;:()/#'-]{1,200}$/u.test(text)) {
    throw new CommandFault('--reason must say why, in up to 200 plain characters that name nobody.');
  }
  return text;
}

function limitOf(text: string): number {
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit === 0) throw new CommandFault('--limit must be a whole number from 1 to 99999.');
  return limit;
}

function noneGivenUp(): CommandFault {
  return new CommandFault('No duty of that id was given up.');
}

function lineOf({ id, kind, subjectId, dueAt, attempts, lastError, deadAt }: OpenDuty): string {
  const standing = deadAt === null ? 'owed' : `given up ${deadAt.toISOString()}`;
  const tried = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  return [id, kind, `about ${subjectId}`, `due ${dueAt.toISOString()}`, tried, lastError ?? '-', standing].join('  ');
}
