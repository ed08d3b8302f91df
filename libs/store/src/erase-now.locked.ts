import {
  advance,
  type Advance,
  type ConsentRequest,
  type EventDraft,
  hasAnswered,
  type ImmediateCause,
  isLive,
  owe,
} from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { readCase } from './case.rows';
import type { ChildCase, ChildRecord } from './child-case';
import { open, type RulingPolicy } from './erasure.opening';
import { type ErasureCase, readErasures } from './erasure.read';
import { record } from './record';

/** What is to be erased of a child at once, and why. */
export interface EraseLocked {
  readonly cause: ImmediateCause;
  /** Only these; all of the child's when not said. */
  readonly purposes?: readonly string[];
  /** The purposes that the app takes data for: what a child is erased from of whom nothing was ever asked (T7). */
  readonly appPurposes: readonly string[];
  readonly ruling: RulingPolicy;
  /** Request whose guardian is told by letter what has happened; nobody is when not said. */
  readonly letterOf?: string;
}

/** Ends every yes and every question of a living child that the caller has locked, and opens its erasure. */
export async function eraseLocked(
  client: PoolClient,
  child: ChildRecord,
  wish: EraseLocked,
  at: Date,
): Promise<ErasureCase & { readonly opened: boolean }> {
  const found = await readCase(client, child);
  const { advances, requests, events } = ended(found, wish, at);
  const purposes = purposesOf(found, wish);
  const running = advances.length > 0 ? null : await sameErasure(client, child, wish, purposes);
  if (running !== null) return { ...running, opened: false };
  const { letterOf } = wish;
  const duties = letterOf === undefined ? [] : [owe('letter.withdrawal', letterOf, child.id, at, at)];
  await record(client, found, { at, advances, requests, events, duties, answer: null });
  // What goes now needs no clock any more.
  await client.query('delete from retention_clock where child_id = $1 and ($2::text[] is null or about = any($2))', [
    child.id,
    wish.purposes ?? null,
  ]);
  const before = new Map(found.consents.map((consent) => [consent.purpose, consent.grantedAt]));
  const { erasure, targets } = await open(client, child, {
    cause: wish.cause,
    ended: purposes.map((purpose) => ({ purpose, neverGranted: (before.get(purpose) ?? null) === null })),
    endedAt: at,
    policy: wish.ruling.policy,
    digest: wish.ruling.digest,
    at,
  });
  return { erasure, targets, opened: true };
}

/** What ends: every yes and every question that is meant, and requests of which nothing is left to answer. */
function ended(
  { consents, requests }: ChildCase,
  { cause, purposes }: EraseLocked,
  at: Date,
): { advances: Advance[]; requests: ConsentRequest[]; events: EventDraft[] } {
  const isMeant = (purpose: string): boolean => purposes?.includes(purpose) ?? true;
  const live = consents.filter(({ state, purpose }) => (state === 'asked' || state === 'granted') && isMeant(purpose));
  const lapses = live.map((consent) => advance(consent, { act: 'lapse', cause }, at));
  // Erased in the same breath: the erasure that is opened here is the one that they are erased by.
  const erasures = lapses.map(({ consent }) => advance(consent, { act: 'erase' }, at));
  const ids = new Set(live.map(({ id }) => id));
  const closed = requests.filter(
    ({ id, state }) =>
      state === 'open' &&
      consents.every((consent) => consent.requestId !== id || consent.state !== 'asked' || ids.has(consent.id)),
  );
  return {
    advances: [...lapses, ...erasures],
    requests: closed.map((request) => ({ ...request, state: 'cancelled' as const, closedAt: at })),
    events: closed.map(({ id, app, childId }) => ({
      type: 'consent_request.cancelled',
      app,
      childId,
      data: { consentRequestId: id },
    })),
  };
}

/** Everything that was ever asked about the child and is not erased, and of one of whom nothing was, all that the app takes. */
function purposesOf({ consents }: ChildCase, { purposes, appPurposes }: EraseLocked): string[] {
  if (purposes !== undefined) return [...purposes];
  const live = consents.filter(({ state }) => isLive(state)).map(({ purpose }) => purpose);
  return [...new Set([...live, ...appPurposes])];
}

/** The same wish, still open and answered by nobody but ourselves. */
async function sameErasure(
  client: PoolClient,
  child: ChildRecord,
  { cause }: EraseLocked,
  purposes: readonly string[],
): Promise<ErasureCase | null> {
  const [running] = await readErasures(
    client,
    'child_id = $1 and cause = $2 and purposes = $3 and completed_at is null order by id desc limit 1',
    [child.id, cause, [...new Set(purposes)].sort()],
  );
  if (running === undefined) return null;
  return running.targets.every((target) => target.kind === 'own' || !hasAnswered(target)) ? running : null;
}
