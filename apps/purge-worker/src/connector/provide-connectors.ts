import type { Policy } from '@kinsent/consent';
import { Log, Readiness } from '@kinsent/host';
import type { Provider } from '@nestjs/common';
import { ConnectorWatch } from './connector-watch';
import { Connectors } from './connectors';
import { policyPlaces } from './policy-places';
import { PostgresEraser } from './postgres.eraser';

/** What erases in the databases of apps. Throws ConfigError for a variable of the policy that is not set. */
export function provideConnectors(
  policy: Pick<Policy, 'connectors' | 'purposes'>,
  policyFile: string,
  env: Readonly<Record<string, string | undefined>>,
): Provider[] {
  const connectors = Connectors.open(policy, env);
  const placeOf = policyPlaces(policyFile);
  return [
    { provide: Connectors, useFactory: () => connectors },
    PostgresEraser,
    {
      provide: ConnectorWatch,
      inject: [Connectors, Readiness, Log],
      useFactory: (opened: Connectors, readiness: Readiness, log: Log) =>
        new ConnectorWatch(policy, opened, placeOf, readiness, log),
    },
  ];
}
