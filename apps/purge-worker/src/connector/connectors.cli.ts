import { errorCodeOf, loadPolicyFile, readConfig, runCommand, SystemClock } from '@kinsent/host';
import { ConnectorFault } from '@kinsent/store';
import { purgeWorkerVariables } from '../purge-worker.config';
import { connectorHelp, runConnectorCommand } from './connector-command';
import { Connectors } from './connectors';
import { policyPlaces } from './policy-places';

void runCommand(connectorHelp, async (args) => {
  const { policyFile } = readConfig({ policyFile: purgeWorkerVariables.policyFile }, process.env);
  const { policy } = loadPolicyFile(policyFile, new SystemClock().now());
  const connectors = Connectors.open(policy, process.env);
  try {
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    return await runConnectorCommand(args, { policy, connectors, placeOf: policyPlaces(policyFile), say });
  } catch (error) {
    if (!(error instanceof ConnectorFault)) throw error;
    process.stderr.write(`The database of the app refused (${errorCodeOf(error)}).\n`);
    return 1;
  } finally {
    await connectors.onApplicationShutdown();
  }
});
