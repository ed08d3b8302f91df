import { Injectable } from '@nestjs/common';
import {
  answerTarget,
  awaitsErasure,
  type Consent,
  type ErasureTarget,
  hasAnswered,
  isImmediate,
  LifecycleRefusal,
} from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { readCase } from './case.rows';
import type { ChildCase } from './child-case';
import { lockChild } from './child-case.store';
import { Database } from './database';
import { openForEnded, type RulingPolicy } from './erasure.opening';
import { eraseOwn, type OwnErasure, Tally } from './erasure.own';
import { type ErasureCase, keepErasure, lockErasure, readErasures } from './erasure.rows';

/** What our own store forgot: rows deleted or emptied, by table. */
export interface Forgotten extends OwnErasure {
  readonly erased: Readonly<Record<string, number>>;
}

/** How our own store forgets. */
export interface Erasing {
  readonly at: Date;
  readonly ruling: RulingPolicy;
  /** Whether a closing letter that is still owed keeps the address; it does when not said. */
  readonly letters?: 'wait' | 'drop';
}

/** Forgetting in our own store. Needs no key: it deletes what it cannot read. */
@Injectable()
export class ErasureStore {
  constructor(private readonly database: Database) {}

  /**
   * Opens the erasure of a consent that has ended, and of all else of its child that has, unless that is done; and erases
   * what was kept here for them alone, with the last one the child (T3, T10). One commit. Safe to repeat. Throws NotFound,
   * and LifecycleRefusal for a consent that still stands.
   */
  async eraseConsent(consentId: string, erasing: Erasing): Promise<Forgotten> {
    return this.database.transaction(async (client) => {
      const child = await lockChild(client, { consentId });
      const found = await readCase(client, child);
      const { state } = found.consents.find(({ id }) => id === consentId)!;
      if (state !== 'erased' && !awaitsErasure(state)) {
        throw new LifecycleRefusal('act_not_allowed', `A consent that is ${state} is not erased.`);
      }
      return this.forget(client, found, erasing);
    });
  }

  /** Erases here what an erasure is about whose consents were ended with it. Safe to repeat. Throws NotFound. */
  async eraseOwn(erasureId: string, erasing: Erasing): Promise<Forgotten> {
    return this.database.transaction(async (client) => {
      const { erasure } = await lockErasure(client, { erasureId });
      const child = await lockChild(client, { childId: erasure.childId });
      return this.forget(client, await readCase(client, child), erasing);
    });
  }

  /**
   * What was sealed for an erased child cannot be read any more, wherever a copy of it lies: now our own store has
   * forgotten. Answers in how many erasures that was still to be said. Safe to repeat.
   */
  async keyDestroyed(childId: string, at: Date): Promise<number> {
    return this.database.transaction(async (client) => {
      await client.query('select from child where id = $1 for update', [childId]);
      return answerOwn(client, await openErasures(client, childId), 0, at);
    });
  }

  private async forget(
    client: PoolClient,
    found: ChildCase,
    { at, ruling, letters = 'wait' }: Erasing,
  ): Promise<Forgotten> {
    const { child } = found;
    const erased = new Tally();
    erased.add('consent', await openForEnded(client, found, ruling, at));
    const open = await openErasures(client, child.id);
    const own = await eraseOwn(client, child, at, letters, (consent) => isUndone(consent, open), erased);
    if (own.childErased || own.closingLetters > 0) {
      // The address waits for a letter, or copies of the data for the end of their key: until then it is counted only.
      await countOwn(client, open, erased.records);
    } else {
      await answerOwn(client, open, erased.records, at);
    }
    return { ...own, erased: erased.rows };
  }
}

/** A young person's own yes, which nothing ends but that the app asks to have everything erased (T10). */
function isUndone({ state, purpose, grantedAt }: Consent, open: readonly ErasureCase[]): boolean {
  return (
    state === 'matured' &&
    open.some(
      ({ erasure }) =>
        isImmediate(erasure.cause) && erasure.purposes.includes(purpose) && grantedAt! <= erasure.requestedAt,
    )
  );
}

function openErasures(client: PoolClient, childId: string): Promise<ErasureCase[]> {
  return readErasures(client, 'child_id = $1 and completed_at is null order by id', [childId]);
}

function ownTarget({ targets }: ErasureCase): ErasureTarget | undefined {
  return targets.find((target) => target.kind === 'own' && !hasAnswered(target));
}

/** Rows that went count once, for the erasure that was opened first. */
async function countOwn(client: PoolClient, open: readonly ErasureCase[], records: number): Promise<void> {
  const target = open.map(ownTarget).find((own) => own !== undefined);
  if (target === undefined || records === 0) return;
  await client.query('update erasure_target set records = coalesce(records, 0) + $2 where id = $1', [
    target.id,
    records,
  ]);
}

async function answerOwn(client: PoolClient, open: readonly ErasureCase[], records: number, at: Date): Promise<number> {
  let [left, answered] = [records, 0];
  for (const { erasure, targets } of open) {
    const target = ownTarget({ erasure, targets });
    if (target === undefined) continue;
    const isAny = left + (target.records ?? 0) > 0;
    const answer = isAny ? { outcome: 'erased' as const, records: left } : { outcome: 'nothing-held' as const };
    await keepErasure(client, erasure, answerTarget(erasure, targets, target.id, answer, at), at);
    [left, answered] = [0, answered + 1];
  }
  return answered;
}
