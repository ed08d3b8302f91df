import 'reflect-metadata';
import { ConfigError, errorCodeOf, loadPolicyFile, PolicyFault, readConfig, SystemClock } from '@kinsent/host';
import { ConnectorFault } from '@kinsent/store';
import { purgeWorkerVariables } from '../purge-worker.config';
import { ConnectorCommandFault, connectorHelp, runConnectorCommand } from './connector-command';
import { Connectors } from './connectors';
import { policyPlaces } from './policy-places';

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || ['--help', '-h', 'help'].includes(args[0]!)) {
    process.stdout.write(`${connectorHelp}\n`);
    return 0;
  }
  const { policyFile } = readConfig({ policyFile: purgeWorkerVariables.policyFile }, process.env);
  const { policy } = loadPolicyFile(policyFile, new SystemClock().now());
  const connectors = Connectors.open(policy, process.env);
  try {
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    return await runConnectorCommand(args, { policy, connectors, placeOf: policyPlaces(policyFile), say });
  } finally {
    await connectors.onApplicationShutdown();
  }
}

void main(process.argv.slice(2)).then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    const code = errorCodeOf(error);
    const isMistyped = error instanceof ConnectorCommandFault || code.startsWith('ERR_PARSE_ARGS');
    const isPlain = isMistyped || error instanceof ConfigError || error instanceof PolicyFault;
    const words = error instanceof ConnectorFault ? 'The database of the app refused' : 'The command failed';
    process.stderr.write(isPlain ? `${(error as Error).message}\n` : `${words} (${code}).\n`);
    process.exitCode = isMistyped ? 2 : 1;
  },
);
