import { Injectable } from '@nestjs/common';
import {
  awaitsErasure,
  type Consent,
  type ErasureStep,
  forgetAtOnce,
  isImmediate,
  LifecycleRefusal,
} from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { readCases } from './case.rows';
import type { ChildCase, ChildRecord } from './child-case';
import { childrenNamed, lockChildren, lockChildrenOfConsents } from './child-case.lock';
import { Database, NotFound } from './database';
import { answerOwn, countOwn, openErasures, ownTarget } from './erasure.answer';
import { emptyChildren, type KeyEnd } from './erasure.child';
import { endingOf, type RulingPolicy, writeEnding } from './erasure.opening';
import { holdBack } from './erasure.held';
import { lookAround, type Surroundings } from './erasure.look';
import { eraseOwn, type OwnErasure } from './erasure.own';
import type { ErasureCase } from './erasure.read';
import { lockErasure } from './erasure.rows';
import { Tally } from './erasure.tally';

/** What our own store forgot: rows deleted or emptied, by table. */
export interface Forgotten extends OwnErasure {
  readonly childId: string;
  readonly erased: Readonly<Record<string, number>>;
  /** Until when nothing is erased here, because it is held; missing when it is not. */
  readonly heldUntil?: Date;
}

/** Whether a closing letter that is still owed keeps the address; it does when not said. */
export interface LetterRule {
  readonly letters?: 'wait' | 'drop';
}

/** How our own store forgets. */
export interface Erasing extends LetterRule {
  readonly at: Date;
  readonly ruling: RulingPolicy;
  /** Who destroys the keys of a child of which everything is over; somebody by a duty of its own when not said. */
  readonly keys?: KeyEnd;
}

/** A consent that has ended. */
export interface EndedConsent extends LetterRule {
  readonly consentId: string;
}

/** `busy`: somebody else holds the child; `gone`: there is no such consent; `stands`: it has not ended. */
export type ConsentErasure = Forgotten | 'busy' | 'gone' | 'stands';

/** Forgetting in our own store. Needs no key: it deletes what it cannot read. */
@Injectable()
export class ErasureStore {
  constructor(private readonly database: Database) {}

  /**
   * Opens the erasure of consents that have ended, and of all else of their children that has, unless that is done; and erases
   * what was kept here for them alone, with the last one the child (T3, T10). One commit. Safe to repeat. One alone waits
   * for whoever holds its child. Answers in their order; what went is told once a child.
   */
  async eraseConsents(ended: readonly EndedConsent[], erasing: Omit<Erasing, 'letters'>): Promise<ConsentErasure[]> {
    return this.database.transaction(async (client) => {
      const consentIds = ended.map(({ consentId }) => consentId);
      const [ids, locked] = await Promise.all([
        childrenNamed(
          client,
          consentIds.map((consentId) => ({ consentId })),
        ),
        lockChildrenOfConsents(client, consentIds, ended.length === 1 ? 'wait' : 'skip'),
      ]);
      const [found, around] = await lookAtAll(client, locked, erasing.at);
      const cases = new Map(found.map((one) => [one.child.id, one]));
      const outcomes = ended.map(({ consentId }, index): ChildCase | 'busy' | 'gone' | 'stands' => {
        const id = ids[index]!;
        const found = id === null ? 'gone' : (cases.get(id) ?? 'busy');
        if (typeof found === 'string') return found;
        const { state } = found.consents.find((consent) => consent.id === consentId)!;
        return state === 'erased' || awaitsErasure(state) ? found : 'stands';
      });
      const wishes = new Map<string, Wish>();
      for (const [index, found] of outcomes.entries()) {
        if (typeof found === 'string') continue;
        const drop = ended[index]!.letters === 'drop' || wishes.get(found.child.id)?.letters === 'drop';
        wishes.set(found.child.id, { found, letters: drop ? 'drop' : 'wait' });
      }
      const forgotten = await forgetUnlessHeld(client, [...wishes.values()], around, erasing);
      const told = new Set<string>();
      return outcomes.map((found) => {
        if (typeof found === 'string') return found;
        const { id } = found.child;
        const one = forgotten.get(id)!;
        const again = told.has(id);
        told.add(id);
        return again ? { ...one, erased: {} } : one;
      });
    });
  }

  /** The same for one. Throws NotFound, and LifecycleRefusal for a consent that still stands. */
  async eraseConsent(consentId: string, { letters, ...erasing }: Erasing): Promise<Forgotten> {
    const [outcome] = await this.eraseConsents([{ consentId, letters }], erasing);
    if (outcome === 'stands') throw new LifecycleRefusal('act_not_allowed', 'A consent that stands is not erased.');
    if (typeof outcome === 'string') throw new NotFound('There is no such consent.');
    return outcome!;
  }

  /** Erases here what an erasure is about whose consents were ended with it. Safe to repeat. Throws NotFound. */
  async eraseOwn(erasureId: string, { letters = 'wait', ...erasing }: Erasing): Promise<Forgotten> {
    return this.database.transaction(async (client) => {
      const { erasure } = await lockErasure(client, { erasureId });
      const locked = await lockChildren(client, [erasure.childId], 'wait');
      const [[found], around] = await lookAtAll(client, locked, erasing.at);
      return (await forgetUnlessHeld(client, [{ found: found!, letters }], around, erasing)).get(erasure.childId)!;
    });
  }

