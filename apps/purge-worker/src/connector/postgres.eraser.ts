import type { EraserAnswer } from '@kinsent/consent';
import { ConnectorFault } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { Eraser, type EraserSubject } from '../erasure/eraser.port';
import { Connectors } from './connectors';

/**
 * Deletes a child's rows in the Postgres of an app, in the tables that hold what is due (16 CFR 312.10). Answers once
 * it has seen that no row is left; the count is of this run alone, should an earlier one have been killed midway.
 */
@Injectable()
export class PostgresEraser extends Eraser {
  readonly kind = 'connector';

  constructor(private readonly connectors: Connectors) {
    super();
  }

  async erase({ name, app, data, childRef }: EraserSubject): Promise<EraserAnswer> {
    const connector = this.connectors.find(name);
    // Declared when the erasure was opened and not any more: nobody can say what it still holds.
    if (connector === null || connector.app !== app) throw new ConnectorFault('connector_unknown');
    const tables = connector.tables.filter((table) => data.some((category) => table.data.includes(category)));
    if (data.length === 0 || !data.every((category) => tables.some((table) => table.data.includes(category)))) {
      throw new ConnectorFault('connector_data_unknown');
    }
    const records = await connector.database.erase(tables, childRef);
    return records === 0 ? { outcome: 'nothing-held' } : { outcome: 'erased', records };
  }
}
