import { Injectable } from '@nestjs/common';
import { type StandingConsent, turnOf } from '@kinsent/consent';
import { Database } from './database';
import { type ChildClock, clockColumns, nameOfClock, readClock, type RetentionRuling } from './retention-clock.rows';

/** Before the first child. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Plans every clock anew when the policy is another one: a shorter period counts from now on, for those that run too. */
@Injectable()
export class RetentionPlanStore {
  constructor(private readonly database: Database) {}

  /** Begins, unless the last plan that was begun is for this very policy. */
  async begin(digest: string, at: Date): Promise<void> {
    await this.database.pool.query(
      `insert into retention_plan (policy_digest, begun_at) values ($1, $2)
       on conflict (policy_digest) do update set begun_at = excluded.begun_at, after_child = null, done_at = null
         where retention_plan.policy_digest <> (select policy_digest from retention_plan order by begun_at desc limit 1)`,
      [digest, at],
    );
  }

  /** Plans the clocks of the next children. True once all are planned, or while somebody else does it. */
  async next({ policy, digest }: RetentionRuling, children: number, at: Date): Promise<boolean> {
    return this.database.transaction(async (client) => {
      const plan = await client.query<{ after_child: string | null }>(
        'select after_child from retention_plan where policy_digest = $1 and done_at is null for update skip locked',
        [digest],
      );
      if (plan.rows[0] === undefined) return true;
      const { rows } = await client.query(
        `select ${clockColumns}, child.app from retention_clock clock join child on child.id = clock.child_id
         where clock.child_id in (
           select distinct child_id from retention_clock where child_id > $1 order by child_id limit $2)
         order by clock.child_id`,
        [plan.rows[0].after_child ?? nobody, children],
      );
      if (rows.length === 0) {
        await client.query('update retention_plan set done_at = $2 where policy_digest = $1', [digest, at]);
        return true;
      }
      const clocks = rows.map((row) => ({ app: row['app'] as string, clock: readClock(row) }));
      const consents = await client.query(
        `select id, child_id, purpose, state, granted_at, request_id from consent
         where child_id = any($1::uuid[]) and state in ('granted', 'matured') order by id`,
        [clocks.map(({ clock }) => clock.childId)],
      );
      const of = (childId: string): StandingConsent[] =>
        consents.rows.filter((row) => row['child_id'] === childId).map(readStanding);
      const earlier = clocks.flatMap(({ app, clock }) => {
        const lookAt = nextLook(policy, app, clock, of(clock.childId), at);
        return lookAt === null || (clock.nextAt !== null && clock.nextAt <= lookAt) ? [] : [{ clock, lookAt }];
      });
      await client.query(
        `update retention_clock clock set next_at = least(clock.next_at, planned.at)
         from json_to_recordset($1) as planned(child uuid, trigger text, about text, item text, at timestamptz)
         where clock.child_id = planned.child and clock.trigger = planned.trigger and clock.about = planned.about
           and clock.item = planned.item`,
        [JSON.stringify(earlier.map(({ clock, lookAt }) => named(clock, lookAt)))],
      );
      const last = clocks.at(-1)!.clock.childId;
      await client.query('update retention_plan set after_child = $2 where policy_digest = $1', [digest, last]);
      return false;
    });
  }
}

/** When a clock is to be looked at by this policy; null when nothing of it falls due. */
function nextLook(
  policy: RetentionRuling['policy'],
  app: string,
  clock: ChildClock,
  consents: readonly StandingConsent[],
  at: Date,
): Date | null {
  const { steps, ends, nextAt } = turnOf({ policy, app, clock, consents, reachable: () => false, at });
  return steps.length > 0 || ends.length > 0 ? at : nextAt;
}

function named(clock: ChildClock, at: Date): object {
  const [child, trigger, about, item] = nameOfClock(clock);
  return { child, trigger, about, item, at };
}

function readStanding(row: Record<string, unknown>): StandingConsent {
  return {
    id: row['id'] as string,
    purpose: row['purpose'] as string,
    state: row['state'] as StandingConsent['state'],
    grantedAt: row['granted_at'] as Date | null,
    requestId: row['request_id'] as string,
  };
}