  /**
   * What was sealed for erased children cannot be read any more, wherever a copy of it lies: now our own store has
   * forgotten. Answers in how many erasures that was still to be said, by child; one that somebody else holds is missing,
   * unless it is the only one. Safe to repeat.
   */
  async keysDestroyed(childIds: readonly string[], at: Date): Promise<ReadonlyMap<string, number>> {
    return this.database.transaction(async (client) => {
      const locked = await lockChildren(client, childIds, childIds.length === 1 ? 'wait' : 'skip');
      const open = await openErasures(client, [...locked.keys()]);
      return answerOwn(
        client,
        [...locked.keys()].map((childId) => ({ childId, open: open.get(childId) ?? [], records: 0 })),
        at,
      );
    });
  }
}

interface Wish {
  readonly found: ChildCase;
  readonly letters: 'wait' | 'drop';
}

/** The cases of locked children, and what stands about them: no answer waits for another. */
function lookAtAll(
  client: PoolClient,
  locked: ReadonlyMap<string, ChildRecord>,
  at: Date,
): Promise<[ChildCase[], Surroundings]> {
  return Promise.all([readCases(client, [...locked.values()]), lookAround(client, [...locked.keys()], at)]);
}

/** What is held is not erased here; its erasures are opened all the same, and say so. */
async function forgetUnlessHeld(
  client: PoolClient,
  wishes: readonly Wish[],
  around: Surroundings,
  erasing: Omit<Erasing, 'letters'>,
): Promise<Map<string, Forgotten>> {
  if (wishes.length === 0) return new Map();
  const { holds } = around;
  const held = wishes.flatMap(({ found }) => {
    const hold = holds.get(found.child.id);
    return hold === undefined ? [] : [{ found, hold }];
  });
  await holdBack(client, held, erasing);
  const free = wishes.filter(({ found }) => !holds.has(found.child.id));
  const forgotten = await forget(client, free, around, erasing);
  for (const { found, hold } of held) {
    const childId = found.child.id;
    forgotten.set(childId, { childId, childErased: false, closingLetters: 0, erased: {}, heldUntil: hold.until });
  }
  return forgotten;
}

async function forget(
  client: PoolClient,
  wishes: readonly Wish[],
  around: Surroundings,
  { at, ruling, keys = 'owed' }: Omit<Erasing, 'letters'>,
): Promise<Map<string, Forgotten>> {
  if (wishes.length === 0) return new Map();
  const erased = new Tally();
  const found = wishes.map((wish) => wish.found);
  const { open } = around;
  const ending = await endingOf(client, found, around, ruling, at);
  const begun = new Map<string, ErasureStep[]>();
  for (const step of ending.steps) begun.set(step.erasure.childId, [...(begun.get(step.erasure.childId) ?? []), step]);
  for (const { child, consents } of found) {
    erased.add(child.id, 'consent', consents.filter(({ state }) => awaitsErasure(state)).length);
  }
  const openOf = (childId: string): readonly ErasureCase[] => open.get(childId) ?? [];
  const forgettable = ending.cases.map((one, index) => ({
    found: one,
    letters: wishes[index]!.letters,
    despite: (consent: Consent) => isUndone(consent, [...openOf(one.child.id), ...(begun.get(one.child.id) ?? [])]),
  }));
  const opened = ending.steps.map(({ erasure }) => erasure);
  const own = await eraseOwn(client, forgettable, around, { at, opened }, erased);
  const told = ending.cases.map(({ child: { id } }, index) => ({ childId: id, open: openOf(id), ...own[index]! }));
  // The address waits for a letter; or copies of the data for the end of their key, which nobody here destroys: until then
  // it is counted only. Whoever destroys the key themselves holds the duty that the certificate waits for (ADR 16).
  const waits = (one: OwnErasure): boolean => (one.childErased && keys === 'owed') || one.closingLetters > 0;
  const steps = told.flatMap((one) => {
    const counted = one.open.some((each) => ownTarget(each) !== undefined);
    return (begun.get(one.childId) ?? []).map((step, index) => {
      const records = index > 0 || counted ? 0 : erased.records(one.childId);
      return forgetAtOnce(step, { records, over: !waits(one) }, at);
    });
  });
  await writeEnding(client, ending, steps, at);
  const before = told
    .filter((one) => one.open.length > 0)
    .map((one) => ({ ...one, records: erased.records(one.childId) }));
  await countOwn(client, before.filter(waits));
  await answerOwn(
    client,
    before.filter((one) => !waits(one)),
    at,
  );
  const emptied = told.filter((one) => one.emptied).map(({ childId }) => childId);
  if (emptied.length > 0) await emptyChildren(client, emptied, { at, keys });
  return new Map(
    told.map(({ childId, childErased, closingLetters }) => [
      childId,
      { childId, childErased, closingLetters, erased: erased.of(childId) },
    ]),
  );
}

/** A young person's own yes, which nothing ends but that the app asks to have everything erased (T10), or a hold's end (ADR 15). */
function isUndone({ state, purpose, grantedAt }: Consent, open: readonly ErasureCase[]): boolean {
  return (
    state === 'matured' &&
    open.some(
      ({ erasure }) =>
        (isImmediate(erasure.cause) || erasure.cause === 'cancelled') &&
        erasure.purposes.includes(purpose) &&
        grantedAt! <= erasure.requestedAt,
    )
  );
}
