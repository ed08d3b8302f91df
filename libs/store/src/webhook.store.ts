import { Injectable } from '@nestjs/common';
import { owe } from '@kinsent/consent';
import type { QueryResultRow } from 'pg';
import { Database } from './database';
import { type EventRecord, EventStore } from './event.store';
import { Keyring } from './keyring';
import { oweDuties, wake } from './record';
import { sealForService, unsealForService } from './service-seal';
import { newId } from './uuid-v7';

export interface WebhookEndpoint {
  readonly id: string;
  readonly app: string;
  readonly url: string;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  /** Until when the secret before the present one signs as well; null when there is none. */
  readonly previousSecretUntil: Date | null;
}

export const deliveryStates = ['owed', 'delivered', 'failed'] as const;

export type DeliveryState = (typeof deliveryStates)[number];

/** One line of the delivery log. */
export interface WebhookDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** HTTP status of the last attempt; null when there was no answer. */
  readonly lastStatus: number | null;
  /** Closed code of what went wrong last. */
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

/** A delivery with all that is needed to carry it out. */
export interface OwedDelivery extends WebhookDelivery {
  readonly url: string;
  readonly disabledAt: Date | null;
  /** What signs it, newest first; two while a secret is being changed. */
  readonly secrets: readonly string[];
  readonly event: EventRecord;
}

const endpointColumns = 'id, app, url, created_at, disabled_at, previous_secret_until';
const deliveryColumns = `delivery.id, delivery.endpoint_id, delivery.event_id, delivery.state, delivery.attempts,
  delivery.last_status, delivery.last_error, delivery.created_at, delivery.settled_at`;

