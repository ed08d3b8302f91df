import { type Consent, type ConsentRequest, consentStates, type Erasure, isLive } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import type { ChildCase } from './child-case';
import { deleteScansOfErased, eraseBelongings, forget } from './erasure.child';
import type { Tally } from './erasure.tally';
import type { Bond } from './guardian.bonds';
import { recordAll } from './record';

/** How far our own store has forgotten. */
export interface OwnErasure {
  /** True when nothing of the child is left but what proves that it was forgotten. */
  readonly childErased: boolean;
  /** Letters that must leave first, because they need the address: come back once they have. */
  readonly closingLetters: number;
}

/** The same with whether the row of the child is still to be emptied, once all else is written. */
export interface Belongings extends OwnErasure {
  readonly emptied: boolean;
}

/** When, and which erasures the same commit opens. */
export interface Commit {
  readonly at: Date;
  readonly opened: readonly Erasure[];
}

/** What keeps something of children although it is over. */
export interface Keeping {
  /** Requests to whose guardian a last word is still owed, by child. */
  readonly letters: ReadonlyMap<string, readonly string[]>;
  /** Children with clocks that no yes carries, which still have to name them to the app when they fall due. */
  readonly outlived: ReadonlySet<string>;
  /** Whose children they are; the guardians are taken. */
  readonly bonds: readonly Bond[];
}

/** A locked child of which is erased what nothing needs any more. */
export interface Forgettable {
  readonly found: ChildCase;
  /** Whether a closing letter that is still owed keeps the address. */
  readonly letters: 'wait' | 'drop';
  /** Consents that go whatever they are. */
  readonly despite: (consent: Consent) => boolean;
}

/**
 * Erases what nothing of locked children needs any more; all of a child, once no consent of it is live but those that go
 * anyway. A statement a table, however many they are. Answers in their order.
 */
export async function eraseOwn(
  client: PoolClient,
  all: readonly Forgettable[],
  { letters, outlived, bonds }: Keeping,
  commit: Commit,
  erased: Tally,
): Promise<Belongings[]> {
  const each = all.map(({ found, letters: owing, despite }) => {
    const owed = owing === 'wait' ? (letters.get(found.child.id) ?? []) : [];
    const ended = found.consents.every((consent) => !isLive(consent.state) || despite(consent));
    const whole = ended && owed.length === 0 && !outlived.has(found.child.id);
    return { found, owed, whole, emptied: whole && found.child.erasedAt === null };
  });
  const emptied = each.filter((one) => one.emptied).map(({ found }) => found);
  const rest = each.filter((one) => !one.whole);
  if (emptied.length > 0) await eraseBelongings(client, emptied, bonds, commit, erased);
  if (rest.length > 0) await eraseEnded(client, rest, commit, erased);
  return each.map(({ whole, emptied: empty, owed }) => ({
    childErased: whole,
    closingLetters: whole ? 0 : owed.length,
    emptied: empty,
  }));
}

/** Of children of whom something stands, or who wait for a letter. */
async function eraseEnded(
  client: PoolClient,
  rest: readonly { readonly found: ChildCase; readonly owed: readonly string[] }[],
  commit: Commit,
  erased: Tally,
): Promise<void> {
  const ids = rest.map(({ found }) => found.child.id);
  await destroyEscrow(client, ids, erased);
  await closeRequests(
    client,
    rest.map(({ found, owed }) => ({ found, over: requestsOver(found, owed) })),
    commit.at,
    erased,
  );
  await forget(client, ids, commit.opened, erased);
  await deleteScansOfErased(client, ids, commit.at, erased);
}

/** Requests of which everything is erased need no letter and no address any more. */
function requestsOver({ requests, consents }: ChildCase, owed: readonly string[]): ConsentRequest[] {
  return requests.filter(
    ({ id, state }) =>
      state !== 'erased' &&
      !owed.includes(id) &&
      consents.every((consent) => consent.requestId !== id || consent.state === 'erased'),
  );
}

/** Escrow goes with the consent that would release it (N1). */
async function destroyEscrow(client: PoolClient, childIds: readonly string[], erased: Tally): Promise<void> {
  await erased.delete(
    client,
    'delete-ended-escrow',
    'escrow',
    `and not exists (
       select from consent where consent.request_id = escrow.request_id and consent.purpose = escrow.purpose
         and consent.state = any($2))`,
    [childIds, consentStates.filter(isLive)],
  );
}

async function closeRequests(
  client: PoolClient,
  closing: readonly { readonly found: ChildCase; readonly over: readonly ConsentRequest[] }[],
  at: Date,
  erased: Tally,
): Promise<void> {
  const decided = closing.map(({ found, over }) => {
    const requests = over
      .filter(({ state }) => state !== 'erased')
      .map((request) => ({ ...request, state: 'erased' as const, closedAt: request.closedAt ?? at }));
    erased.add(found.child.id, 'consent_request', requests.length);
    return { before: found, decision: { at, requests, answer: null } };
  });
  await recordAll(client, decided, at);
  const childOf = new Map(
    decided.flatMap(({ decision }) => decision.requests.map(({ id, childId }) => [id, childId] as const)),
  );
  if (childOf.size === 0) return;
  const letters = await client.query<{ request_id: string }>(
    'delete from letter where request_id = any($1::uuid[]) returning request_id',
    [[...childOf.keys()]],
  );
  for (const { request_id } of letters.rows) erased.add(childOf.get(request_id)!, 'letter', 1);
}
