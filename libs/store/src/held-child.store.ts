import { advance, type EventDraft, type LedgerDraft, owe, tellOfChild } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { readCase } from './case.rows';
import type { ChildCase } from './child-case';
import { lockChild } from './child-case.lock';
import { Database } from './database';
import { openErasures } from './erasure.answer';
import { answerHeld, type StandingHold } from './erasure.held';
import { open, type RulingPolicy } from './erasure.opening';
import { oweDuties, record, wake } from './record';

/** `gone`: there is no such hold, or it is over; `early`: it still lasts. */
export type HoldEnd = { readonly outcome: 'ended' | 'gone' } | { readonly outcome: 'early'; readonly dueAt: Date };

interface HoldRow extends StandingHold {
  readonly childId: string;
  readonly liftedAt: Date | null;
  /** By somebody's decision, before its time. */
  readonly isLifted: boolean;
}

/** What a hold does to the child, by whoever forgets. Needs no key. */
@Injectable()
export class HeldChildStore {
  constructor(private readonly database: Database) {}

  /** Whose key has to leave the key store; null for a hold that is not known. */
  async childOf(holdId: string): Promise<string | null> {
    const { rows } = await this.database.pool.query<{ child_id: string }>(
      'select child_id from legal_hold where id = $1',
      [holdId],
    );
    return rows[0]?.child_id ?? null;
  }

  /** The key store has let the key go: erasures that are open say now that our own store is held. Safe to repeat. */
  async sealed(holdId: string, at: Date): Promise<void> {
    await this.withHold(holdId, async (client, hold) => {
      if (hold.liftedAt !== null) return;
      await client.query('update legal_hold set sealed_at = coalesce(sealed_at, $2) where id = $1', [holdId, at]);
      const running = await openErasures(client, [hold.childId]);
      await answerHeld(client, [{ hold, open: running.get(hold.childId) ?? [] }], at);
    });
  }

  /**
   * Ends a hold whose time is over, or that was lifted. The sealed key goes with it and never comes back, so everything of
   * the child ends: what was allowed lapses as cancelled, and our own store is erased. One commit. Safe to repeat.
   */
  async end(holdId: string, ruling: RulingPolicy, at: Date): Promise<HoldEnd> {
    const ended = await this.withHold(holdId, async (client, hold): Promise<HoldEnd> => {
      if (hold.liftedAt !== null) return { outcome: 'gone' };
      if (hold.until > at) return { outcome: 'early', dueAt: hold.until };
      await client.query('update legal_hold set sealed_key = null, lifted_at = $2 where id = $1', [holdId, at]);
      await client.query('update child set held_at = null where id = $1', [hold.childId]);
      const found = await readCase(client, await lockChild(client, { childId: hold.childId }));
      const by = hold.isLifted ? 'lifted' : 'time';
      const line = tellOfChild(found.child, 'let-go', at, { hold: holdId, by });
      await endEverything(client, found, { ruling, line }, at);
      return { outcome: 'ended' };
    });
    return ended ?? { outcome: 'gone' };
  }

  private async withHold<T>(
    holdId: string,
    work: (client: PoolClient, hold: HoldRow) => Promise<T>,
  ): Promise<T | undefined> {
    const childId = await this.childOf(holdId);
    if (childId === null) return undefined;
    return this.database.transaction(async (client) => {
      await lockChild(client, { childId });
      const { rows } = await client.query(
        'select ground, until, lifted_at, lift_reason from legal_hold where id = $1',
        [holdId],
      );
      const [row] = rows;
      const { ground, until, lifted_at: liftedAt, lift_reason: why } = row;
      return work(client, { childId, ground, until, liftedAt, isLifted: why !== null });
    });
  }
}

async function endEverything(
  client: PoolClient,
  found: ChildCase,
  { ruling, line }: { readonly ruling: RulingPolicy; readonly line: LedgerDraft },
  at: Date,
): Promise<void> {
  const { child, consents, requests } = found;
  const lapses = consents
    .filter(({ state }) => state === 'asked' || state === 'granted')
    .map((consent) => advance(consent, { act: 'lapse', cause: 'cancelled' }, at));
  const closed = requests.filter(({ state }) => state === 'open');
  await record(client, found, {
    at,
    advances: lapses,
    lines: [line],
    requests: closed.map((request) => ({ ...request, state: 'cancelled' as const, closedAt: at })),
    events: closed.map(({ id, app, childId }): EventDraft => {
      return { type: 'consent_request.cancelled', app, childId, data: { consentRequestId: id } };
    }),
    answer: null,
  });
  // A young person's own yes goes as well: nothing of what it gave can be read any more.
  const own = consents.filter(({ state }) => state === 'matured').map(({ purpose }) => purpose);
  const [running] = (await openErasures(client, [child.id])).get(child.id) ?? [];
  const isNew = own.length > 0 || (running === undefined && lapses.length === 0);
  const { policy, digest } = ruling;
  const ended = [...new Set(own)].map((purpose) => ({ purpose, neverGranted: false }));
  const opened = isNew
    ? await open(client, child, { cause: 'cancelled', ended, endedAt: at, policy, digest, at })
    : null;
  const erasure = opened?.erasure ?? running?.erasure;
  if (erasure !== undefined) await oweDuties(client, [owe('erasure.own', erasure.id, null, at, at)], at);
  await wake(client);
}
