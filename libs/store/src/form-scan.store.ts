import {
  type DutyDraft,
  type EventDraft,
  owe,
  type ScanRejection,
  type ScanRoad,
  type ScanState,
} from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { ClientBase, QueryResultRow } from 'pg';
import { Database } from './database';
import { deskKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';
import { scanPagePlace } from './places';
import { oweDuties, tell, wake } from './record';
import { seal, unseal } from './sealing';
import { ScanMoved, type ScanReview } from './verification.step';

/** A signed form that came back. */
export interface ScanRecord {
  readonly id: string;
  /** Null while nobody knows which request it belongs to. */
  readonly verificationId: string | null;
  readonly childId: string | null;
  readonly state: ScanState;
  readonly road: ScanRoad;
  /** SHA-256 (hex) of the bytes that came in. */
  readonly digest: string;
  readonly pageCount: number;
  readonly rejection: ScanRejection | null;
  readonly receivedAt: Date;
  /** By when it should be judged. */
  readonly dueAt: Date | null;
  readonly settledAt: Date | null;
  /** Since when its pages are gone. */
  readonly destroyedAt: Date | null;
}

/** Which request a scan belongs to. */
export interface ScanMatch {
  readonly verificationId: string;
  readonly childId: string;
  /** By when it should be judged. */
  readonly dueAt: Date;
  readonly events: readonly EventDraft[];
}

export interface NewScan {
  readonly id: string;
  readonly road: ScanRoad;
  readonly digest: string;
  /** Images of our own making, one a page. */
  readonly pages: readonly Buffer[];
  readonly match: ScanMatch | null;
  readonly at: Date;
  /** When its pages go, judged or not. */
  readonly destroyAt: Date;
}

const columns = `id, verification_id, child_id, state, road, digest, page_count, rejection, received_at, due_at, settled_at,
  destroyed_at`;

/** Signed forms, sealed page by page under a key that is destroyed with them (T5). */
@Injectable()
export class FormScanStore {
  constructor(
    private readonly database: Database,
    private readonly keys: KeyStore,
  ) {}

  /**
   * Takes a form in. Nothing is written where it answers `known` (the same bytes came for that request before, or wait
   * unmatched) or `gone` (the child is forgotten).
   */
  async add(scan: NewScan): Promise<'added' | 'known' | 'gone'> {
    const { id, road, digest, pages, match, at, destroyAt } = scan;
    const key = (await this.keys.fetch({ make: [{ ...deskKey(id), at }] })).of(deskKey(id))!;
    const sealed = pages.map((page, position) => seal(key, scanPagePlace(id, position), page));
    const outcome = await this.database.transaction(async (client) => {
      if (match !== null && !(await staysKnown(client, match.childId))) return 'gone';
      const { rowCount } = await client.query(
        `insert into form_scan (id, verification_id, child_id, state, road, digest, page_count, received_at, due_at)
         select $1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8::timestamptz, $9::timestamptz
         where $2::uuid is not null
           or not exists (select from form_scan where digest = $6 and state = 'unmatched' and destroyed_at is null)
         on conflict (verification_id, digest) do nothing`,
        [
          id,
          match?.verificationId ?? null,
          match?.childId ?? null,
          match === null ? 'unmatched' : 'waiting',
          road,
          digest,
          pages.length,
          at,
          match?.dueAt ?? null,
        ],
      );
      if (rowCount === 0) return 'known';
      await client.query(
        `insert into scan_page (scan_id, position, image_sealed)
         select $1, position - 1, image from unnest($2::bytea[]) with ordinality as page(image, position)`,
        [id, sealed],
      );
      await oweDuties(client, [owe('scan.destroy', id, null, destroyAt)], at);
      await tell(client, match?.events ?? [], at);
      await wake(client);
      return 'added';
    });
    if (outcome !== 'added') await this.keys.destroy([deskKey(id)]);
    return outcome;
  }

  async byId(id: string): Promise<ScanRecord | null> {
    const { rows } = await this.database.pool.query(`select ${columns} from form_scan where id = $1`, [id]);
    return rows[0] === undefined ? null : read(rows[0]);
  }

  /** All of one verification, oldest first. */
  async ofVerification(verificationId: string): Promise<ScanRecord[]> {
    const { rows } = await this.database.pool.query(
      `select ${columns} from form_scan where verification_id = $1 order by received_at, id`,
      [verificationId],
    );
    return rows.map(read);
  }

  /** What waits for people, oldest first. */
  async pile(states: readonly ScanState[], limit: number): Promise<ScanRecord[]> {
    const { rows } = await this.database.pool.query(
      `select ${columns} from form_scan where state = any($1) and state in ('unmatched', 'waiting', 'proposed')
       order by received_at, id limit $2`,
      [states, limit],
    );
    return rows.map(read);
  }

  /** A page as an image; null when it is gone. Whoever looks has written down before that they did. */
  async page(id: string, position: number): Promise<Buffer | null> {
    const [{ rows }, keys] = await Promise.all([
      this.database.pool.query<{ image_sealed: Buffer }>(
        'select image_sealed from scan_page where scan_id = $1 and position = $2',
        [id, position],
      ),
      this.keys.fetch({ open: [deskKey(id)] }),
    ]);
    const [row, key] = [rows[0], keys.of(deskKey(id))];
    return row === undefined || key === null ? null : unseal(key, scanPagePlace(id, position), row.image_sealed);
  }

  /** Somebody saw which request an unmatched scan belongs to. Throws ScanMoved. */
  match(id: string, { verificationId, childId, dueAt, events }: ScanMatch, at: Date): Promise<void> {
    return this.database.transaction(async (client) => {
      if (!(await staysKnown(client, childId))) throw new ScanMoved();
      const { rowCount } = await client.query(
        `update form_scan set state = 'waiting', verification_id = $2, child_id = $3, due_at = $4
         where id = $1 and state = 'unmatched' and destroyed_at is null
           and not exists (select from form_scan other where other.verification_id = $2 and other.digest = form_scan.digest)`,
        [id, verificationId, childId, dueAt],
      );
      if (rowCount === 0) throw new ScanMoved();
      await tell(client, events, at);
      await wake(client);
    });
  }

  /** It belongs to another request than was thought: back to the pile of those that nobody knows. Throws ScanMoved. */
  async unmatch(id: string): Promise<void> {
    const { rowCount } = await this.database.pool.query(
      `update form_scan set state = 'unmatched', verification_id = null, child_id = null, due_at = null
       where id = $1 and state = 'waiting'`,
      [id],
    );
    if (rowCount === 0) throw new ScanMoved();
  }

  /** It is no form of ours; its pages go with `duties`. Throws ScanMoved. */
  discard(id: string, at: Date, duties: readonly DutyDraft[]): Promise<void> {
    return this.database.transaction(async (client) => {
      const { rowCount } = await client.query(
        `update form_scan set state = 'discarded', settled_at = $2
         where id = $1 and state in ('unmatched', 'waiting', 'proposed')`,
        [id, at],
      );
      if (rowCount === 0) throw new ScanMoved();
      await oweDuties(client, duties, at);
      await wake(client);
    });
  }

  /** What people said of it, oldest first. */
  async reviews(id: string): Promise<(ScanReview & { readonly at: Date })[]> {
    const { rows } = await this.database.pool.query(
      `select id, staff_id as "staffId", verdict, signature, rejection, choices, at
       from scan_review where scan_id = $1 order by at, id`,
      [id],
    );
    return rows as (ScanReview & { readonly at: Date })[];
  }

  /**
   * Takes the pages away, and then the key, so that no copy can be read either. Answers how many pages there were; null for
   * a scan that is not there any more. Safe to repeat.
   */
  async destroy(id: string, at: Date): Promise<number | null> {
    const pages = await this.database.transaction(async (client) => {
      const { rows } = await client.query<{ digest: string }>(
        `update form_scan set destroyed_at = coalesce(destroyed_at, $2),
           state = case when state in ('unmatched', 'waiting', 'proposed') then 'discarded' else state end,
           settled_at = coalesce(settled_at, $2)
         where id = $1 returning digest`,
        [id, at],
      );
      if (rows[0] === undefined) return null;
      await client.query(
        'update evidence set artefact_destroyed_at = $2 where artefact_digest = $1 and artefact_destroyed_at is null',
        [rows[0].digest, at],
      );
      return (await client.query('delete from scan_page where scan_id = $1', [id])).rowCount ?? 0;
    });
    await this.keys.destroy([deskKey(id)]);
    return pages;
  }
}

/** False for a child that is forgotten; otherwise it is not while this transaction lasts. */
async function staysKnown(client: ClientBase, childId: string): Promise<boolean> {
  const { rowCount } = await client.query('select from child where id = $1 and erased_at is null for share', [childId]);
  return rowCount === 1;
}

function read(row: QueryResultRow): ScanRecord {
  return {
    id: row['id'] as string,
    verificationId: row['verification_id'] as string | null,
    childId: row['child_id'] as string | null,
    state: row['state'] as ScanState,
    road: row['road'] as ScanRoad,
    digest: row['digest'] as string,
    pageCount: row['page_count'] as number,
    rejection: row['rejection'] as ScanRejection | null,
    receivedAt: row['received_at'] as Date,
    dueAt: row['due_at'] as Date | null,
    settledAt: row['settled_at'] as Date | null,
    destroyedAt: row['destroyed_at'] as Date | null,
  };
}
