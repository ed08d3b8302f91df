import { type DutyDraft, owe, type ScanState, tellOfChild } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { ClientBase, PoolClient } from 'pg';
import type { ChildRecord } from './child-case';
import { lockChild } from './child-case.lock';
import { Database } from './database';
import { type NewScan, readScan, scanColumns, type ScanEnd, type ScanMatch, type ScanRecord } from './form-scan.record';
import { deskKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';
import { scanPagePlace } from './places';
import { oweDuties, record, tell, wake } from './record';
import { seal, unseal } from './sealing';
import { ScanMoved, type ScanReview } from './verification.step';

/** Signed forms, sealed page by page under a key that is destroyed with them (T5). */
@Injectable()
export class FormScanStore {
  constructor(
    private readonly database: Database,
    private readonly keys: KeyStore,
  ) {}

  /**
   * Takes a form in. Nothing is written where it answers `known` (the same bytes came for that request before; or, where
   * nobody knows the request, they came at all and are still there) or `gone` (the child is forgotten).
   */
  async add(scan: NewScan): Promise<'added' | 'known' | 'gone'> {
    const { id, road, digest, pages, match, suggestions = [], at, destroyAt } = scan;
    const key = (await this.keys.fetch({ make: [{ ...deskKey(id), at }] })).of(deskKey(id))!;
    const sealed = pages.map((page, position) => seal(key, scanPagePlace(id, position), page));
    const outcome = await this.database.transaction(async (client) => {
      if (match !== null && !(await staysKnown(client, match.childId))) return 'gone';
      // The same bytes may come by two roads at one moment.
      await client.query(`select pg_advisory_xact_lock(hashtextextended($1, ${scanLock}))`, [digest]);
      const { rowCount } = await client.query(
        `insert into form_scan (id, verification_id, child_id, state, road, digest, page_count, received_at, due_at)
         select $1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8::timestamptz, $9::timestamptz
         where $2::uuid is not null
           or not exists (select from form_scan where digest = $6 and destroyed_at is null)
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
      await client.query(
        `insert into scan_suggestion (scan_id, verification_id, position)
         select $1, verification.id, position - 1 from unnest($2::uuid[]) with ordinality as likely(id, position)
         join verification on verification.id = likely.id`,
        [id, suggestions],
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
    const { rows } = await this.database.pool.query(`select ${scanColumns} from form_scan where id = $1`, [id]);
    return rows[0] === undefined ? null : readScan(rows[0]);
  }

  /** All of one verification, oldest first. */
  async ofVerification(verificationId: string): Promise<ScanRecord[]> {
    const { rows } = await this.database.pool.query(
      `select ${scanColumns} from form_scan where verification_id = $1 order by received_at, id`,
      [verificationId],
    );
    return rows.map(readScan);
  }

  /** What waits for people, oldest first. */
  async pile(states: readonly ScanState[], limit: number): Promise<ScanRecord[]> {
    const { rows } = await this.database.pool.query(
      `select ${scanColumns} from form_scan where state = any($1) and state in ('unmatched', 'waiting', 'proposed')
       order by received_at, id limit $2`,
      [states, limit],
    );
    return rows.map(readScan);
  }

  /** How many forms wait of which nobody knows the request. */
  async unmatched(): Promise<number> {
    const { rows } = await this.database.pool.query<{ count: number }>(
      `select count(*)::int as count from form_scan where state = 'unmatched'`,
    );
    return rows[0]!.count;
  }

  /** Ids of the verifications that an unmatched scan may belong to, the likeliest first. */
  async suggestions(id: string): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      'select verification_id as id from scan_suggestion where scan_id = $1 order by position',
      [id],
    );
    return rows.map((row) => row.id);
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
      await forgetSuggestions(client, id);
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
   * Takes the pages away, with a line in the ledger of the child that it was about, and then the key, so that no copy can be
   * read either. What was not settled is discarded by it. Answers how many pages went; none when they had gone before, and
   * null for a scan that is not there any more. Safe to repeat. Throws ScanMoved.
   */
  async destroy(id: string, { from, at, duties = [] }: ScanEnd): Promise<number | null> {
    const pages = await this.database.transaction(async (client) => {
      const child = await this.lockChildOf(client, id);
      const { rows } = await client.query<{ digest: string; verification_id: string | null }>(
        `update form_scan set destroyed_at = $3, settled_at = coalesce(settled_at, $3),
           state = case when state in ('unmatched', 'waiting', 'proposed') then 'discarded' else state end
         where id = $1 and state = $2 and destroyed_at is null and child_id is not distinct from $4
         returning digest, verification_id`,
        [id, from, at, child?.id ?? null],
      );
      if (rows[0] === undefined) return wentBefore(client, id);
      const { digest, verification_id } = rows[0];
      const gone = (await client.query('delete from scan_page where scan_id = $1', [id])).rowCount ?? 0;
      await forgetSuggestions(client, id);
      if (child === null) {
        await oweDuties(client, duties, at);
        return gone;
      }
      await client.query(
        `update evidence set artefact_destroyed_at = $3 where artefact_digest = $1 and artefact_destroyed_at is null
           and request_id = (select request_id from verification where id = $2)`,
        [digest, verification_id, at],
      );
      const line = tellOfChild(child, 'destroy', at, { artefact: digest, pages: String(gone) });
      await record(client, { child, requests: [], consents: [] }, { at, lines: [line], duties, answer: null });
      return gone;
    });
    await this.keys.destroy([deskKey(id)]);
    return pages;
  }

  /** The child's row first, as everywhere (ADR 4). */
  private async lockChildOf(client: PoolClient, id: string): Promise<ChildRecord | null> {
    const { rows } = await client.query<{ child_id: string | null }>('select child_id from form_scan where id = $1', [
      id,
    ]);
    const childId = rows[0]?.child_id ?? null;
    return childId === null ? null : lockChild(client, { childId });
  }
}

/** Among the database's advisory locks: one form at a time. */
const scanLock = 795_306_450;

async function wentBefore(client: ClientBase, id: string): Promise<0 | null> {
  const { rows } = await client.query<{ destroyed_at: Date | null }>(
    'select destroyed_at from form_scan where id = $1',
    [id],
  );
  if (rows[0] === undefined) return null;
  if (rows[0].destroyed_at === null) throw new ScanMoved();
  return 0;
}

async function forgetSuggestions(client: ClientBase, id: string): Promise<void> {
  await client.query('delete from scan_suggestion where scan_id = $1', [id]);
}

/** False for a child that is forgotten; otherwise it is not while this transaction lasts. */
async function staysKnown(client: ClientBase, childId: string): Promise<boolean> {
  const { rowCount } = await client.query('select from child where id = $1 and erased_at is null for share', [childId]);
  return rowCount === 1;
}
