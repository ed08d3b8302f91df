import type { KeyObject } from 'node:crypto';
import { addPeriod, type EventDraft, type HoldGround, longestHold, owe, tellOfChild } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { readCase } from './case.rows';
import { lockChild } from './child-case.lock';
import { childOfReference } from './child-of-reference.sql';
import { Database } from './database';
import { HoldRefusal } from './hold-refusal';
import { sealToHolder } from './hold-seal';
import { dataKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';
import { Keyring } from './keyring';
import { type Extension, extendHold, tooLong } from './legal-hold.extend';
import { oweDuties, record, wake } from './record';
import { newId } from './uuid-v7';

/** A hold as everybody may know it. */
export interface LegalHold {
  readonly id: string;
  readonly childId: string;
  readonly app: string;
  readonly ground: HoldGround;
  readonly until: Date;
  readonly placedAt: Date;
  /** Null until the key store has let the key go. */
  readonly sealedAt: Date | null;
  /** Why it was lifted before its time. */
  readonly liftReason: string | null;
  readonly liftedAt: Date | null;
}

export interface NewHold {
  readonly app: string;
  readonly ref: string;
  readonly ground: HoldGround;
  readonly until: Date;
  readonly holder: KeyObject;
}

const columns = `hold.id, hold.child_id, child.app, hold.ground, hold.until, hold.placed_at, hold.sealed_at, hold.lift_reason,
  hold.lifted_at`;

/** What a law or a court keeps from being erased (16 CFR 312.5(c)(6), Art. 17(3) and 18 GDPR; ADR 15). */
@Injectable()
export class LegalHoldStore {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly keys: KeyStore,
  ) {}

  /**
   * Seals a child's key to its holder, and owes its destruction here, in one commit; permissions are `restricted` from then
   * on, and no erasure of our own store goes on. Throws HoldRefusal.
   */
  async place({ app, ref, ground, until, holder }: NewHold, at: Date): Promise<LegalHold> {
    if (until <= at) throw new HoldRefusal('not_ahead', 'A hold ends in the future.');
    if (until > addPeriod(at, longestHold)) throw tooLong();
    const childId = await this.living(app, ref);
    // Before the child is locked: the key store is another server.
    const key = (await this.keys.fetch({ open: [dataKey(childId)] })).of(dataKey(childId));
    return this.database.transaction(async (client) => {
      const child = await lockChild(client, { childId });
      if (child.erasedAt !== null) throw erased();
      if ((child.heldAt ?? null) !== null) throw new HoldRefusal('held', 'This child is held already.');
      if (key === null) {
        throw new HoldRefusal('no_key', 'Nothing of this child can be read any more: there is nothing to seal.');
      }
      const id = newId(at);
      await client.query(
        'insert into legal_hold (id, child_id, ground, until, sealed_key, placed_at) values ($1, $2, $3, $4, $5, $6)',
        [id, childId, ground, until, sealToHolder(holder, id, key), at],
      );
      await client.query('update child set held_at = $2 where id = $1', [childId, at]);
      const found = await readCase(client, child);
      const granted = child.restrictedAt === null ? found.consents.filter(({ state }) => isYes(state)) : [];
      const events = [...new Set(granted.map(({ purpose }) => purpose))].map((purpose): EventDraft => {
        return { type: 'permission.changed', app, childId, data: { purpose, allowed: false } };
      });
      const duties = [owe('hold.seal', id, null, at), owe('hold.end', id, null, until, until)];
      const lines = [tellOfChild(child, 'hold', at, { hold: id, ground, until: until.toISOString() })];
      await record(client, found, { at, lines, duties, events, answer: null });
      return { id, childId, app, ground, until, placedAt: at, sealedAt: null, liftReason: null, liftedAt: null };
    });
  }

  /** Holds, oldest first: those that last, or all that ever were and are still proven. */
  async list(which: 'standing' | 'all'): Promise<LegalHold[]> {
    const { rows } = await this.database.pool.query(
      `select ${columns} from legal_hold hold join child on child.id = hold.child_id
       where $1 or hold.lifted_at is null order by hold.id`,
      [which === 'all'],
    );
    return rows.map(readHold);
  }

  /** Lets a hold last longer, on a ground that is stated anew. Throws HoldRefusal. */
  async extend(extension: Extension, at: Date): Promise<void> {
    await this.database.transaction((client) => extendHold(client, extension, at));
  }

  /** Ends a hold before its time: what it kept is erased then. Throws HoldRefusal. */
  async lift(id: string, reason: string, at: Date): Promise<void> {
    await this.database.transaction(async (client) => {
      const { rows } = await client.query('select lifted_at, lift_reason from legal_hold where id = $1 for update', [
        id,
      ]);
      if (rows[0] === undefined) throw new HoldRefusal('unknown_hold', 'There is no hold of that id.');
      if (rows[0].lifted_at !== null || rows[0].lift_reason !== null) {
        throw new HoldRefusal('lifted', 'This hold has been lifted already.');
      }
      await client.query('update legal_hold set until = least(until, $3), lift_reason = $2 where id = $1', [
        id,
        reason,
        at,
      ]);
      await oweDuties(client, [owe('hold.end', id, null, at, at)], at);
      await wake(client);
    });
  }

  private async living(app: string, ref: string): Promise<string> {
    const { rows } = await this.database.pool.query<{ id: string; erased_at: Date | null }>(
      childOfReference('id, erased_at', '$1', '$2'),
      [app, this.keyring.index.ofRef(app, ref)],
    );
    const [found] = rows;
    if (found === undefined) throw new HoldRefusal('unknown_child', 'There is no such child.');
    if (found.erased_at !== null) throw erased();
    return found.id;
  }
}

function isYes(state: string): boolean {
  return state === 'granted' || state === 'matured';
}

function erased(): HoldRefusal {
  return new HoldRefusal('erased', 'This child is erased already: nothing is left to be held.');
}

export function readHold(row: QueryResultRow): LegalHold {
  return {
    id: row['id'] as string,
    childId: row['child_id'] as string,
    app: row['app'] as string,
    ground: row['ground'] as HoldGround,
    until: row['until'] as Date,
    placedAt: row['placed_at'] as Date,
    sealedAt: row['sealed_at'] as Date | null,
    liftReason: row['lift_reason'] as string | null,
    liftedAt: row['lifted_at'] as Date | null,
  };
}
