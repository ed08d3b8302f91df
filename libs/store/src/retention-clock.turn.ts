import {
  advance,
  isOfAge,
  openRetentionErasure,
  owe,
  type StandingConsent,
  stepLine,
  tellStep,
  type Turn,
  turnOf,
} from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { readCase } from './case.rows';
import type { ChildCase, ChildRecord } from './child-case';
import { writeErasures } from './erasure.rows';
import { record } from './record';
import { type ChildClock, nameOfClock, type RetentionRuling } from './retention-clock.rows';
import { newId } from './uuid-v7';

/** What came of looking at a clock. */
export interface Turned {
  readonly steps: number;
  readonly ends: number;
}

/** The end of these says nothing about the rest: more may be collected, or served, under the same yes. */
const partial: readonly string[] = ['collected', 'created', 'delivered', 'reported'];

/** Looks at a clock that fell due and writes what follows, in the caller's transaction. The child is locked. */
export async function turnClock(
  client: PoolClient,
  child: ChildRecord,
  clock: ChildClock,
  { policy, digest }: RetentionRuling,
  at: Date,
): Promise<Turned> {
  const found = await readCase(client, child);
  const reachable = (consent: StandingConsent | null): boolean => requestFor(found, consent, at) !== null;
  const turn = turnOf({ policy, app: child.app, clock, consents: found.consents, reachable, at });
  await keepClock(client, clock, turn);
  const closing = whole(clock, turn, policy.purposes);
  const letters = turn.steps
    .filter(({ action }) => action !== 'deactivate')
    .flatMap(({ run }) => requestFor(found, run.consent, at) ?? []);
  const ending = found.consents.filter(({ state, purpose }) => state === 'granted' && closing.includes(purpose));
  const lapses = ending.map((consent) => advance(consent, { act: 'lapse', cause: 'retention' }, at));
  // Erased in the same breath: the erasure that is opened below is the one that they are erased by.
  const erasures = lapses.map(({ consent }) => advance(consent, { act: 'erase' }, at));
  await record(client, found, {
    at,
    advances: [...lapses.map((lapse) => ({ ...lapse, duties: [] })), ...erasures],
    duties: letters.map((requestId) => owe('letter.retention', requestId, child.id, at, at)),
    lines: turn.steps.map(({ run, action }) => stepLine(child, clock, run, action, { at, dueAt: run.plan.dueAt })),
    events: turn.steps.map(({ run, action }) => tellStep(child, clock, run, action, run.plan.dueAt)),
    answer: null,
  });
  if (turn.ends.length > 0) {
    const own =
      closing.length > 0 ||
      (await isLast(
        client,
        found,
        ending.map(({ id }) => id),
      ));
    const step = openRetentionErasure({
      id: newId(at),
      child,
      clock,
      ends: turn.ends,
      own,
      policy,
      policyDigest: digest,
      at,
      newTargetId: () => newId(at),
    });
    await writeErasures(client, [step], at);
  }
  return { steps: turn.steps.length, ends: turn.ends.length };
}

async function keepClock(client: PoolClient, clock: ChildClock, turn: Turn): Promise<void> {
  const name = nameOfClock(clock);
  if (turn.over) {
    await client.query(
      'delete from retention_clock where child_id = $1 and trigger = $2 and about = $3 and item = $4',
      name,
    );
    return;
  }
  await client.query(
    `update retention_clock set progress = $5, next_at = $6, outlives = $7
     where child_id = $1 and trigger = $2 and about = $3 and item = $4`,
    [...name, JSON.stringify(turn.progress), turn.nextAt, turn.outlives],
  );
}

/** The request whose guardian is written to about this data; null when nobody may be. */
function requestFor({ child, requests }: ChildCase, consent: StandingConsent | null, at: Date): string | null {
  // Who has come of age decides alone, and the guardian's address was given for the child's sake.
  if (consent?.state !== 'granted' || child.comesOfAgeOn === null || isOfAge(child.comesOfAgeOn, at)) return null;
  const request = requests.find(({ id }) => id === consent.requestId);
  return request === undefined || request.state === 'erased' || request.bouncedAt !== null ? null : request.id;
}

/** The purposes that end with their data: nothing that they took is left. */
function whole(
  { trigger, item }: ChildClock,
  { ends }: Turn,
  purposes: RetentionRuling['policy']['purposes'],
): string[] {
  if (item !== '' || partial.includes(trigger)) return [];
  const gone = new Map<string, Set<string>>();
  for (const { started } of ends) {
    if (started.purpose === null) continue;
    gone.set(started.purpose, new Set([...(gone.get(started.purpose) ?? []), ...started.data]));
  }
  return [...gone].filter(([key, data]) => purposes[key]?.data.every((each) => data.has(each))).map(([key]) => key);
}

/** True when nothing else of the child runs on or stands, so that the child itself is to be forgotten. */
async function isLast(client: PoolClient, { child, consents }: ChildCase, ended: readonly string[]): Promise<boolean> {
  if (consents.some(({ id, state }) => !ended.includes(id) && ['asked', 'granted', 'matured'].includes(state))) {
    return false;
  }
  const { rowCount } = await client.query('select from retention_clock where child_id = $1 and outlives limit 1', [
    child.id,
  ]);
  return rowCount === 0;
}
