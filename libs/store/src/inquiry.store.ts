import { owe } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { childColumns, readCase, readCases, readChild } from './case.rows';
import type { ChildCase } from './child-case';
import { lockChild } from './child-case.lock';
import { Database, NotFound } from './database';
import { eraseLocked } from './erase-now.locked';
import { inquiryColumns, type InquiryRecord, readInquiry } from './inquiry.record';
import { InquiryMoved, type InquiryStep, type KnownInquiry } from './inquiry.step';
import { deskKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';
import { Keyring } from './keyring';
import { inquiryPlace } from './places';
import { oweDuties, record, wake } from './record';
import { seal, unseal } from './sealing';

/** What whoever asks has written. */
export interface InquiryContent {
  readonly address: string;
  readonly text: string;
  readonly locale: string;
}

export interface NewInquiry {
  readonly id: string;
  readonly content: InquiryContent;
  readonly at: Date;
  readonly dueAt: Date;
  /** When what was written goes, settled or not. */
  readonly destroyAt: Date;
  /** How many of one address are taken in since when; what is more is not. */
  readonly most: { readonly count: number; readonly since: Date };
}

/** Inquiries of parents who were never asked, sealed under a key that is destroyed with them (T8). */
@Injectable()
export class InquiryStore {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly keys: KeyStore,
  ) {}

  /** Nothing is written where it answers `over`. Throws RangeError for an address that is none. */
  async add({ id, content, at, dueAt, destroyAt, most }: NewInquiry): Promise<'added' | 'over'> {
    const addressIndex = this.keyring.index.ofAddress(content.address);
    const key = (await this.keys.fetch({ make: [{ ...deskKey(id), at }] })).of(deskKey(id))!;
    const sealed = seal(key, inquiryPlace(id), JSON.stringify(content));
    const added = await this.database.transaction(async (client) => {
      // One of an address after the other, so that many at once are no more than the same many.
      await client.query('select pg_advisory_xact_lock($1)', [addressIndex.readBigInt64BE().toString()]);
      const { rowCount } = await client.query(
        `insert into inquiry (id, state, address_index, content_sealed, received_at, due_at)
         select $1::uuid, 'waiting', $2::bytea, $3::bytea, $4::timestamptz, $5::timestamptz
         where (select count(*) from inquiry where address_index = $2 and received_at > $6) < $7`,
        [id, addressIndex, sealed, at, dueAt, most.since, most.count],
      );
      if (rowCount === 0) return false;
      await oweDuties(client, [owe('inquiry.destroy', id, null, destroyAt)], at);
      await wake(client);
      return true;
    });
    if (added) return 'added';
    await this.keys.destroy([deskKey(id)]);
    return 'over';
  }

  async byId(id: string): Promise<InquiryRecord | null> {
    const { rows } = await this.database.pool.query(`select ${inquiryColumns} from inquiry where id = $1`, [id]);
    return rows[0] === undefined ? null : readInquiry(rows[0]);
  }

  /** What waits for people, the most urgent first. */
  async pile(limit: number): Promise<InquiryRecord[]> {
    const { rows } = await this.database.pool.query(
      `select ${inquiryColumns} from inquiry where state in ('waiting', 'matched') order by due_at, id limit $1`,
      [limit],
    );
    return rows.map(readInquiry);
  }

  /** What was settled last and can still be read. */
  async settled(limit: number): Promise<InquiryRecord[]> {
    const { rows } = await this.database.pool.query(
      `select ${inquiryColumns} from inquiry where state = 'settled' and destroyed_at is null
       order by settled_at desc, id limit $1`,
      [limit],
    );
    return rows.map(readInquiry);
  }

  /** How many wait, and how many of them longer than they should. */
  async backlog(at: Date): Promise<{ readonly open: number; readonly overdue: number }> {
    const { rows } = await this.database.pool.query<{ open: number; overdue: number }>(
      `select count(*)::int as open, (count(*) filter (where due_at <= $1))::int as overdue
       from inquiry where state in ('waiting', 'matched')`,
      [at],
    );
    return rows[0]!;
  }

  /** What was written; null when it is gone. Whoever looks has written down before that they did. */
  async content(id: string): Promise<InquiryContent | null> {
    const [{ rows }, keys] = await Promise.all([
      this.database.pool.query<{ content_sealed: Buffer | null }>('select content_sealed from inquiry where id = $1', [
        id,
      ]),
      this.keys.fetch({ open: [deskKey(id)] }),
    ]);
    const [sealed, key] = [rows[0]?.content_sealed ?? null, keys.of(deskKey(id))];
    if (sealed === null || key === null) return null;
    return JSON.parse(unseal(key, inquiryPlace(id), sealed).toString('utf8')) as InquiryContent;
  }

  /** Children of guardians with the address of whoever asks, by the blind index of it alone; newest first. */
  async candidates(id: string, limit: number): Promise<ChildCase[]> {
    const { rows } = await this.database.pool.query(
      `select ${childColumns} from child where erased_at is null
         and id in (select children_of_address(address_index) from inquiry where inquiry.id = $1)
       order by created_at desc, id limit $2`,
      [id, limit],
    );
    return readCases(this.database.pool, rows.map(readChild));
  }

  /** The living child that an app knows by that reference, by the blind index of it alone. */
  async byReference(app: string, ref: string): Promise<ChildCase | null> {
    const { rows } = await this.database.pool.query<{ id: string | null }>('select child_of_reference($1, $2) as id', [
      app,
      this.keyring.index.ofRef(app, ref),
    ]);
    return rows[0]?.id == null ? null : this.caseOf(rows[0].id);
  }

  async caseOf(childId: string): Promise<ChildCase | null> {
    const { rows } = await this.database.pool.query(`select ${childColumns} from child where id = $1`, [childId]);
    return rows[0] === undefined ? null : readCase(this.database.pool, readChild(rows[0]));
  }

  /**
   * Locks the child, then the inquiry, decides, writes all of it in one commit. `childId`: the child that it is to be about;
   * null for the one that it is about, if any. `decide` is pure. Throws NotFound, and InquiryMoved when it is about another
   * child by then.
   */
  async change<T>(
    id: string,
    childId: string | null,
    at: Date,
    decide: (found: KnownInquiry) => InquiryStep<T>,
  ): Promise<T> {
    const before = await this.byId(id);
    if (before === null) throw new NotFound('There is no such inquiry.');
    const aboutId = childId ?? before.childId;
    return this.database.transaction(async (client) => {
      const known = aboutId === null ? null : await readCase(client, await lockChild(client, { childId: aboutId }));
      const { rows } = await client.query(`select ${inquiryColumns} from inquiry where id = $1 for update`, [id]);
      if (rows[0] === undefined) throw new NotFound('There is no such inquiry.');
      const inquiry = readInquiry(rows[0]);
      if (inquiry.childId !== before.childId) throw new InquiryMoved();
      const [others, guardians] =
        aboutId === null ? [0, []] : [await othersOf(client, id, aboutId), await guardiansOf(client, aboutId)];
      const step = decide({ inquiry, known, others, guardians });
      await writeStep(client, { inquiry, known }, step, at);
      return step.answer;
    });
  }

  /**
   * Takes away what was written, and then the key, so that no copy can be read either. One that nobody settled is still in the
   * pile afterwards while a child rests because of it. Answers what was done; null for an inquiry that is not there. Safe to
   * repeat.
   */
  async destroy(id: string, at: Date): Promise<'destroyed' | 'before' | null> {
    const { rows } = await this.database.pool.query<{ before: Date | null }>(
      `update inquiry set destroyed_at = coalesce(inquiry.destroyed_at, $2), content_sealed = null, address_index = null,
         state = case when inquiry.state = 'waiting' then 'expired' else inquiry.state end,
         child_id = case when inquiry.state = 'matched' then inquiry.child_id end
       from (select id, destroyed_at from inquiry where id = $1 for update) old where inquiry.id = old.id
       returning old.destroyed_at as before`,
      [id, at],
    );
    await this.keys.destroy([deskKey(id)]);
    if (rows[0] === undefined) return null;
    return rows[0].before === null ? 'destroyed' : 'before';
  }
}

