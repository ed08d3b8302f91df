import { Injectable } from '@nestjs/common';
import { type EventType, owe } from '@kinsent/consent';
import type { PoolClient, QueryResultRow } from 'pg';
import { Database } from './database';
import { oweDuties, wake } from './record';
import { ReferenceStore } from './reference.store';
import { newId } from './uuid-v7';

export interface EventRecord {
  readonly id: string;
  /** Counts from 1 for each app, without gaps. */
  readonly sequence: number;
  readonly type: EventType;
  readonly createdAt: Date;
  /** The app's reference to the child; null once nobody has to be told any more which child it was. */
  readonly childRef: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Unnumbered {
  readonly id: string;
  readonly app: string;
  readonly created_at: Date;
}

const numberedAtOnce = 500;
/** Any number, as long as it is always the same: one numberer at a time. */
const numbererLock = 4_020_001;

const read = `
  select event.id, event.sequence, event.type, event.created_at, event.child_id, event.data,
    coalesce(event.ref_sealed, child.ref_sealed) as ref_sealed
  from event join child on child.id = event.child_id`;

/** The numbered feed of what happened, one an app (N9, ADR 6). */
@Injectable()
export class EventStore {
  constructor(
    private readonly database: Database,
    private readonly references: ReferenceStore,
  ) {}

  /**
   * Gives every committed event the next number of its app and owes its webhook deliveries, in one commit. When it
   * resolves, all that was committed before the call has its number. Answers how many were numbered here.
   */
  async number(): Promise<number> {
    let numbered = 0;
    for (;;) {
      const { rowCount } = await this.database.pool.query('select from event where sequence is null limit 1');
      if (rowCount === 0) return numbered;
      numbered += await this.database.transaction((client) => this.numberSome(client));
    }
  }

  /** Events of an app behind a number, in order. Numbers first, so that nothing waits for a timer. */
  async after(app: string, sequence: number, limit: number): Promise<EventRecord[]> {
    await this.number();
    const { rows } = await this.database.pool.query({
      name: 'events-after',
      text: `${read} where event.app = $1 and event.sequence > $2 order by event.sequence limit $3`,
      values: [app, sequence, limit],
    });
    return this.readEvents(rows);
  }

  /** One numbered event; null when there is none, or it was swept. */
  async byId(id: string): Promise<EventRecord | null> {
    const { rows } = await this.database.pool.query(`${read} where event.id = $1 and event.sequence is not null`, [id]);
    const [event = null] = await this.readEvents(rows);
    return event;
  }

  private async numberSome(client: PoolClient): Promise<number> {
    await client.query('select pg_advisory_xact_lock($1)', [numbererLock]);
    const { rows: events } = await client.query<Unnumbered>(
      'select id, app, created_at from event where sequence is null order by id limit $1',
      [numberedAtOnce],
    );
    if (events.length === 0) return 0;
    await client.query(
      `with counted as (
         select app, count(*) as n from unnest($1::text[]) as app group by app
       ), counter as (
         insert into event_counter as counter (app, sequence) select app, n from counted
         on conflict (app) do update set sequence = counter.sequence + excluded.sequence
         returning app, sequence
       )
       update event set sequence = counter.sequence - counted.n + place.n
       from (
         select id, app, row_number() over (partition by app order by at) as n
         from unnest($2::uuid[], $1::text[]) with ordinality as listed(id, app, at)
       ) place
       join counter on counter.app = place.app join counted on counted.app = place.app
       where event.id = place.id`,
      [events.map(({ app }) => app), events.map(({ id }) => id)],
    );
    await this.oweDeliveries(client, events);
    return events.length;
  }

  private async oweDeliveries(client: PoolClient, events: readonly Unnumbered[]): Promise<void> {
    const { rows: endpoints } = await client.query<{ id: string; app: string }>(
      'select id, app from webhook_endpoint where disabled_at is null and app = any($1)',
      [[...new Set(events.map(({ app }) => app))]],
    );
    const deliveries = events.flatMap((event) =>
      endpoints
        .filter(({ app }) => app === event.app)
        .map((endpoint) => ({
          id: newId(event.created_at),
          endpoint: endpoint.id,
          event: event.id,
          at: event.created_at,
        })),
    );
    if (deliveries.length === 0) return;
    await client.query(
      `insert into webhook_delivery (id, endpoint_id, event_id, state, created_at)
       select id, endpoint, event, 'owed', at
       from json_to_recordset($1) as owed(id uuid, endpoint uuid, event uuid, at timestamptz)`,
      [JSON.stringify(deliveries)],
    );
    // About no child: that a child was forgotten has to be told too.
    const duties = deliveries.map(({ id, at }) => owe('webhook.deliver', id, null, at));
    await oweDuties(client, duties, events[events.length - 1]!.created_at);
    await wake(client);
  }

  private async readEvents(rows: readonly QueryResultRow[]): Promise<EventRecord[]> {
    const sealed = rows.map((row) => ({
      childId: row['child_id'] as string,
      sealed: row['ref_sealed'] as Buffer | null,
    }));
    const references = await this.references.read(sealed);
    return rows.map((row, index) => readEvent(row, references[index] ?? null));
  }
}

function readEvent(row: QueryResultRow, childRef: string | null): EventRecord {
  return {
    id: row['id'] as string,
    sequence: Number(row['sequence']),
    type: row['type'] as EventType,
    createdAt: row['created_at'] as Date,
    childRef,
    data: row['data'] as Record<string, unknown>,
  };
}
