import {
  advance,
  awaitsErasure,
  beginErasure,
  type Consent,
  type ConsentState,
  type EndedPurpose,
  type ErasureCause,
  type ErasurePolicy,
  type ErasureStep,
  openErasure,
  type Opening,
  type Policy,
} from '@kinsent/consent';
import type { PoolClient } from 'pg';
import type { ChildCase, ChildRecord } from './child-case';
import { addErasures } from './erasure.add';
import { writeErasures } from './erasure.rows';
import { type Ended, lookAtEnded } from './erasure.ended';
import { neededNow, standingAt } from './erasure.standing';
import { type Decided, recordAll } from './record';
import { newId } from './uuid-v7';

/** The policy by which erasures are opened now; each keeps its digest and its due dates, whatever the policy says later. */
export interface RulingPolicy {
  readonly policy: ErasurePolicy;
  readonly digest: string;
}

/** Why a consent that is over ended, in the words of erasures. */
const endings: Readonly<Partial<Record<ConsentState, ErasureCause>>> = {
  refused: 'refused',
  withdrawn: 'withdrawn',
  invalidated: 'invalidated',
  superseded: 'superseded',
};

/** What the law says of all that has ended about locked children, before any of it is written. */
export interface Ending {
  /** As they stand once it is. */
  readonly cases: readonly ChildCase[];
  /** The new erasures. */
  readonly steps: readonly ErasureStep[];
  readonly decided: readonly Decided[];
}

/** Opens the erasures of all that has ended about children that the caller has locked; in one commit. */
export async function openForEnded(
  client: PoolClient,
  cases: readonly ChildCase[],
  ruling: RulingPolicy,
  at: Date,
): Promise<void> {
  const ids = cases.map(({ child }) => child.id);
  const ending = await endingOf(client, cases, await lookAtEnded(client, ids, at), ruling, at);
  await writeEnding(client, ending, ending.steps, at);
}

/** Acts of one commit with one cause make one erasure. What was opened before is erased by name and not seen here. */
export async function endingOf(
  client: PoolClient,
  cases: readonly ChildCase[],
  { elsewhere, lapses }: Ended,
  ruling: RulingPolicy,
  at: Date,
): Promise<Ending> {
  const over = cases.flatMap(({ consents }) => consents.filter(({ state }) => awaitsErasure(state)));
  if (over.length === 0) return { cases, steps: [], decided: [] };
  const causes = new Map(over.map(({ id, state }) => [id, endings[state] ?? lapses.get(id) ?? 'lapsed']));
  const advances = new Map(over.map((consent) => [consent.id, advance(consent, { act: 'erase' }, at)]));
  const decided = cases.map((before) => {
    const own = before.consents.flatMap(({ id }) => advances.get(id) ?? []);
    return { before, decision: { at, advances: own, answer: null } };
  });
  const policy = { ...ruling.policy, purposes: await withPast(client, ruling.policy.purposes, over) };
  const steps = cases.flatMap(({ child, consents }) => {
    const standing = [...standingAt(consents, at), ...(elsewhere.get(child.id) ?? [])];
    return together(
      consents.filter(({ id }) => advances.has(id)),
      causes,
    ).map(([first, ...others]) => {
      const opening = openingOf(child, {
        cause: causes.get(first!.id)!,
        ended: [first!, ...others].map(({ purpose, grantedAt }) => ({ purpose, neverGranted: grantedAt === null })),
        endedAt: first!.endedAt!,
        policy,
        digest: ruling.digest,
        at,
      });
      // Of one that is forgotten already, a newer row may stand that is not locked: it is asked about by a duty.
      if (child.erasedAt !== null) return openErasure(opening);
      return beginErasure(opening, (erasure) => neededNow(erasure, standing, ruling.policy));
    });
  });
  const after = cases.map((found) => ({
    ...found,
    consents: found.consents.map((consent) => advances.get(consent.id)?.consent ?? consent),
  }));
  return { cases: after, steps, decided };
}

/** Writes what has ended with its erasures, as they have become since; while the children still have their references. */
export async function writeEnding(
  client: PoolClient,
  { decided }: Ending,
  steps: readonly ErasureStep[],
  at: Date,
): Promise<void> {
  if (decided.length === 0) return;
  const lines = steps.flatMap((step) => step.lines);
  const duties = steps.flatMap((step) => step.duties);
  const [first, ...others] = decided;
  await Promise.all([
    recordAll(client, [{ ...first!, decision: { ...first!.decision, lines, duties } }, ...others], at),
    addErasures(client, steps, at),
  ]);
}

/** Consents that ended at one moment for one cause. */
function together(consents: readonly Consent[], causes: ReadonlyMap<string, ErasureCause>): Consent[][] {
  const groups = new Map<string, Consent[]>();
  for (const consent of consents) {
    const key = `${consent.endedAt!.getTime()} ${causes.get(consent.id)}`;
    groups.set(key, [...(groups.get(key) ?? []), consent]);
  }
  return [...groups.values()];
}

/** What is opened, and from when on. */
export interface Opened {
  readonly cause: ErasureCause;
  readonly ended: readonly EndedPurpose[];
  readonly endedAt: Date;
  readonly policy: ErasurePolicy;
  readonly digest: string;
  readonly at: Date;
}

/** Opens an erasure of a locked child and writes it. */
export async function open(client: PoolClient, child: ChildRecord, opened: Opened): Promise<ErasureStep> {
  const step = openErasure(openingOf(child, opened));
  await writeErasures(client, [step], opened.at);
  return step;
}

function openingOf(child: ChildRecord, { digest, at, ...rest }: Opened): Opening {
  return { ...rest, id: newId(at), child, policyDigest: digest, at, newTargetId: () => newId(at) };
}

/** Purposes, with those that today's policy has forgotten as the policy said that they were asked under. */
async function withPast(
  client: PoolClient,
  purposes: Policy['purposes'],
  consents: readonly Consent[],
): Promise<Policy['purposes']> {
  const gone = consents.filter(({ purpose }) => !Object.hasOwn(purposes, purpose));
  if (gone.length === 0) return purposes;
  const { rows } = await client.query<{ digest: string; document: Pick<Policy, 'purposes'> }>(
    'select digest, document from policy_version where digest = any($1)',
    [gone.map(({ policyDigest }) => policyDigest)],
  );
  const past = gone.flatMap(({ purpose, policyDigest }) => {
    const known = rows.find(({ digest }) => digest === policyDigest)?.document.purposes[purpose];
    return known === undefined ? [] : [[purpose, known] as const];
  });
  return { ...purposes, ...Object.fromEntries(past) };
}
