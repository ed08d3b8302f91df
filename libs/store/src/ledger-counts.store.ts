import type { ActCount, MethodCount } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import { Database } from './database';

/** Counts what the ledger tells, from nothing but the ledger (T25). Reads all of it: for auditors, not for pages. */
@Injectable()
export class LedgerCountsStore {
  constructor(private readonly database: Database) {}

  /** Lines by app and kind, before `from` and from then until before `to`; null leaves a side open. */
  async count(from: Date | null, to: Date | null, app: string | null): Promise<ActCount[]> {
    const { rows } = await this.database.pool.query(
      `select subject, coalesce(detail ->> 'app', '') as app, act, from_state,
         case when act = 'lapse' then detail ->> 'cause' end as cause,
         count(*) filter (where at < $1) as before,
         count(*) filter (where $1::timestamptz is null or at >= $1) as within
       from ledger_entry
       where ($2::timestamptz is null or at < $2) and ($3::text is null or detail ->> 'app' = $3)
       group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
      [from, to, app],
    );
    return rows.map((row) => ({
      subject: row.subject,
      app: row.app,
      act: row.act,
      from: row.from_state,
      cause: row.cause,
      before: Number(row.before),
      within: Number(row.within),
    }));
  }

  /** By what methods yeses of that time were proven, as their own lines say; several yeses may rest on one proof. */
  async methods(from: Date | null, to: Date | null, app: string | null): Promise<MethodCount[]> {
    const { rows } = await this.database.pool.query(
      `select detail ->> 'method' as method, detail ->> 'cite' as cite, detail ->> 'approval' as approval,
         count(*) as yeses, count(distinct detail ->> 'evidence') as proofs
       from ledger_entry
       where subject = 'consent' and act = 'grant' and ($1::timestamptz is null or at >= $1)
         and ($2::timestamptz is null or at < $2) and ($3::text is null or detail ->> 'app' = $3)
       group by 1, 2, 3 order by 1, 2, 3`,
      [from, to, app],
    );
    return rows.map(({ method, cite, approval, yeses, proofs }) => {
      return { method, cite, approval, yeses: Number(yeses), proofs: Number(proofs) };
    });
  }
}
