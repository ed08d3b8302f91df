import { setTimeout as wait } from 'node:timers/promises';
import type { Stand } from '../support/stand';
import { dueByHand } from './hand-written';
import { owedFrom } from './seed';

/** What the worker does of an erasure by itself, before the app answers. */
const kinds = ['consent.erase', 'key.destroy', 'erasure.ask'];

const dayMs = 86_400_000;

/** Hands out seeded children, each once, by letting their erasure fall due. */
export class DueChildren {
  private next = 0;
  /** When the first that fell due last did. */
  private dueFrom = new Date(0);

  constructor(
    private readonly stand: Stand,
    private readonly count: number,
  ) {}

  get left(): number {
    return this.count - this.next;
  }

  /** Has the erasure of so many more children fall due a day ago; for the hand it does so where no worker looks. */
  async fallDue(children: number, forWhom: 'worker' | 'hand' = 'worker'): Promise<void> {
    if (children > this.left)
      throw new Error(`Seed more children: ${children} more are needed, ${this.left} are left.`);
    const from = this.next;
    this.next += children;
    const due = forWhom === 'hand' ? new Date(dueByHand) : new Date(Date.now() - dayMs);
    this.dueFrom = new Date(due.getTime() + from);
    await this.stand.sql(
      `update duty set due_at = $3::timestamptz + (due_at - timestamptz '${owedFrom}')
       where kind = 'consent.erase' and done_at is null and dead_at is null
         and due_at >= timestamptz '${owedFrom}' + $1 * interval '1 millisecond'
         and due_at < timestamptz '${owedFrom}' + $2 * interval '1 millisecond'`,
      [from, this.next, due],
    );
  }

  wake(): Promise<unknown> {
    return this.stand.sql("select pg_notify('kinsent_work', '')");
  }

  /**
   * Has the worker do all that fell due last. Answers when each of these numbers of children was begun with, and the end, in ms;
   * `passed` is called at each, and at the end.
   */
  async done(marks: readonly number[] = [], passed: () => void = () => undefined): Promise<number[]> {
    const started = performance.now();
    let [begun, last] = [0, await this.newest()];
    await this.wake();
    const times: number[] = [];
    for (;;) {
      // Whoever looks takes time from those who work: the longer it takes, the less often.
      await wait(Math.max(20, (performance.now() - started) / 200));
      while (times.length < marks.length && begun >= marks[times.length]!) {
        times.push(performance.now() - started);
        passed();
      }
      if (times.length < marks.length) {
        const [row] = await this.stand.sql<{ n: number; last: string | null }>(
          'select count(*)::int as n, (array_agg(id order by id desc))[1] as last from erasure where id > $1',
          [last],
        );
        [begun, last] = [begun + row!.n, row!.last ?? last];
      } else if (!(await this.isAnyLeft())) {
        passed();
        return [...times, performance.now() - started];
      }
    }
  }

  private async newest(): Promise<string> {
    const [row] = await this.stand.sql<{ id: string }>('select id from erasure order by id desc limit 1');
    return row?.id ?? '00000000-0000-0000-0000-000000000000';
  }

  private async isAnyLeft(): Promise<boolean> {
    const rows = await this.stand.sql(
      `select from unnest($1::text[]) as owed(kind) where exists (
         select from duty where duty.kind = owed.kind and done_at is null and dead_at is null and due_at <= now()
           and due_at >= $2)`,
      [kinds, this.dueFrom],
    );
    return rows.length > 0;
  }
}
