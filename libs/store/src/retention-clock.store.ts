import { Injectable } from '@nestjs/common';
import { keepableOf, keepByGuardian, stepLine, tellStep } from '@kinsent/consent';
import { childColumns, readCase, readChild } from './case.rows';
import { lockChild } from './child-case.lock';
import { Database } from './database';
import { KeyStore } from './key-store/key-store.port';
import { Keyring } from './keyring';
import { record, wake } from './record';
import { type ChildClock, clockColumns, nameOfClock, readClock, type RetentionRuling } from './retention-clock.rows';
import { type Turned, turnClock } from './retention-clock.turn';
import { addUnheardChild } from './unheard-child';

/** What an app says has happened. */
export interface StartedClock {
  readonly app: string;
  readonly ref: string;
  readonly trigger: string;
  /** Key of a purpose, `records/` and that of a record, or empty. */
  readonly about: string;
  readonly item: string;
  readonly startedAt: Date;
  /** Something that it starts rests on no yes: then a child never heard of gets a row. */
  readonly outlives: boolean;
  /** Purposes of one reply that it says was sent (T18). */
  readonly replied?: readonly string[];
}

/** That a child used an app. */
export interface Activity extends Pick<StartedClock, 'app' | 'ref' | 'outlives'> {
  readonly at: Date;
}

/** What came of one batch. */
export interface Drained {
  readonly clocks: number;
  readonly steps: number;
  readonly ends: number;
  /** Those that could not be carried out, with what was thrown. They come again in an hour. */
  readonly failed: readonly { readonly clock: ChildClock; readonly error: unknown }[];
}

/** What a guardian asks to keep. */
export interface Keeping {
  readonly requestId: string;
  readonly purposes: readonly string[];
}

/** What was kept, and until when at most. */
export interface Kept {
  readonly rule: string;
  readonly dueAt: Date;
}

const hour = 3_600_000;

