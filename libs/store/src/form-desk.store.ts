import type { ScanRoad } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Database } from './database';

/** A signed form that waits for somebody to judge it. */
export interface QueuedScan {
  readonly id: string;
  readonly state: 'waiting' | 'proposed';
  readonly road: ScanRoad;
  readonly app: string;
  readonly reference: string;
  readonly receivedAt: Date;
  readonly dueAt: Date | null;
  /** Who spoke first, where somebody else has to see it the same way. */
  readonly proposedBy: string | null;
}

export interface FormTally {
  /** Those that wait for a verdict, and of those the ones that have waited longer than the guardian was told. */
  readonly waiting: number;
  readonly overdue: number;
  /** Those of which nobody knows yet which request they belong to. */
  readonly unmatched: number;
}

/** What the desk and metrics ask of signed forms (T5). */
@Injectable()
export class FormDeskStore {
  constructor(private readonly database: Database) {}

  /** What waits for a verdict, what is due first on top. */
  async queue(limit: number): Promise<QueuedScan[]> {
    const { rows } = await this.database.pool.query(
      `select scan.id, scan.state, scan.road, child.app, verification.reference, scan.received_at, scan.due_at,
         case when scan.state = 'proposed' then (
           select staff_id from scan_review where scan_id = scan.id order by at desc, id desc limit 1
         ) end as proposed_by
       from form_scan scan join child on child.id = scan.child_id
       join verification on verification.id = scan.verification_id
       join consent_request request on request.id = verification.request_id
       where scan.state in ('waiting', 'proposed') and scan.destroyed_at is null and request.state <> 'erased'
       order by scan.due_at, scan.received_at, scan.id limit $1`,
      [limit],
    );
    return rows.map(read);
  }

  async tally(at: Date): Promise<FormTally> {
    const { rows } = await this.database.pool.query<FormTally>(
      `select count(request.id)::integer as waiting,
         count(request.id) filter (where scan.due_at < $1)::integer as overdue,
         count(*) filter (where scan.state = 'unmatched')::integer as unmatched
       from form_scan scan left join verification on verification.id = scan.verification_id
       left join consent_request request on request.id = verification.request_id and request.state <> 'erased'
       where scan.state in ('unmatched', 'waiting', 'proposed') and scan.destroyed_at is null`,
      [at],
    );
    return rows[0]!;
  }
}

function read(row: QueryResultRow): QueuedScan {
  return {
    id: row['id'] as string,
    state: row['state'] as QueuedScan['state'],
    road: row['road'] as ScanRoad,
    app: row['app'] as string,
    reference: row['reference'] as string,
    receivedAt: row['received_at'] as Date,
    dueAt: row['due_at'] as Date | null,
    proposedBy: row['proposed_by'] as string | null,
  };
}