/** Where apps want to be told, and what was delivered there (Standard Webhooks, N9). Secrets are sealed. */
@Injectable()
export class WebhookStore {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly events: EventStore,
  ) {}

  async addEndpoint(endpoint: { app: string; url: string; secret: string }, at: Date): Promise<WebhookEndpoint> {
    const id = newId(at);
    const { rows } = await this.database.pool.query(
      `insert into webhook_endpoint (id, app, url, secret_sealed, created_at) values ($1, $2, $3, $4, $5)
       returning ${endpointColumns}`,
      [id, endpoint.app, endpoint.url, sealForService(this.keyring, secretPlace(id), endpoint.secret), at],
    );
    return readEndpoint(rows[0]);
  }

  /** Gives an endpoint a new secret; the one before signs as well until then. False when the app has no such endpoint. */
  async rotateSecret(app: string, id: string, secret: string, previousUntil: Date): Promise<boolean> {
    const rotated = await this.database.pool.query(
      `update webhook_endpoint
       set previous_secret_sealed = secret_sealed, previous_secret_until = $4, secret_sealed = $3
       where id = $1 and app = $2 and disabled_at is null`,
      [id, app, sealForService(this.keyring, secretPlace(id), secret), previousUntil],
    );
    return rotated.rowCount === 1;
  }

  /** False when the app has no such endpoint, or it is disabled already. */
  async disable(app: string, id: string, at: Date): Promise<boolean> {
    const disabled = await this.database.pool.query(
      'update webhook_endpoint set disabled_at = $3 where id = $1 and app = $2 and disabled_at is null',
      [id, app, at],
    );
    return disabled.rowCount === 1;
  }

  /** All endpoints of an app, oldest first, disabled ones too. */
  async list(app: string): Promise<WebhookEndpoint[]> {
    const { rows } = await this.database.pool.query(
      `select ${endpointColumns} from webhook_endpoint where app = $1 order by id`,
      [app],
    );
    return rows.map(readEndpoint);
  }

  /** What signs in an app's name at `at`: of each endpoint in use its secret, and the one before while both sign. */
  async liveSecrets(app: string, at: Date): Promise<string[]> {
    const { rows } = await this.database.pool.query(
      `select id, secret_sealed, previous_secret_sealed, previous_secret_until > $2 as overlaps
       from webhook_endpoint where app = $1 and disabled_at is null order by id`,
      [app, at],
    );
    return rows.flatMap(({ id, secret_sealed, previous_secret_sealed, overlaps }) =>
      [secret_sealed as Buffer, ...(overlaps === true ? [previous_secret_sealed as Buffer] : [])].map((sealed) =>
        unsealForService(this.keyring, secretPlace(id as string), sealed),
      ),
    );
  }

  /** A delivery ready to be signed at `at`; null when it, or its event, is gone. */
  async delivery(id: string, at: Date): Promise<OwedDelivery | null> {
    const { rows } = await this.database.pool.query(
      `select ${deliveryColumns}, endpoint.url, endpoint.disabled_at, endpoint.secret_sealed,
         endpoint.previous_secret_sealed, endpoint.previous_secret_until
       from webhook_delivery delivery join webhook_endpoint endpoint on endpoint.id = delivery.endpoint_id
       where delivery.id = $1`,
      [id],
    );
    const row = rows[0];
    const event = row === undefined ? null : await this.events.byId(row.event_id);
    if (row === undefined || event === null) return null;
    const previous = row.previous_secret_until > at ? [row.previous_secret_sealed as Buffer] : [];
    const place = secretPlace(row.endpoint_id);
    return {
      ...readDelivery(row),
      url: row.url,
      disabledAt: row.disabled_at,
      secrets: [row.secret_sealed as Buffer, ...previous].map((sealed) =>
        unsealForService(this.keyring, place, sealed),
      ),
      event,
    };
  }

  /** The delivery log of an app, newest first; `after` is the id at which the last page ended. */
  async deliveries(app: string, after: string | null, limit: number): Promise<WebhookDelivery[]> {
    const { rows } = await this.database.pool.query(
      `select ${deliveryColumns}
       from webhook_delivery delivery join webhook_endpoint endpoint on endpoint.id = delivery.endpoint_id
       where endpoint.app = $1 and ($2::uuid is null or delivery.id < $2) order by delivery.id desc limit $3`,
      [app, after, limit],
    );
    return rows.map(readDelivery);
  }

  /** Notes an attempt; `owed` when there will be another one. */
  async settle(
    id: string,
    outcome: { state: DeliveryState; status: number | null; error: string | null },
    at: Date,
  ): Promise<void> {
    await this.database.pool.query(
      `update webhook_delivery set state = $2, last_status = $3, last_error = $4, attempts = attempts + 1,
         settled_at = case when $2 = 'owed' then null else $5::timestamptz end
       where id = $1`,
      [id, outcome.state, outcome.status, outcome.error, at],
    );
  }

  /** Nobody could say how an attempt ended, and none follows. What was delivered, or has failed, stays as it is. */
  async giveUp(id: string, error: string, at: Date): Promise<void> {
    await this.database.pool.query(
      `update webhook_delivery set state = 'failed', last_error = $2, settled_at = $3 where id = $1 and state = 'owed'`,
      [id, error, at],
    );
  }

  /** Owes a delivery once more; what was given up of it before is settled with that. False when the app has no such delivery, or its endpoint is disabled. */
  async redeliver(app: string, id: string, at: Date): Promise<boolean> {
    return this.database.transaction(async (client) => {
      const owed = await client.query(
        `update webhook_delivery set state = 'owed', settled_at = null where id = $1 and endpoint_id in
           (select id from webhook_endpoint where app = $2 and disabled_at is null)`,
        [id, app],
      );
      if (owed.rowCount === 0) return false;
      await client.query(
        `update duty set done_at = $2, receipt = '{"redelivered": true}'
         where kind = 'webhook.deliver' and subject_id = $1 and dead_at is not null and done_at is null`,
        [id, at],
      );
      await oweDuties(client, [owe('webhook.deliver', id, null, at, at)], at);
      await wake(client);
      return true;
    });
  }
}

/** Where an endpoint's secret is sealed; the one before it too. */
export function secretPlace(endpointId: string): string {
  return `webhook_endpoint.secret/${endpointId}`;
}

function readEndpoint(row: QueryResultRow): WebhookEndpoint {
  return {
    id: row['id'] as string,
    app: row['app'] as string,
    url: row['url'] as string,
    createdAt: row['created_at'] as Date,
    disabledAt: row['disabled_at'] as Date | null,
    previousSecretUntil: row['previous_secret_until'] as Date | null,
  };
}

function readDelivery(row: QueryResultRow): WebhookDelivery {
  return {
    id: row['id'] as string,
    endpointId: row['endpoint_id'] as string,
    eventId: row['event_id'] as string,
    state: row['state'] as DeliveryState,
    attempts: row['attempts'] as number,
    lastStatus: row['last_status'] as number | null,
    lastError: row['last_error'] as string | null,
    createdAt: row['created_at'] as Date,
    settledAt: row['settled_at'] as Date | null,
  };
}