/** How many other inquiries keep this child at rest. */
async function othersOf(client: PoolClient, id: string, childId: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from inquiry where child_id = $1 and id <> $2 and state = 'matched'`,
    [childId, id],
  );
  return rows[0]!.n;
}

/** The newest request of each guardian who said yes to something about the child that is not over (T9). */
async function guardiansOf(client: PoolClient, childId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct on (bond.guardian_id) request.id
     from guardianship bond join consent_request request on request.guardianship_id = bond.id
     where bond.child_id = $1 and request.state <> 'erased' and request.bounced_at is null and exists (
       select from consent where consent.request_id = request.id
         and (consent.state = 'granted' or (consent.state = 'asked' and consent.approved_at is not null)))
     order by bond.guardian_id, request.id desc`,
    [childId],
  );
  return rows.map(({ id }) => id);
}

async function writeStep(
  client: PoolClient,
  { inquiry, known }: Pick<KnownInquiry, 'inquiry' | 'known'>,
  step: InquiryStep<unknown>,
  at: Date,
): Promise<void> {
  const { move, erase, claimedAt, lines, events, duties = [] } = step;
  if (move === undefined) return;
  await client.query(
    `update inquiry set state = $2, child_id = $3, outcome = $4, settled_by = $5,
       matched_at = case when $2 = 'matched' then $6::timestamptz when $2 = 'settled' then matched_at end,
       settled_at = case when $2 = 'settled' then $6::timestamptz end
     where id = $1`,
    [inquiry.id, move.to, move.childId, move.outcome ?? null, move.settledBy ?? null, at],
  );
  if (known !== null) {
    if (claimedAt !== undefined) {
      await client.query('update child set claimed_at = $2 where id = $1', [known.child.id, claimedAt]);
    }
    if (erase !== undefined) await eraseLocked(client, known.child, erase, at);
    await record(client, known, { at, lines, events, duties, answer: null });
  } else {
    await oweDuties(client, duties, at);
  }
  await wake(client);
}
