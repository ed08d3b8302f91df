import { Injectable } from '@nestjs/common';
import {
  type ErasureCause,
  forecastClock,
  forecastEnd,
  type Foreseen,
  type Policy,
  type RetentionAction,
  type StandingConsent,
  type TargetKind,
  type Window,
} from '@kinsent/consent';
import type { QueryResultRow } from 'pg';
import { Database } from './database';
import { readClock } from './retention-clock.rows';

export interface ForecastPage {
  readonly foreseen: readonly Foreseen[];
  /** Where the next page begins; null when this was the last. A page may be empty and not the last. */
  readonly next: string | null;
}

export interface ForecastWish {
  readonly policy: Policy;
  readonly window: Window;
  /** Of that app only; of all when null. */
  readonly app: string | null;
  /** `next` of the page before; null for the first. */
  readonly after: string | null;
  /** How many rows are looked at. */
  readonly rows: number;
}

/** Thrown for a place to begin that no page gave. */
export class ForecastLost extends Error {
  override readonly name = 'ForecastLost';
}

type Source = (wish: ForecastWish, after: readonly unknown[] | null) => Promise<Look>;

/** Where a source goes on is the order of its rows; null once there are no more. */
interface Look {
  readonly foreseen: readonly Foreseen[];
  readonly next: readonly unknown[] | null;
}

const nothing = { rule: null, trigger: null, cause: null, target: null } as const;

/** Looks ahead: what goes when, if nothing happens before. Reads, and touches nothing. */
@Injectable()
export class RetentionForecastStore {
  private readonly sources: readonly Source[] = [
    (wish, after) => this.clocks(wish, after),
    (wish, after) => this.ends(wish, after),
    (wish, after) => this.erasures(wish, after),
  ];

  constructor(private readonly database: Database) {}

  /** One page of a forecast; several are read one after the other, each of so many rows. Throws ForecastLost. */
  async page(wish: ForecastWish): Promise<ForecastPage> {
    const [source, after] = readPlace(wish.after, this.sources.length);
    const look = await this.sources[source]!(wish, after);
    const isLast = look.next === null && source === this.sources.length - 1;
    return {
      foreseen: look.foreseen.filter(({ app }) => wish.app === null || app === wish.app),
      next: isLast ? null : writePlace(look.next === null ? [source + 1, null] : [source, look.next]),
    };
  }

  private async clocks({ policy, window, rows: limit }: ForecastWish, after: readonly unknown[] | null): Promise<Look> {
    const { rows } = await this.database.pool.query({
      name: 'foreseen-clocks',
      text: `
        select clock.*, child.app,
          (select json_agg(json_build_object('id', id, 'purpose', purpose, 'state', state, 'grantedAt', granted_at,
             'requestId', request_id) order by id)
           from consent where consent.child_id = clock.child_id and state in ('granted', 'matured')) as consents
        from (
          select child_id, trigger, about, item, started_at, progress, next_at, outlives from retention_clock
          where next_at <= $1 and (next_at, child_id, trigger, about, item) > ($2, $3, $4, $5, $6)
          order by next_at, child_id, trigger, about, item limit $7
        ) clock join child on child.id = clock.child_id
        order by next_at, child_id, trigger, about, item`,
      values: [window.until, ...(after ?? [longAgo, nobody, '', '', '']), limit],
    });
    const last = rows.at(-1);
    return {
      foreseen: rows.flatMap((row) =>
        forecastClock(policy, row['app'] as string, readClock(row), standing(row['consents']), window),
      ),
      next:
        last === undefined || rows.length < limit
          ? null
          : [last['next_at'], last['child_id'], last['trigger'], last['about'], last['item']],
    };
  }

