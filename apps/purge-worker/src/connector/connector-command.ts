import { parseArgs } from 'node:util';
import { CommandFault } from '@kinsent/host';
import type { Policy } from '@kinsent/consent';
import { checkConnectors } from './check-connectors';
import type { Connectors } from './connectors';
import type { PlaceOf } from './policy-places';

export const connectorHelp = `Usage: npm run connectors -- <command>

  check
          whether each connector of the policy can erase: its database answers, tables and key columns are there and
          indexed, our role may delete
  dry-run --app <app> --child-ref <ref>
          how many rows each table of the app's connectors holds of a child; touches nothing

Environment: POLICY_FILE, and the variables that the policy names under \`connectors\`
Exit codes: 0 nothing wrong, 1 faults, 2 used wrongly`;

export interface ConnectorCommand {
  readonly policy: Pick<Policy, 'apps' | 'connectors' | 'purposes'>;
  readonly connectors: Connectors;
  readonly placeOf: PlaceOf;
  readonly say: (line: string) => void;
}

const options = { app: { type: 'string' }, 'child-ref': { type: 'string' } } as const;

/** Runs one command and resolves with its exit code. Throws CommandFault and ConnectorFault. */
export async function runConnectorCommand(args: readonly string[], command: ConnectorCommand): Promise<0 | 1> {
  const [name, ...rest] = args;
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
  if (positionals.length > 0) throw new CommandFault('Only options follow the command.');
  switch (name) {
    case 'check':
      if (Object.keys(values).length > 0) throw new CommandFault('check takes no options.');
      return check(command);
    case 'dry-run':
      return dryRun(command, values.app, values['child-ref']);
    default:
      throw new CommandFault(`This is not understood: ${name ?? ''}`);
  }
}

async function check({ policy, connectors, placeOf, say }: ConnectorCommand): Promise<0 | 1> {
  const findings = await checkConnectors(policy, connectors);
  for (const { level, path, message } of findings) say(`${placeOf(path)}  ${level}: ${message}`);
  const faults = findings.filter(({ level }) => level === 'fault').length;
  const all = connectors.all();
  const tables = all.reduce((sum, connector) => sum + connector.tables.length, 0);
  say(`${count(all.length, 'connector')}, ${count(tables, 'table')}: ${count(faults, 'fault')}.`);
  return faults === 0 ? 0 : 1;
}

async function dryRun(
  { policy, connectors, say }: ConnectorCommand,
  app: string | undefined,
  ref: string | undefined,
): Promise<0 | 1> {
  if (app === undefined || !Object.hasOwn(policy.apps, app)) {
    throw new CommandFault(`--app must be one of ${Object.keys(policy.apps).join(', ')}.`);
  }
  if (ref === undefined || ref === '') throw new CommandFault('--child-ref must be the child’s reference.');
  const ofApp = connectors.all().filter((connector) => connector.app === app);
  if (ofApp.length === 0) say('The app has no connector.');
  for (const { name, tables, database } of ofApp) {
    for (const [index, { table, rows }] of (await database.count(tables, ref)).entries()) {
      say([name, table, count(rows, 'row'), `of ${tables[index]!.data.join(', ')}`].join('  '));
    }
  }
  return 0;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
