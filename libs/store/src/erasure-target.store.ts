import { Injectable } from '@nestjs/common';
import {
  answerTarget,
  type Erasure,
  type EraserAnswer,
  ErasureRefusal,
  type ErasureTarget,
  hasAnswered,
  watchErasure,
} from '@kinsent/consent';
import { Database, NotFound } from './database';
import type { Certify } from './erasure.certificate';
import type { RulingPolicy } from './erasure.opening';
import type { ErasureCase } from './erasure.read';
import { keepErasures, type KeptStep, lockErasure, lockErasures } from './erasure.rows';
import { askTargets, type TargetAsked } from './erasure-target.ask';
import { settleErasures, type Settling } from './erasure-target.settle';
import { ReferenceStore } from './reference.store';

/** A target of an app, as the app names it; the target itself may be left out while only one waits for an answer. */
export interface TargetName {
  readonly erasureId: string;
  readonly app: string;
  readonly targetId?: string;
}

/** Since when somebody is late; null when nobody is. `busy`: somebody else holds the child. */
export type Watched = { readonly overdueAt: Date | null } | 'busy' | 'gone';

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
   * who alone needs the reference. What the child's purposes that stand need by this policy is left out or released. Throws
   * NotFound.
   */
  async ask(targetId: string, ruling: RulingPolicy, at: Date): Promise<Asking> {
    const [asked] = await this.askAll([targetId], ruling, at);
    if (asked === 'busy' || asked === 'gone') throw new NotFound('There is no such target.');
    if (asked!.outcome !== 'asked') return { outcome: asked!.outcome };
    const { erasure, target } = asked!;
    if (target.kind === 'app') return { outcome: 'asked', erasure, target, childRef: null };
    return {
      outcome: 'asked',
      erasure,
      target,
      childRef: (await this.references.ofErasures([erasure.id])).get(erasure.id) ?? null,
    };
  }

  /** The same for many, without any reference; in their order. One alone waits for whoever holds its child. */
  async askAll(targetIds: readonly string[], { policy }: RulingPolicy, at: Date): Promise<TargetAsked[]> {
    return this.database.transaction((client) => askTargets(client, targetIds, policy, at));
  }

  /** Takes down what a target that we asked ourselves says. Throws NotFound and ErasureRefusal. */
  async answer(targetId: string, answer: EraserAnswer, at: Date): Promise<void> {
    await this.database.transaction(async (client) => {
      const { erasure, targets } = await lockErasure(client, { targetId });
      const step = answerTarget(erasure, targets, targetId, answer, at);
      await keepErasures(client, [{ before: erasure, step }], at);
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
      await keepErasures(client, [{ before: erasure, step, receiptDigest }], at);
      const now = targets.map((target) => step.targets.find(({ id }) => id === target.id) ?? target);
      return { erasure: step.erasure, targets: now, targetId, repeated: false };
    });
  }

  /**
   * Looks whether everybody answered in time. Answers in their order since when somebody has not; one alone waits for
   * whoever holds its child.
   */
  async watchAll(erasureIds: readonly string[], at: Date): Promise<Watched[]> {
    return this.database.transaction(async (client) => {
      const locked = await lockErasures(client, erasureIds);
      const late = new Map<string, Date | null>();
      const kept: KeptStep[] = [];
      for (const found of locked.values()) {
        if (found === 'busy') continue;
        const step = watchErasure(found.erasure, found.targets, at);
        late.set(found.erasure.id, step?.erasure.overdueAt ?? null);
        if (step !== null) kept.push({ before: found.erasure, step });
      }
      await keepErasures(client, kept, at);
      return erasureIds.map((id) => {
        const found = locked.get(id);
        if (found === undefined) return 'gone';
        return found === 'busy' ? found : { overdueAt: late.get(id)! };
      });
    });
  }

  /**
   * Ends erasures of which every target has answered, in one commit: what named the children is dropped, the keys of their
   * references are to be destroyed, and what was done is certified. In their order; one alone waits for whoever holds its
   * child.
   */
  async settleAll(erasureIds: readonly string[], at: Date, certify: Certify): Promise<Settling[]> {
    return this.database.transaction((client) => settleErasures(client, erasureIds, at, certify));
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
