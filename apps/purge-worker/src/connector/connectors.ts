import type { Connector, Policy } from '@kinsent/consent';
import { readConfig, required, url, type Variable } from '@kinsent/host';
import { ConnectorDatabase } from '@kinsent/store';
import type { OnApplicationShutdown } from '@nestjs/common';

/** A connector of the policy and the way to its database. */
export interface OpenConnector extends Connector {
  readonly name: string;
  readonly database: ConnectorDatabase;
}

type Declared = Pick<Policy, 'connectors'>;

/** The databases of apps in which we may erase, by their key in the policy. None is connected to before it is asked. */
export class Connectors implements OnApplicationShutdown {
  private constructor(private readonly byName: ReadonlyMap<string, OpenConnector>) {}

  /** Throws ConfigError that names every variable that is not set, or holds no Postgres URL. */
  static open({ connectors = {} }: Declared, env: Readonly<Record<string, string | undefined>>): Connectors {
    const declared = Object.entries(connectors);
    const urls = readConfig(Object.fromEntries(declared.map(([name, each]) => [name, variableOf(name, each)])), env);
    return new Connectors(
      new Map(declared.map(([name, each]) => [name, { ...each, name, database: new ConnectorDatabase(urls[name]!) }])),
    );
  }

  find(name: string): OpenConnector | null {
    return this.byName.get(name) ?? null;
  }

  all(): OpenConnector[] {
    return [...this.byName.values()];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.all().map(({ database }) => database.close()));
  }
}

function variableOf(name: string, { url: variable }: Connector): Variable<string> {
  const about = `Address of the database behind \`connectors.${name}\` of the policy.`;
  return required(variable, url('postgres', 'postgresql'), { about, secret: true });
}
