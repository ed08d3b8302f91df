import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ConsentStanding } from '@kinsent/consent';
import { Pool } from 'pg';
import type { ChildRecord } from './child-case';
import { Database } from './database';
import { Keyring } from './keyring';
import { lookUpStandings, type PermissionRow, readStanding } from './permission.sql';

/** What a permission is worked out from: the child, and its newest consent for each purpose. */
export interface Standing {
  /** Null when the app never named this child. */
  child: ChildRecord | null;
  consents: (ConsentStanding & { readonly purpose: string })[];
}

interface Waiting {
  readonly app: string;
  readonly refIndex: string;
  readonly resolve: (standing: Standing) => void;
  readonly reject: (error: unknown) => void;
}

const mostInOneStatement = 256;
const statementsInFlight = 2;

/** The hot path. All look-ups of one tick share one named statement, on connections that nothing else uses. */
@Injectable()
export class PermissionStore implements OnApplicationShutdown {
  private readonly pool: Pool;
  private readonly quoted = new Map<string, string>();
  private waiting: Waiting[] = [];
  private inFlight = 0;
  private scheduled = false;

  constructor(
    database: Database,
    private readonly keyring: Keyring,
  ) {
    this.pool = new Pool({ ...database.connection, max: statementsInFlight, idleTimeoutMillis: 0 });
    // An idle connection that breaks is replaced at the next look-up, which then says so if it cannot.
    this.pool.on('error', () => undefined);
  }

  /** What stands about the child behind an app's reference: the living one, else the one erased last. */
  lookup(app: string, ref: string): Promise<Standing> {
    const refIndex = this.keyring.index.ofRefInHex(app, ref);
    return new Promise((resolve, reject) => {
      this.waiting.push({ app, refIndex, resolve, reject });
      this.schedule();
    });
  }

  /** The same for many references, in their order. */
  lookupMany(app: string, refs: readonly string[]): Promise<Standing[]> {
    return Promise.all(refs.map((ref) => this.lookup(app, ref)));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  private schedule(): void {
    if (this.scheduled || this.inFlight >= statementsInFlight) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.flush();
    });
  }

  private async flush(): Promise<void> {
    const batch = this.waiting.length <= mostInOneStatement ? this.waiting : this.waiting.slice(0, mostInOneStatement);
    this.waiting = this.waiting.length <= mostInOneStatement ? [] : this.waiting.slice(mostInOneStatement);
    if (batch.length === 0) return;
    this.inFlight += 1;
    if (this.waiting.length > 0) this.schedule();
    try {
      await this.answer(batch);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.inFlight -= 1;
      if (this.waiting.length > 0) this.schedule();
    }
  }

  private async answer(batch: readonly Waiting[]): Promise<void> {
    // Arrays are written out by hand: the driver would look at every element, and there are only hex and known names.
    let apps = '{';
    let indexes = '{';
    for (let at = 0; at < batch.length; at += 1) {
      const comma = at === 0 ? '' : ',';
      apps += comma + this.quote(batch[at]!.app);
      indexes += `${comma}"\\\\x${batch[at]!.refIndex}"`;
    }
    const { rows } = await this.pool.query<PermissionRow>({ ...lookUpStandings, values: [`${apps}}`, `${indexes}}`] });
    const standings: Standing[] = batch.map(() => ({ child: null, consents: [] }));
    for (const row of rows) readStanding(row, standings[Number(row[0]) - 1]!);
    for (let at = 0; at < batch.length; at += 1) batch[at]!.resolve(standings[at]!);
  }

  private quote(app: string): string {
    let quoted = this.quoted.get(app);
    if (quoted === undefined) {
      quoted = `"${app.replace(/[\\"]/g, '\\$&')}"`;
      this.quoted.set(app, quoted);
    }
    return quoted;
  }
}