  private async ends({ policy, window, rows: limit }: ForecastWish, after: readonly unknown[] | null): Promise<Look> {
    const { rows, next } = await this.duties(['request.lapse', 'consent.lapse'], window, limit, after);
    const { rows: consents } = await this.database.pool.query(
      `select id, request_id, app, purpose, state from consent
       where (id = any($1::uuid[]) and state = 'granted') or (request_id = any($1::uuid[]) and state = 'asked')
       order by id`,
      [rows.map((row) => row['subject_id'] as string)],
    );
    const foreseen = rows.flatMap((row) =>
      consents
        .filter(({ id, request_id }) => row['subject_id'] === id || row['subject_id'] === request_id)
        .filter(({ state }) => (state === 'asked') === (row['kind'] === 'request.lapse'))
        .flatMap(({ app, purpose, state }) =>
          forecastEnd(
            policy,
            {
              app: app as string,
              purpose: purpose as string,
              neverGranted: state === 'asked',
              at: row['due_at'] as Date,
            },
            window,
          ),
        ),
    );
    return { foreseen, next };
  }

  private async erasures({ window, rows: limit }: ForecastWish, after: readonly unknown[] | null): Promise<Look> {
    const { rows, next } = await this.duties(['erasure.ask', 'erasure.run'], window, limit, after);
    const { rows: targets } = await this.database.pool.query(
      `select target.id, target.kind, target.name, target.action, target.data, erasure.app, erasure.cause, erasure.purposes
       from erasure_target target join erasure on erasure.id = target.erasure_id
       where target.id = any($1::uuid[]) and target.answered_at is null`,
      [rows.map((row) => row['subject_id'] as string)],
    );
    const foreseen = rows.flatMap((row) =>
      targets
        .filter(({ id }) => id === row['subject_id'])
        .map((target): Foreseen => {
          const dueAt = row['due_at'] as Date;
          return {
            ...nothing,
            kind: 'erasure',
            at: dueAt < window.from ? window.from : dueAt,
            app: target['app'] as string,
            step: target['action'] as RetentionAction,
            purposes: target['purposes'] as string[],
            data: target['data'] as string[],
            cause: target['cause'] as ErasureCause,
            target: { kind: target['kind'] as TargetKind, name: target['name'] as string },
          };
        }),
    );
    return { foreseen, next };
  }

  private async duties(
    kinds: readonly string[],
    window: Window,
    limit: number,
    after: readonly unknown[] | null,
  ): Promise<{ rows: QueryResultRow[]; next: Look['next'] }> {
    const { rows } = await this.database.pool.query<QueryResultRow>(
      `select id, kind, subject_id, due_at from duty
       where kind = any($1) and done_at is null and dead_at is null and due_at <= $2 and (due_at, id) > ($3, $4)
       order by due_at, id limit $5`,
      [kinds, window.until, ...(after ?? [longAgo, nobody]), limit],
    );
    const last = rows.at(-1);
    return { rows, next: last === undefined || rows.length < limit ? null : [last['due_at'], last['id']] };
  }
}

const longAgo = '-infinity';
const nobody = '00000000-0000-0000-0000-000000000000';

function standing(consents: unknown): StandingConsent[] {
  const rows = (consents ?? []) as (Omit<StandingConsent, 'grantedAt'> & { readonly grantedAt: string | null })[];
  return rows.map((row) => ({ ...row, grantedAt: row.grantedAt === null ? null : new Date(row.grantedAt) }));
}

function writePlace(place: readonly [number, readonly unknown[] | null]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

const lengths = [5, 2, 2];

function readPlace(text: string | null, sources: number): [number, readonly unknown[] | null] {
  if (text === null) return [0, null];
  try {
    const [source, after] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [unknown, unknown];
    if (typeof source === 'number' && Number.isInteger(source) && source >= 0 && source < sources) {
      if (after === null) return [source, null];
      if (Array.isArray(after) && after.length === lengths[source] && isPlace(after)) return [source, after];
    }
  } catch {
    // Said below.
  }
  throw new ForecastLost('No page of the forecast ended there.');
}

function isPlace([at, id, ...rest]: readonly unknown[]): boolean {
  return (
    typeof at === 'string' &&
    !Number.isNaN(Date.parse(at)) &&
    typeof id === 'string' &&
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) &&
    rest.every((each) => typeof each === 'string' && !each.includes('\0'))
  );
}
