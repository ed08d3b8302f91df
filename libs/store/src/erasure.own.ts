import { type Consent, type ConsentRequest, consentStates, isLive, owe } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { readCase } from './case.rows';
import type { ChildCase, ChildRecord } from './child-case';
import { forgetUnneeded } from './guardian.store';
import { oweDuties, record, wake } from './record';

/** How far our own store has forgotten. */
export interface OwnErasure {
  /** True when nothing of the child is left but what proves that it was forgotten. */
  readonly childErased: boolean;
  /** Letters that must leave first, because they need the address: come back once they have. */
  readonly closingLetters: number;
}

/**
 * Erases what nothing of a locked child needs any more; all of it, once no consent is live but those that go whatever they
 * are (`despite`).
 */
export async function eraseOwn(
  client: PoolClient,
  child: ChildRecord,
  at: Date,
  letters: 'wait' | 'drop',
  despite: (consent: Consent) => boolean,
  erased: Tally,
): Promise<OwnErasure> {
  const found = await readCase(client, child);
  await destroyEscrow(client, found, erased);
  const owed = letters === 'wait' ? await closingLetters(client, found) : [];
  const ended = found.consents.every((consent) => !isLive(consent.state) || despite(consent));
  if (ended && owed.length === 0 && !(await outlived(client, child))) {
    await eraseChild(client, found, at, erased);
    return { childErased: true, closingLetters: 0 };
  }
  await eraseRequests(client, found, owed, at, erased);
  return { childErased: false, closingLetters: owed.length };
}

/** Clocks that no yes carries still have to name the child to the app when they fall due. */
async function outlived(client: PoolClient, { id }: ChildRecord): Promise<boolean> {
  const { rowCount } = await client.query('select from retention_clock where child_id = $1 and outlives limit 1', [id]);
  return rowCount !== 0;
}

/** Escrow goes with the consent that would release it (N1). */
async function destroyEscrow(client: PoolClient, { child }: ChildCase, erased: Tally): Promise<void> {
  await erased.delete(
    client,
    'escrow',
    `child_id = $1 and not exists (
       select from consent where consent.request_id = escrow.request_id and consent.purpose = escrow.purpose
         and consent.state = any($2))`,
    [child.id, consentStates.filter(isLive)],
  );
}

/** Requests of which everything is erased need no letter and no address any more. */
async function eraseRequests(
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
  await closeRequests(client, found, over, at, erased);
  await forget(client, found.child.id, erased);
}

async function eraseChild(client: PoolClient, found: ChildCase, at: Date, erased: Tally): Promise<void> {
  const { child } = found;
  if (child.erasedAt !== null) return;
  await closeRequests(client, found, found.requests, at, erased);
  await erased.delete(client, 'escrow', 'child_id = $1', [child.id]);
  await client.query('delete from retention_clock where child_id = $1', [child.id]);
  await forget(client, child.id, erased);
  // The erasures themselves stay: one of them is being done, and each writes down how it ended.
  await client.query("delete from duty where child_id = $1 and done_at is null and kind <> 'consent.erase'", [
    child.id,
  ]);
  // Events that the app has not fetched yet keep the sealed reference until they are swept: a feed that forgets its
  // subjects tells nothing (N9). It is copied without being read.
  await client.query(
    `update event set ref_sealed = child.ref_sealed from child where child.id = $1 and event.child_id = child.id`,
    [child.id],
  );
  await client.query(
    'update child set ref_sealed = null, place = null, comes_of_age_on = null, erased_at = $2 where id = $1',
    [child.id, at],
  );
  erased.add('child', 1);
  // About no child that could still be forgotten: it is what is left to do of it. Keys live apart (ADR 11).
  await oweDuties(client, [owe('key.destroy', child.id, null, at)], at);
  await wake(client);
}

async function closeRequests(
  client: PoolClient,
  found: ChildCase,
  over: readonly ConsentRequest[],
  at: Date,
  erased: Tally,
): Promise<void> {
  const ids = over.filter(({ state }) => state !== 'erased').map(({ id }) => id);
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
export class Tally {
  readonly rows: Record<string, number> = {};

  add(table: string, n: number): void {
    if (n > 0) this.rows[table] = (this.rows[table] ?? 0) + n;
  }

  async delete(client: PoolClient, table: string, where: string, values: unknown[]): Promise<void> {
    const gone = await client.query(`delete from ${table} where ${where}`, values);
    this.add(table, gone.rowCount ?? 0);
  }

  get records(): number {
    return Object.values(this.rows).reduce((sum, n) => sum + n, 0);
  }
}
