import { Injectable } from '@nestjs/common';
import {
  answerTarget,
  askTarget,
  type Erasure,
  type EraserAnswer,
  ErasureRefusal,
  type ErasureStep,
  type ErasureTarget,
  hasAnswered,
  isImmediate,
  type Needed,
  owe,
  settleErasure,
  watchErasure,
} from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { Database, NotFound } from './database';
import { type Certify, certificateFacts } from './erasure.certificate';
import type { RulingPolicy } from './erasure.opening';
import { type ErasureCase, keepErasure, lockErasure } from './erasure.rows';
import { oweDuties, wake } from './record';
import { ReferenceStore } from './reference.store';

/** A target of an app, as the app names it; the target itself may be left out while only one waits for an answer. */
export interface TargetName {
  readonly erasureId: string;
  readonly app: string;
  readonly targetId?: string;
}

/** What a target was asked, or why not. */
export type Asking =
  | { readonly outcome: 'not-now' | 'released' }
  | {
      readonly outcome: 'asked';
      readonly erasure: Erasure;
      readonly target: ErasureTarget;
      readonly childRef: string | null;
    };

/** The places that have to forget: asking them, and taking down what they answer. */
@Injectable()
export class ErasureTargetStore {
  constructor(
    private readonly database: Database,
    private readonly references: ReferenceStore,
  ) {}

  /**
   * Asks a target if it is due: an app by an event, in the same commit; a connector or processor is asked by the caller,
   * who alone needs the reference. What the child's purposes that stand need by this policy is left out or released.
   */
  async ask(targetId: string, { policy }: RulingPolicy, at: Date): Promise<Asking> {
    const asked = await this.database.transaction(async (client) => {
      await lockSameChild(client, targetId);
      const { erasure, targets } = await lockErasure(client, { targetId });
      const needed = await neededNow(client, erasure, policy, at);
      const step = askTarget(erasure, targets, targetId, needed, at);
      if (step === null) return { outcome: 'not-now' as const };
      await keepErasure(client, erasure, step, at);
      const [target] = step.targets;
      return target!.state === 'asked'
        ? { outcome: 'asked' as const, erasure, target: target!, sealed: await sealedRef(client, erasure) }
        : { outcome: 'released' as const };
    });
    if (asked.outcome !== 'asked') return asked;
    const { erasure, target, sealed } = asked;
    if (target.kind === 'app') return { outcome: 'asked', erasure, target, childRef: null };
    const [childRef = null] = await this.references.read([{ childId: erasure.childId, sealed }]);
    return { outcome: 'asked', erasure, target, childRef };
  }

  /** Takes down what a target that we asked ourselves says. Throws NotFound and ErasureRefusal. */
  async answer(targetId: string, answer: EraserAnswer, at: Date): Promise<void> {
    await this.database.transaction(async (client) => {
      const { erasure, targets } = await lockErasure(client, { targetId });
      await keepErasure(client, erasure, answerTarget(erasure, targets, targetId, answer, at), at);
    });
  }

  /**
   * Takes down an app's receipt. The very same one again changes nothing (`repeated`); any other one about a target that
   * has answered is refused. Throws NotFound for an erasure that is not the app's, and ErasureRefusal.
   */
  async receive(
    name: TargetName,
    answer: EraserAnswer,
    receiptDigest: Buffer,
    at: Date,
  ): Promise<ErasureCase & { readonly targetId: string; readonly repeated: boolean }> {
    return this.database.transaction(async (client) => {
      const { erasure, targets } = await lockErasure(client, { erasureId: name.erasureId });
      if (erasure.app !== name.app) throw new NotFound('There is no such erasure.');
      const known = await client.query<{ id: string }>(
        'select id from erasure_target where erasure_id = $1 and receipt_digest = $2 and id = coalesce($3, id)',
        [erasure.id, receiptDigest, name.targetId ?? null],
      );
      const [again] = known.rows;
      if (again !== undefined) return { erasure, targets, targetId: again.id, repeated: true };
      const { id: targetId } = meant(targets, name);
      const step = answerTarget(erasure, targets, targetId, answer, at);
      await keepErasure(client, erasure, step, at, receiptDigest);
      const now = targets.map((target) => step.targets.find(({ id }) => id === target.id) ?? target);
      return { erasure: step.erasure, targets: now, targetId, repeated: false };
    });
  }

