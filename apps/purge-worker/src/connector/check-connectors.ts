import type { Policy } from '@kinsent/consent';
import { errorCodeOf } from '@kinsent/host';
import type { Connectors, OpenConnector } from './connectors';
import { judgeData } from './judge-data';
import { type ConnectorFinding, judgeTables } from './judge-tables';

type Declared = Pick<Policy, 'connectors' | 'purposes'>;

/** Everything that stands in the way of the connectors now, or may. Asks each database; never throws for what it says. */
export async function checkConnectors(policy: Declared, connectors: Connectors): Promise<ConnectorFinding[]> {
  const found = await Promise.all(
    connectors.all().map(async (connector) => [...(await askOne(connector)), ...judgeData(policy, connector.name)]),
  );
  return found.flat();
}

async function askOne(connector: OpenConnector): Promise<ConnectorFinding[]> {
  const { name, url, tables, database } = connector;
  try {
    return judgeTables(name, connector, await database.inspect(tables));
  } catch (error) {
    const code = errorCodeOf(error);
    const message = `The database behind ${url} does not answer as it should (${code}).`;
    return [{ level: 'fault', code, path: ['connectors', name, 'url'], message }];
  }
}
