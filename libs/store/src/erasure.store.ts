import { Injectable } from '@nestjs/common';
import { advance, awaitsErasure, type ConsentRequest, isLive } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { readCase } from './case.rows';
import type { ChildCase } from './child-case';
import { lockChild } from './child-case.store';
import { Database } from './database';
import { forgetUnneeded } from './guardian.store';
import { record } from './record';
import { newId } from './uuid-v7';

/** What an erasure did: rows deleted or emptied, by table. */
export interface Erasure {
  readonly erased: Readonly<Record<string, number>>;
  /** True when nothing of the child is left but what proves that it was forgotten. */
  readonly childErased: boolean;
  /** Letters that must leave first, because they need the address: come back once they have. */
  readonly closingLetters: number;
}

/** Forgetting. Needs no key: it deletes what it cannot read. */
@Injectable()
export class ErasureStore {
  constructor(private readonly database: Database) {}

  /**
   * Erases a consent that has ended, with what was kept for it alone; with the last one of a child, the child (T3, T10).
   * `letters` says whether a closing letter that is still owed keeps the address. Safe to repeat. Throws NotFound, and
   * LifecycleRefusal for a consent that still stands.
   */
  async eraseConsent(consentId: string, at: Date, letters: 'wait' | 'drop' = 'wait'): Promise<Erasure> {
    return this.database.transaction(async (client) => {
      const child = await lockChild(client, { consentId });
      const before = await readCase(client, child);
      const consent = before.consents.find(({ id }) => id === consentId)!;
      const erased = new Tally();
      if (consent.state !== 'erased') {
        const advances = [advance(consent, { act: 'erase' }, at)];
        await record(client, before, { at, advances, answer: null });
        erased.add('consent', 1);
      }
      await this.destroyEscrow(client, before, consent.id, erased);
      const owed = letters === 'wait' ? await closingLetters(client, before) : [];
      const ended = before.consents.every(({ state }) => !isLive(state));
      if (ended && owed.length === 0) {
        await this.eraseChild(client, await readCase(client, child), at, erased);
        return { erased: erased.rows, childErased: true, closingLetters: 0 };
      }
      await this.eraseRequests(client, await readCase(client, child), owed, at, erased);
      return { erased: erased.rows, childErased: false, closingLetters: owed.length };
    });
  }

  /** Escrow goes with the consent that would release it, and at the latest with its whole request (N1). */
  private async destroyEscrow(client: PoolClient, { consents }: ChildCase, id: string, erased: Tally): Promise<void> {
    const { requestId, purpose } = consents.find((consent) => consent.id === id)!;
    const stillOpen = consents.some((other) => other.requestId === requestId && isLive(other.state));
    await erased.delete(client, 'escrow', 'request_id = $1 and (purpose = $2 or not $3)', [
      requestId,
      purpose,
      stillOpen,
    ]);
  }

  /** Requests of which everything is erased need no letter and no address any more. */
  private async eraseRequests(
    client: PoolClient,
    found: ChildCase,
    owed: readonly string[],
    at: Date,
    erased: Tally,
  ): Promise<void> {
    const over = found.requests.filter(
      ({ id, state }) =>
        state !== 'erased' &&
        !owed.includes(id) &&
        found.consents.every((consent) => consent.requestId !== id || consent.state === 'erased'),
    );
    await this.closeRequests(client, found, over, at, erased);
    await forget(client, found.child.id, erased);
  }

  private async eraseChild(client: PoolClient, found: ChildCase, at: Date, erased: Tally): Promise<void> {
    const { child } = found;
    if (child.erasedAt !== null) return;
    const advances = found.consents
      .filter(({ state }) => awaitsErasure(state))
      .map((consent) => advance(consent, { act: 'erase' }, at));
    await record(client, found, { at, advances, answer: null });
    erased.add('consent', advances.length);
    await this.closeRequests(client, found, found.requests, at, erased);
    await erased.delete(client, 'escrow', 'child_id = $1', [child.id]);
    await forget(client, child.id, erased);
    await erased.delete(client, 'child_key', 'child_id = $1', [child.id]);
    // The erasures themselves stay: one of them is being done, and each writes down how it ended.
    await erased.delete(client, 'duty', "child_id = $1 and done_at is null and kind <> 'consent.erase'", [child.id]);
    // The app is told which child of its own was forgotten: the sealed reference is copied without being read. Events
    // that the app has not fetched yet keep it too, until they are swept: a feed that forgets its subjects tells nothing (N9).
    await client.query(
      `insert into event (id, app, child_id, type, data, created_at)
       values ($1, $2, $3, 'erasure.completed', '{}', $4)`,
      [newId(at), child.app, child.id, at],
    );
    await client.query(
      `update event set ref_sealed = child.ref_sealed from child where child.id = $1 and event.child_id = child.id`,
      [child.id],
    );
    await client.query(
      'update child set ref_sealed = null, place = null, comes_of_age_on = null, erased_at = $2 where id = $1',
      [child.id, at],
    );
    erased.add('child', 1);
    await client.query("select pg_notify('kinsent_work', '')");
  }

  private async closeRequests(
    client: PoolClient,
    found: ChildCase,
    over: readonly ConsentRequest[],
    at: Date,
    erased: Tally,
  ): Promise<void> {
    const ids = over.map(({ id }) => id);
    if (ids.length === 0) return;
    const requests = over.map((request) => ({
      ...request,
      state: 'erased' as const,
      closedAt: request.closedAt ?? at,
    }));
    await record(client, found, { at, requests, answer: null });
    erased.add('consent_request', ids.length);
    await erased.delete(client, 'letter', 'request_id = any($1::uuid[])', [ids]);
  }
}

/** Requests to whose guardian a last word is still owed. */
async function closingLetters(client: PoolClient, { child }: ChildCase): Promise<string[]> {
  const { rows } = await client.query<{ subject_id: string }>(
    `select subject_id from duty
     where child_id = $1 and kind = 'letter.withdrawal' and done_at is null and dead_at is null`,
    [child.id],
  );
  return rows.map((row) => row.subject_id);
}

async function forget(client: PoolClient, childId: string, erased: Tally): Promise<void> {
  const { guardianship, guardian } = await forgetUnneeded(client, childId);
  erased.add('guardianship', guardianship);
  erased.add('guardian', guardian);
}

/** Counts what went, by table. */
class Tally {
  readonly rows: Record<string, number> = {};

  add(table: string, n: number): void {
    if (n > 0) this.rows[table] = (this.rows[table] ?? 0) + n;
  }

  async delete(client: PoolClient, table: string, where: string, values: unknown[]): Promise<void> {
    const gone = await client.query(`delete from ${table} where ${where}`, values);
    this.add(table, gone.rowCount ?? 0);
  }
}