  /** Looks whether everybody answered in time. Answers since when somebody has not. Throws NotFound. */
  async watch(erasureId: string, at: Date): Promise<{ readonly overdueAt: Date | null }> {
    return this.database.transaction(async (client) => {
      const { erasure, targets } = await lockErasure(client, { erasureId });
      const step = watchErasure(erasure, targets, at);
      if (step === null) return { overdueAt: null };
      await keepErasure(client, erasure, step, at);
      return { overdueAt: step.erasure.overdueAt };
    });
  }

  /**
   * Ends an erasure of which every target has answered, in one commit: what named the child is dropped, the key of its
   * reference is to be destroyed, and what was done is certified. False when it is not over, or was before. Throws NotFound.
   */
  async settle(erasureId: string, at: Date, certify: Certify): Promise<boolean> {
    return this.database.transaction(async (client) => {
      const { erasure, targets } = await lockErasure(client, { erasureId });
      const step = settleErasure(erasure, targets, at);
      if (step === null) return false;
      await keepErasure(client, erasure, step, at);
      const certificate = certify(await certificateFacts(client, { erasure, targets }, at));
      await client.query(
        'update erasure set completed_at = $2, overdue_at = null, ref_sealed = null, certificate = $3 where id = $1',
        [erasure.id, at, certificate],
      );
      await this.oweReferenceEnd(client, step, at);
      return true;
    });
  }

  /** Our own core is last: the reference can be read until the last erasure of an erased child is over. */
  private async oweReferenceEnd(client: PoolClient, { erasure }: ErasureStep, at: Date): Promise<void> {
    const { rowCount } = await client.query(
      `select from child where id = $1 and erased_at is not null
         and not exists (select from erasure where child_id = $1 and completed_at is null)`,
      [erasure.childId],
    );
    if (rowCount === 0) return;
    await oweDuties(client, [owe('reference.destroy', erasure.childId, null, at)], at);
    await wake(client);
  }
}

/** The one target that a receipt is about. Throws NotFound and ErasureRefusal. */
function meant(targets: readonly ErasureTarget[], { targetId }: TargetName): ErasureTarget {
  const own = targets.filter(({ kind }) => kind === 'app');
  if (targetId !== undefined) {
    const named = own.find(({ id }) => id === targetId);
    if (named === undefined) throw new NotFound('There is no such target.');
    return named;
  }
  const open = own.filter((target) => !hasAnswered(target));
  const asked = open.filter(({ state }) => state === 'asked');
  const [only, ...more] = asked.length > 0 ? asked : open;
  if (only === undefined) throw new ErasureRefusal('already_answered', 'The app has answered already.');
  if (more.length > 0) throw new ErasureRefusal('target_not_named', 'Several answers are awaited: name the target.');
  return only;
}

async function sealedRef(client: PoolClient, { id }: Erasure): Promise<Buffer | null> {
  const { rows } = await client.query<{ ref_sealed: Buffer | null }>('select ref_sealed from erasure where id = $1', [
    id,
  ]);
  return rows[0]?.ref_sealed ?? null;
}

/** All rows of a child, in one order: a yes, also under a newer row, comes before the asking or after it. */
async function lockSameChild(client: PoolClient, targetId: string): Promise<void> {
  await client.query(
    `select from child
     where id = any(array(select rows_of_same_child(child_id) from erasure
       where id = (select erasure_id from erasure_target where id = $1)))
     order by id for update`,
    [targetId],
  );
}

/**
 * What the purposes of the child that stand need, also under a newer row of the same child. Where an app asked that all be
 * gone at once, only what was allowed since counts.
 */
async function neededNow(
  client: PoolClient,
  erasure: Erasure,
  policy: RulingPolicy['policy'],
  at: Date,
): Promise<Needed> {
  const { rows } = await client.query<{ purpose: string; since: boolean }>(
    `select purpose, bool_or(granted_at > $3) as since from consent
     where child_id = any(array(select rows_of_same_child($1)))
       and (state = 'matured' or (state = 'granted' and valid_until > $2))
     group by purpose`,
    [erasure.childId, at, erasure.requestedAt],
  );
  // What is erased because its time is over goes although its own yes stands.
  const isOver = (purpose: string): boolean =>
    isImmediate(erasure.cause) || (erasure.cause === 'retention' && erasure.purposes.includes(purpose));
  const live = rows.filter(({ purpose, since }) => since || !isOver(purpose)).map(({ purpose }) => purpose);
  const dataOf = (purposes: readonly string[]): Set<string> =>
    new Set(purposes.flatMap((purpose) => policy.purposes[purpose]?.data ?? []));
  return {
    again: dataOf(live.filter((purpose) => erasure.purposes.includes(purpose))),
    elsewhere: dataOf(live),
  };
}
