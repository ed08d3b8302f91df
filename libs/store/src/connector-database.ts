import { escapeIdentifier, Pool } from 'pg';
import { type ConnectorTable, factsOf, splitName, type TableFacts } from './connector-database.facts';
import { ConnectorFault, connectorFaultOf } from './connector-database.fault';
import { connectorKeyCasts, fitsKeyType } from './connector-database.key';

export { type ConnectorTable, type TableFacts } from './connector-database.facts';
export { ConnectorFault, type ConnectorFaultCode } from './connector-database.fault';

export interface ConnectorLimits {
  /** Rows that one statement, and so one transaction, deletes at most. */
  readonly batch: number;
  readonly statementMs: number;
  readonly lockMs: number;
  /** After so long a run stops between two batches and is to be begun again. */
  readonly budgetMs: number;
}

// Budget and one last statement end before whoever asked gives up waiting (50 s).
const usualLimits: ConnectorLimits = { batch: 500, statementMs: 15_000, lockMs: 5_000, budgetMs: 30_000 };

/** In a row, while as many rows as before are still there: nothing lets them go. */
const stuckBatches = 20;

interface Place {
  readonly from: string;
  readonly holds: string;
}

/**
 * The database of an app, from which rows of children are deleted directly. Every method throws ConnectorFault with a
 * closed code and nothing of what the database said, for that quotes keys.
 */
export class ConnectorDatabase {
  private readonly pool: Pool;
  private readonly limits: ConnectorLimits;

  /** Connects when it is first asked. `url` is a secret. */
  constructor(url: string, limits: Partial<ConnectorLimits> = {}) {
    this.limits = { ...usualLimits, ...limits };
    const { statementMs, lockMs } = this.limits;
    this.pool = new Pool({
      connectionString: url,
      application_name: 'kinsent-connector',
      max: 4,
      connectionTimeoutMillis: 5_000,
      // The server ends a statement first; this is for a server that does not answer at all.
      query_timeout: statementMs + 2_000,
      keepAlive: true,
      allowExitOnIdle: true,
      // Where row security would hide rows it makes the statement fail: what is hidden is not gone.
      options: `-c statement_timeout=${statementMs} -c lock_timeout=${lockMs} -c row_security=off -c search_path=pg_catalog`,
    });
    // An idle connection that breaks is replaced by the next statement.
    this.pool.on('error', () => undefined);
  }

  /** What there is to know about the tables before anything is deleted. */
  async inspect(tables: readonly ConnectorTable[]): Promise<TableFacts[]> {
    return this.asked(() => factsOf(this.pool, tables));
  }

  /** How many rows each table holds of the child; touches nothing. */
  async count(tables: readonly ConnectorTable[], ref: string): Promise<{ table: string; rows: number }[]> {
    return this.asked(async () => {
      const places = await this.placesOf(tables, ref);
      const client = await this.pool.connect();
      let broken = true;
      const lost = (): void => undefined;
      client.on('error', lost);
      try {
        await client.query('begin transaction isolation level repeatable read read only');
        const counts: { table: string; rows: number }[] = [];
        for (const [index, { table }] of tables.entries()) {
          const { from, holds } = places[index] ?? {};
          const found = from && (await client.query(`select count(*) as n from ${from} where ${holds}`, [ref]));
          counts.push({ table, rows: found ? Number(found.rows[0].n) : 0 });
        }
        await client.query('rollback');
        broken = false;
        return counts;
      } finally {
        client.off('error', lost);
        client.release(broken);
      }
    });
  }

  /**
   * Deletes every row of the child, table after table in the given order, and resolves with how many went in this run
   * once it has seen that none is left. Safe to repeat after it was broken off anywhere.
   */
  async erase(tables: readonly ConnectorTable[], ref: string): Promise<number> {
    return this.asked(async () => {
      const endsAt = performance.now() + this.limits.budgetMs;
      const places = (await this.placesOf(tables, ref)).filter((place) => place !== null);
      let erased = 0;
      for (const place of places) erased += await this.eraseFrom(place, ref, endsAt);
      // Something may have written meanwhile into a table that was done.
      for (const place of places)
        if ((await this.rowsOf(place, ref)) > 0) throw new ConnectorFault('connector_rows_remain');
      return erased;
    });
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async eraseFrom(place: Place, ref: string, endsAt: number): Promise<number> {
    const { from, holds } = place;
    // The key is asked for twice: a place (ctid) alone is not one row where a table has partitions.
    const sql = `delete from ${from} where ${holds} and ctid = any(array(select ctid from ${from} where ${holds} limit ${this.limits.batch}))`;
    let [erased, left] = [0, Infinity];
    for (let stuck = 0; stuck < stuckBatches;) {
      const deleted = (await this.pool.query(sql, [ref])).rowCount ?? 0;
      erased += deleted;
      if (deleted < this.limits.batch) {
        const remaining = await this.rowsOf(place, ref);
        if (remaining === 0) return erased;
        // What this batch meant to take, another worker may have taken first.
        stuck = deleted === 0 && remaining >= left ? stuck + 1 : 0;
        left = remaining;
      }
      if (performance.now() > endsAt) throw new ConnectorFault('connector_more_to_do');
    }
    throw new ConnectorFault('connector_rows_remain');
  }

  private async rowsOf({ from, holds }: Place, ref: string): Promise<number> {
    const { rows } = await this.pool.query(`select count(*) as n from ${from} where ${holds}`, [ref]);
    return Number(rows[0].n);
  }

  /** Where each table would hold the child, null where it cannot; throws for the first that cannot be erased from. */
  private async placesOf(tables: readonly ConnectorTable[], ref: string): Promise<(Place | null)[]> {
    const facts = await factsOf(this.pool, tables);
    for (const { exists, keyTypeName, keyType, hidesRows } of facts) {
      if (!exists) throw new ConnectorFault('connector_table_missing');
      if (keyTypeName === null) throw new ConnectorFault('connector_column_missing');
      if (keyType === null) throw new ConnectorFault('connector_key_type');
      if (hidesRows) throw new ConnectorFault('connector_rows_hidden');
    }
    return (await this.canSpell(ref)) ? facts.map((fact) => placeOf(fact, ref)) : facts.map(() => null);
  }

  /** Whether the database's encoding has every character of the reference; what it cannot spell it does not hold. */
  private async canSpell(ref: string): Promise<boolean> {
    if (/^[ -~]*$/.test(ref)) return true;
    if (/[\0\p{Surrogate}]/u.test(ref)) return false;
    try {
      await this.pool.query('select $1::text', [ref]);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === '22P05') return false;
      throw error;
    }
  }

  private async asked<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw connectorFaultOf(error);
    }
  }
}

/** Where the rows of the child would be; null when its reference does not fit the type of the key. */
function placeOf({ table, key, keyType }: TableFacts, ref: string): Place | null {
  if (keyType === null || !fitsKeyType(ref, keyType)) return null;
  const from = splitName(table).map(escapeIdentifier).join('.');
  return { from, holds: `${escapeIdentifier(key)} = $1::text::${connectorKeyCasts[keyType]}` };
}