/** Clocks of retention. Whoever reports says only when; what follows, and when, is looked up when the clock falls due. */
@Injectable()
export class RetentionClockStore {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly keys: KeyStore,
  ) {}

  /**
   * The hot call: the child was active at `at`. Answers whether that moved its clock; a child that is not known, and what is
   * older than what is known, moves nothing. `outlives` as for `start`.
   */
  async activity({ app, ref, at, outlives }: Activity, now: Date): Promise<boolean> {
    const { rowCount } = await this.database.pool.query({
      name: 'child-was-active',
      text: `
        insert into retention_clock (child_id, trigger, about, item, started_at, next_at, outlives)
        select id, 'last.activity', '', '', $3, $4, $5 from child where app = $1 and ref_index = $2 and erased_at is null
        on conflict (child_id, trigger, about, item) do update set
          started_at = excluded.started_at, outlives = retention_clock.outlives or excluded.outlives
          where retention_clock.started_at < excluded.started_at`,
      values: [app, this.keyring.index.ofRef(app, ref), at, now, outlives],
    });
    return rowCount === 1;
  }

  /**
   * Starts a clock, or moves it: activity counts when it was last, anything else when it was first. Answers from when it
   * counts now; null when nobody knows the child and nothing of it would outlive a yes.
   */
  async start(clock: StartedClock, now: Date): Promise<Date | null> {
    const { app, ref, trigger, about, item, startedAt, outlives, replied = [] } = clock;
    const refIndex = this.keyring.index.ofRef(app, ref);
    const values = [app, refIndex, trigger, about, item, startedAt, now, outlives];
    for (;;) {
      const started = await this.database.pool.query<{ started_at: Date }>(
        replied.length === 0 ? { ...startClock, values } : { ...startReplyClock, values: [...values, replied] },
      );
      if (started.rows[0] !== undefined) {
        await this.database.pool.query("select pg_notify('kinsent_work', '')");
        return started.rows[0].started_at;
      }
      if (!outlives) return null;
      const sealing = { keys: this.keys, index: this.keyring.index };
      await addUnheardChild(this.database.pool, sealing, { app, ref }, now);
    }
  }

  /** A child's clocks, those of its trigger first that were started first. */
  async ofChild(childId: string): Promise<ChildClock[]> {
    const { rows } = await this.database.pool.query(
      `select ${clockColumns} from retention_clock clock where child_id = $1 order by started_at, trigger, about, item`,
      [childId],
    );
    return rows.map(readClock);
  }

  /** Since when the oldest clock waits to be looked at; null when none ever will be. */
  async oldestDue(): Promise<Date | null> {
    const { rows } = await this.database.pool.query<{ next: Date | null }>(
      'select min(next_at) as next from retention_clock where next_at is not null',
    );
    return rows[0]!.next;
  }

  /**
   * Carries out up to `limit` clocks that are due, in one commit. Several workers never hold the same child, and wait for
   * nobody: what is locked comes next time. One that fails takes none of the others with it.
   */
  async carryOut(ruling: RetentionRuling, limit: number, at: Date): Promise<Drained> {
    return this.database.transaction(async (client) => {
      const { rows } = await client.query({ name: 'due-clocks', text: dueClocks, values: [at, limit] });
      const failed: { clock: ChildClock; error: unknown }[] = [];
      const turned: Turned[] = [];
      for (const row of rows) {
        const clock = readClock(row);
        await client.query('savepoint clock');
        try {
          turned.push(await turnClock(client, readChild(row), clock, ruling, at));
          await client.query('release savepoint clock');
        } catch (error) {
          // Of a connection that broke nothing is written, and it is the caller's to say so.
          await client.query('rollback to savepoint clock');
          await client.query(putOff, [...nameOfClock(clock), new Date(at.getTime() + hour)]);
          failed.push({ clock, error });
        }
      }
      return {
        clocks: rows.length,
        steps: turned.reduce((sum, { steps }) => sum + steps, 0),
        ends: turned.reduce((sum, { ends }) => sum + ends, 0),
        failed,
      };
    });
  }

  /**
   * The guardian of a request asks to keep what was told to go: its period starts anew, and the app hears of it. Answers
   * what was kept; nothing of it when that cannot be kept, or not any more. Throws NotFound.
   */
  async keep({ requestId, purposes }: Keeping, { policy }: RetentionRuling, at: Date): Promise<Kept[]> {
    return this.database.transaction(async (client) => {
      const child = await lockChild(client, { requestId });
      const found = await readCase(client, child);
      const own = found.consents.filter(
        (consent) => consent.requestId === requestId && purposes.includes(consent.purpose),
      );
      const { rows } = await client.query(
        `select ${clockColumns} from retention_clock clock where child_id = $1 for update`,
        [child.id],
      );
      const all = rows.map(readClock).flatMap((clock) => {
        const runs = keepableOf(policy, child.app, clock, found.consents, at);
        const ofRequest = runs.filter(({ consent }) => own.some(({ id }) => id === consent?.id));
        const done = keepByGuardian(policy, clock, ofRequest, at);
        return done === null ? [] : [{ ...done, clock: { ...clock, ...done.clock } }];
      });
      for (const changed of all) {
        await client.query(
          `update retention_clock set progress = $5, next_at = $6
           where child_id = $1 and trigger = $2 and about = $3 and item = $4`,
          [...nameOfClock(changed.clock), JSON.stringify(changed.clock.progress), at],
        );
      }
      const events = all.flatMap(({ clock, kept }) =>
        kept.map(({ run, dueAt }) => tellStep(child, clock, run, 'keep', dueAt)),
      );
      const lines = all.flatMap(({ clock, kept }) =>
        kept.map(({ run, dueAt }) => stepLine(child, clock, run, 'keep', { at, dueAt })),
      );
      await record(client, found, { at, lines, events, answer: null });
      if (all.length > 0) await wake(client);
      return all.flatMap(({ kept }) => kept.map(({ run, dueAt }) => ({ rule: run.started.id, dueAt })));
    });
  }
}

const startOrMove = `
    insert into retention_clock (child_id, trigger, about, item, started_at, next_at, outlives)
    select id, $3, $4, $5, $6::timestamptz, $7::timestamptz, $8::boolean from named
    on conflict (child_id, trigger, about, item) do update set
      started_at = case when excluded.trigger = 'last.activity' then greatest(retention_clock.started_at, excluded.started_at)
        else least(retention_clock.started_at, excluded.started_at) end,
      next_at = least(retention_clock.next_at, excluded.next_at),
      outlives = retention_clock.outlives or excluded.outlives
    returning started_at`;

const startClock = {
  name: 'start-clock',
  text: `with named as (select id from child where app = $1 and ref_index = $2 and erased_at is null) ${startOrMove}`,
};

/** The child before its clock, as everywhere. */
const startReplyClock = {
  name: 'start-reply-clock',
  text: `
    with named as (
      update child set replied_for = array(select distinct unnest(replied_for || $9::text[]) order by 1)
      where app = $1 and ref_index = $2 and erased_at is null returning id
    ) ${startOrMove}`,
};

/** The longest due first. Children before clocks, as everywhere, and nobody waits for anybody. */
const dueClocks = `
  select ${childColumns.replace(/(^|, )/g, '$1child.')}, ${clockColumns}
  from retention_clock clock join child on child.id = clock.child_id
  where clock.next_at <= $1 order by clock.next_at limit $2
  for update of child, clock skip locked`;

const putOff = `
  update retention_clock set next_at = $5
  where child_id = $1 and trigger = $2 and about = $3 and item = $4`;
