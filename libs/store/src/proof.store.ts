import { Injectable } from '@nestjs/common';
import { Database } from './database';

/** What is kept only to prove something, by what it was; `lines` are those of the ledger. */
export type Pruned = Readonly<Record<'lines' | 'consents' | 'requests' | 'erasures' | 'children', number>>;

/** Consents, and erasures, that go in one commit: the locks are short, however much there is. */
const atOnce = 200;

/** The end of the proof itself (REC-1, 16 CFR 312.10). */
@Injectable()
export class ProofStore {
  constructor(private readonly database: Database) {}

  /**
   * Removes whole chains, with the rows that they prove, that ended longer ago than `evidence.retention` of a registered
   * policy says; nothing when that policy is not registered. Ends after the commit under way when the signal aborts.
   */
  async prune(at: Date, policyDigest: string, signal?: AbortSignal): Promise<Pruned> {
    const total = { lines: 0, consents: 0, requests: 0, erasures: 0, children: 0 };
    while (signal?.aborted !== true) {
      const { rows } = await this.database.pool.query('select * from prune_proof($1, $2, $3)', [
        at,
        policyDigest,
        atOnce,
      ]);
      for (const key of Object.keys(total) as (keyof Pruned)[]) total[key] += Number(rows[0][key]);
      const { consents, erasures, children } = rows[0] as Record<string, string>;
      if ([consents, erasures, children].every((count) => Number(count) < atOnce)) break;
    }
    return total;
  }
}
