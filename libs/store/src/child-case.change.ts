import type { PoolClient } from 'pg';
import { readCases } from './case.rows';
import type { ChildCase, ChildRecord, Decision } from './child-case';
import { type CaseName, childrenNamed, lockChildren } from './child-case.lock';
import { type Decided, recordAll } from './record';

/** What was decided about one of many. `busy`: somebody else holds the child; `gone`: there is no such case. */
export type Changed<T> = { readonly answer: T } | 'busy' | 'gone';

/** Locks, decides and writes many cases in the caller's transaction. One alone waits its turn. */
export async function changeCases<T>(
  client: PoolClient,
  names: readonly CaseName[],
  at: Date,
  decide: (found: ChildCase, index: number) => Omit<Decision<T>, 'correctContact'>,
): Promise<Changed<T>[]> {
  const ids = await childrenNamed(client, names);
  const known = ids.filter((id) => id !== null);
  const others = known.length === 1 ? 'wait' : 'skip';
  const locked = await lockChildren(client, known, others);
  const answers: Changed<T>[] = ids.map((id) => (id === null || others === 'wait' ? 'gone' : 'busy'));
  let waiting = ids.flatMap((id, index) => (id !== null && locked.has(id) ? [{ id, index }] : []));
  while (waiting.length > 0) {
    // Of a child that is named twice the second decision sees what the first one wrote.
    const turn = new Map<string, number>();
    for (const { id, index } of waiting) if (!turn.has(id)) turn.set(id, index);
    const cases = await readCases(
      client,
      [...turn.keys()].map((id) => locked.get(id) as ChildRecord),
    );
    const decided: Decided[] = cases.map((before) => {
      const index = turn.get(before.child.id)!;
      const decision = decide(before, index);
      answers[index] = { answer: decision.answer };
      return { before, decision };
    });
    await recordAll(client, decided, at);
    waiting = waiting.filter(({ id, index }) => turn.get(id) !== index);
  }
  return answers;
}
