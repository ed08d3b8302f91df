import type { ScanRejection, ScanRoad, ScanState } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import { Database } from './database';

/** What a guardian is told of a form that they sent in. */
export interface ScanStanding {
  readonly id: string;
  /** The request whose guardian sent it; null once they are forgotten. */
  readonly requestId: string | null;
  readonly state: ScanState;
  readonly road: ScanRoad;
  readonly rejection: ScanRejection | null;
  readonly receivedAt: Date;
  readonly settledAt: Date | null;
}

/** How signed forms stand, for whoever tells guardians of them: no image, nobody at the desk (T5). */
@Injectable()
export class ScanStandingStore {
  constructor(private readonly database: Database) {}

  /** Null when it went with the child. */
  async find(id: string): Promise<ScanStanding | null> {
    const { rows } = await this.database.pool.query<ScanStanding>({
      name: 'scan-standing',
      text: `select scan.id, verification.request_id as "requestId", scan.state, scan.road, scan.rejection,
               scan.received_at as "receivedAt", scan.settled_at as "settledAt"
             from form_scan scan left join verification on verification.id = scan.verification_id where scan.id = $1`,
      values: [id],
    });
    return rows[0] ?? null;
  }
}
