import { Injectable } from '@nestjs/common';
import { type DutyDraft, hasAnswered, nextAskAt, owe } from '@kinsent/consent';
import { Database } from './database';
import { type ErasureCase, readErasures } from './erasure.read';
import { lockErasure } from './erasure.rows';
import { oweDuties, wake } from './record';

/** Which erasures to show; newest last. */
export interface ErasureFilter {
  /** Of that app only; of all when not said. */
  readonly app?: string;
  /** `open`: somebody still has to answer; `overdue`: and is late with it. All of them when not said. */
  readonly standing?: 'open' | 'overdue';
  /** Id behind which to go on. */
  readonly after?: string;
  readonly limit: number;
}

/** Erasures as a person looks at them. */
@Injectable()
export class ErasureDeskStore {
  constructor(private readonly database: Database) {}

  async list({ app, standing, after, limit }: ErasureFilter): Promise<ErasureCase[]> {
    const state = { open: 'and completed_at is null', overdue: 'and overdue_at is not null', all: '' };
    return readErasures(
      this.database.pool,
      `($1::text is null or app = $1) and ($2::uuid is null or id > $2) ${state[standing ?? 'all']} order by id limit $3`,
      [app ?? null, after ?? null, limit],
    );
  }

  /** Every erasure of one child, oldest first. */
  ofChild(childId: string): Promise<ErasureCase[]> {
    return readErasures(this.database.pool, 'child_id = $1 order by id', [childId]);
  }

  /** One erasure with its certificate; with an app, only if it is that app's. */
  async find(id: string, app?: string): Promise<(ErasureCase & { readonly certificate: string | null }) | null> {
    const [found] = await readErasures(this.database.pool, 'id = $1 and app = coalesce($2, app)', [id, app ?? null]);
    if (found === undefined) return null;
    const { rows } = await this.database.pool.query<{ certificate: string | null }>(
      'select certificate from erasure where id = $1',
      [id],
    );
    return { ...found, certificate: rows[0]?.certificate ?? null };
  }

  /** How many erasures are under way, and how many of them are late. */
  async standing(): Promise<{ readonly open: number; readonly overdue: number }> {
    const { rows } = await this.database.pool.query<{ open: number; overdue: number }>(
      `select (select count(*)::integer from erasure where completed_at is null) as open,
         (select count(*)::integer from erasure where overdue_at is not null) as overdue`,
    );
    return rows[0]!;
  }

  /** True while somebody is late. */
  async isAnyOverdue(): Promise<boolean> {
    const { rowCount } = await this.database.pool.query('select from erasure where overdue_at is not null limit 1');
    return rowCount !== 0;
  }

  /**
   * Has everybody who is due and has not answered asked anew, at once. Answers how many; null when it is over. Throws
   * NotFound.
   */
  async retry(erasureId: string, at: Date): Promise<number | null> {
    return this.database.transaction(async (client) => {
      const { erasure, targets } = await lockErasure(client, { erasureId });
      if (erasure.completedAt !== null) return null;
      const open = targets.filter((target) => !hasAnswered(target) && target.state !== 'held' && target.dueAt <= at);
      const early = open.filter((target) => nextAskAt(target) > at).map(({ id }) => id);
      await client.query('update erasure_target set ask_again_at = $2 where id = any($1::uuid[])', [early, at]);
      await oweDuties(client, [...open.flatMap((target) => again(target, erasureId, at)), settling(erasureId, at)], at);
      await wake(client);
      return open.length;
    });
  }
}

function again({ id, kind }: ErasureCase['targets'][number], erasureId: string, at: Date): DutyDraft[] {
  if (kind === 'own') return [owe('erasure.own', erasureId, null, at, at)];
  return [owe(kind === 'app' ? 'erasure.ask' : 'erasure.run', id, null, at, at)];
}

/** Does nothing while somebody has not answered. */
function settling(erasureId: string, at: Date): DutyDraft {
  return owe('erasure.settle', erasureId, null, at, at);
}
