import { parseArgs } from 'node:util';
import { CommandFault } from '@kinsent/host';
import { addPeriod, type ForeseenGroup, groupForeseen, mergeForeseen, type Policy } from '@kinsent/consent';
import type { RetentionForecastStore } from '@kinsent/store';

export const retentionHelp = `Usage: npm run retention -- forecast [--days <n>] [--app <app>] [--by rule|day] [--json]

  forecast
          what will go and why, if nothing happens before: steps and ends of retention rules, questions that nobody
          answers, permissions that end, and erasures that are open. Reads, and touches nothing. What is late counts as
          due today.

  --days  how far to look, 1 to 3660 (90)
  --app   only of this app of the policy
  --by    one line a rule with its first and last day (rule), or one a day (day)
  --json  one JSON object a line and day, for other programs

Environment: DATABASE_URL, POLICY_FILE
Exit codes: 0 looked, also when nothing is foreseen; 1 failed; 2 used wrongly`;

export interface RetentionCommand {
  readonly policy: Policy;
  readonly forecast: Pick<RetentionForecastStore, 'page'>;
  readonly at: Date;
  readonly say: (line: string) => void;
}

const rowsAtOnce = 1_000;
const mostDays = 3_660;

const options = {
  days: { type: 'string', default: '90' },
  app: { type: 'string' },
  by: { type: 'string', default: 'rule' },
  json: { type: 'boolean', default: false },
} as const;

/** Runs one command. Throws CommandFault. */
export async function runRetentionCommand(args: readonly string[], command: RetentionCommand): Promise<void> {
  const [name, ...rest] = args;
  if (name !== 'forecast') throw new CommandFault(`This is not understood: ${name ?? ''}`);
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
  if (positionals.length > 0) throw new CommandFault('Only options follow the command.');
  const { policy, at, say } = command;
  const days = readDays(values.days);
  const app = values.app ?? null;
  if (app !== null && !Object.hasOwn(policy.apps, app)) {
    throw new CommandFault(`--app must be one of ${Object.keys(policy.apps).join(', ')}.`);
  }
  if (values.by !== 'rule' && values.by !== 'day') throw new CommandFault('--by must be rule or day.');
  const groups = await foresee(command, { from: at, until: addPeriod(at, `P${days}D`, policy.timeZone) }, app);
  if (values.json) {
    for (const group of groups) say(JSON.stringify(group));
    return;
  }
  if (groups.length === 0) {
    say(`Nothing is foreseen within ${days} days.`);
    return;
  }
  const lines = values.by === 'day' ? groups.map((group) => [group.day, ...columns(group)]) : byRule(groups);
  for (const line of aligned(lines)) say(line);
  const children = (step: string): number =>
    groups.filter((group) => group.step === step).reduce((sum, { count }) => sum + count, 0);
  const [erased, anonymised] = [children('erase'), children('anonymise')];
  say(`Within ${days} days: ${erased} to erase, ${anonymised} to anonymise. Nothing was touched.`);
}

async function foresee(
  { policy, forecast }: RetentionCommand,
  window: { readonly from: Date; readonly until: Date },
  app: string | null,
): Promise<ForeseenGroup[]> {
  let groups: ForeseenGroup[] = [];
  for (let after: string | null = null; ;) {
    const page = await forecast.page({ policy, window, app, after, rows: rowsAtOnce });
    // Added up page by page: what is held grows with rules and days, never with children.
    groups = mergeForeseen([...groups, ...groupForeseen(page.foreseen, policy.timeZone)]);
    if (page.next === null) return groups;
    after = page.next;
  }
}

/** Lines of the same thing on several days as one, with the first and the last of them. */
function byRule(groups: readonly ForeseenGroup[]): string[][] {
  const spans = new Map<string, { first: string; last: string; count: number; columns: string[] }>();
  for (const group of groups) {
    const [, ...words] = columns(group);
    const key = words.join('\0');
    const span = spans.get(key);
    spans.set(key, {
      first: span?.first ?? group.day,
      last: group.day,
      count: (span?.count ?? 0) + group.count,
      columns: words,
    });
  }
  return [...spans.values()].map(({ first, last, count, columns: words }) => [
    first === last ? first : `${first} – ${last}`,
    String(count),
    ...words,
  ]);
}

function columns(group: ForeseenGroup): string[] {
  const { count, app, step, purposes, data, trigger, rule, cause, target, kind } = group;
  const what = data.length === 0 ? purposes.join(', ') : `${purposes.join(', ')}: ${data.join(', ')}`;
  return [String(count), app, step, what, whyOf({ kind, trigger, rule, cause, target })];
}

function whyOf({
  kind,
  trigger,
  rule,
  cause,
  target,
}: Pick<ForeseenGroup, 'kind' | 'trigger' | 'rule' | 'cause' | 'target'>): string {
  switch (kind) {
    case 'retention':
      return `${trigger} ${rule}`;
    case 'request.lapse':
      return 'a question that nobody answers';
    case 'consent.lapse':
      return 'a permission whose time is over';
    case 'erasure':
      return `an open erasure (${cause}) asks ${target?.kind} ${target?.name}`;
  }
}

/** Columns as wide as their widest cell; counts stand to the right. */
function aligned(lines: readonly (readonly string[])[]): string[] {
  const width = (at: number): number => Math.max(...lines.map((line) => line[at]!.length));
  const widths = lines[0]!.map((_, at) => width(at));
  return lines.map((line) =>
    line
      .map((cell, at) => {
        if (at === line.length - 1) return cell;
        return at === 1 ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!);
      })
      .join('  '),
  );
}

function readDays(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > mostDays) throw new CommandFault(`--days must be from 1 to ${mostDays}.`);
  return days;
}
