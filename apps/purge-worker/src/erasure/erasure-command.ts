import { parseArgs } from 'node:util';
import { type ErasureTarget, hasAnswered } from '@kinsent/consent';
import { CommandFault } from '@kinsent/host';
import { type ErasureCase, type ErasureDeskStore, NotFound } from '@kinsent/store';

export const erasureHelp = `Usage: npm run erasures -- <command>

  list  [--overdue] [--limit <n>]
          erasures that are under way, oldest first; --overdue: only those in which somebody is late
  show  <id>
          one erasure with everybody who has to forget, and how far each is
  retry <id>
          has everybody who is due and has not answered asked anew, now

  --limit   at most this many; 100 by default

Exit codes: 0 done, 1 failed, 2 not understood. \`list --overdue\` exits with 1 while somebody is late.

Environment: DATABASE_URL (of purge-worker)`;

export interface ErasureCommand {
  readonly desk: Pick<ErasureDeskStore, 'list' | 'find' | 'retry'>;
  readonly at: Date;
  readonly say: (line: string) => void;
}

const options = {
  overdue: { type: 'boolean', default: false },
  limit: { type: 'string', default: '100' },
} as const;

/** Runs one command and answers with the exit code. Throws CommandFault for what it cannot make out, or find. */
export async function runErasureCommand(args: readonly string[], { desk, at, say }: ErasureCommand): Promise<number> {
  const [command, ...rest] = args;
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
  switch (command) {
    case 'list': {
      if (positionals.length > 0) throw new CommandFault('list takes no id.');
      const standing = values.overdue ? 'overdue' : 'open';
      const found = await desk.list({ standing, limit: limitOf(values.limit) });
      if (found.length === 0) say(values.overdue ? 'Nobody is late.' : 'Nothing is under way.');
      found.forEach((each) => say(lineOf(each)));
      return values.overdue && found.length > 0 ? 1 : 0;
    }
    case 'show': {
      const found = await desk.find(idOf(positionals));
      if (found === null) throw unknown();
      say(lineOf(found));
      found.targets.forEach((target) => say(targetLine(target)));
      if (found.certificate !== null) say(found.certificate);
      return 0;
    }
    case 'retry': {
      const asked = await desk.retry(idOf(positionals), at).catch((error: unknown) => {
        throw error instanceof NotFound ? unknown() : error;
      });
      say(asked === null ? 'The erasure is over.' : `Asked anew: ${asked}.`);
      return 0;
    }
    default:
      throw new CommandFault(`This is not understood: ${command ?? ''}`);
  }
}

function idOf(positionals: readonly string[]): string {
  const [id] = positionals;
  if (positionals.length !== 1 || id === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new CommandFault('Name the erasure by its id, as `list` shows it.');
  }
  return id;
}

function limitOf(text: string): number {
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit === 0) throw new CommandFault('--limit must be a whole number from 1 to 99999.');
  return limit;
}

function unknown(): CommandFault {
  return new CommandFault('There is no erasure of that id.');
}

function lineOf({ erasure, targets }: ErasureCase): string {
  const { id, app, cause, purposes, requestedAt, overdueAt, completedAt } = erasure;
  const standing =
    completedAt !== null
      ? `completed ${completedAt.toISOString()}`
      : overdueAt !== null
        ? `overdue since ${overdueAt.toISOString()}`
        : 'open';
  const answered = `${targets.filter(hasAnswered).length} of ${targets.length} answered`;
  return [id, app, cause, purposes.join(','), `requested ${requestedAt.toISOString()}`, answered, standing].join('  ');
}

function targetLine({
  kind,
  name,
  state,
  data,
  dueAt,
  deadlineAt,
  asks,
  records,
  heldUntil,
  ground,
}: ErasureTarget): string {
  const held = heldUntil === null ? [] : [`until ${heldUntil.toISOString()} (${ground})`];
  const counted = records === null ? [] : [`${records} ${records === 1 ? 'record' : 'records'}`];
  const times = [`due ${dueAt.toISOString()}`, `deadline ${deadlineAt.toISOString()}`, `asked ${asks} times`];
  return `  ${[`${kind}:${name}`, state, ...held, ...counted, data.join(',') || '-', ...times].join('  ')}`;
}
