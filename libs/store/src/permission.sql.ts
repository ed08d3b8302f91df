import type { ConsentState, ConsentStanding, CountsFrom, Level } from '@kinsent/consent';
import type { ChildRecord } from './child-case';
import { childOfReference } from './child-of-reference.sql';

/** Everything as the server wrote it; times in milliseconds, because they are cheaper to read than dates. */
export type PermissionRow = (string | null)[];

const asIs = (text: string | Buffer): string | Buffer => text;

/**
 * Standings by app and blind index: one row for each child and purpose, and one for a child without consents. Of several
 * consents for a purpose the one that allows stands first, else the newest.
 */
export const lookUpStandings = {
  name: 'standings',
  rowMode: 'array' as const,
  types: { getTypeParser: (): typeof asIs => asIs },
  text: `
    select wanted.place, child.id, child.app, child.place, child.comes_of_age_on, ${ms('child.created_at')},
      ${ms('coalesce(child.restricted_at, child.claimed_at, child.held_at)')}, ${ms('child.contested_at')}, ${ms('child.erased_at')},
      standing.purpose, standing.state, standing.level, ${ms('standing.granted_at')}, ${ms('standing.confirmed_at')},
      ${ms('standing.valid_until')}, standing.counts_from, ${ms('standing.approved_at')},
      child.replied_for
    from unnest($1::text[], $2::bytea[]) with ordinality as wanted(app, ref_index, place)
    cross join lateral (${childOfReference('*', 'wanted.app', 'wanted.ref_index')}
    ) child
    left join lateral (
      select distinct on (purpose) purpose, state, level, granted_at, confirmed_at, valid_until, counts_from,
        approved_at
      from consent where child_id = child.id
      order by purpose, state in ('granted', 'matured') desc, id desc
    ) standing on true`,
};

/** Adds one row to the standing of its child. */
export function readStanding(row: PermissionRow, into: { child: ChildRecord | null; consents: object[] }): void {
  into.child ??= {
    id: row[1]!,
    app: row[2]!,
    place: row[3] ?? null,
    comesOfAgeOn: row[4] ?? null,
    createdAt: new Date(Number(row[5])),
    restrictedAt: time(row[6]),
    contestedAt: time(row[7]),
    erasedAt: time(row[8]),
    repliedFor: namesIn(row[17]),
  };
  if (row[9] === null) return;
  const standing: ConsentStanding & { purpose: string } = {
    purpose: row[9]!,
    state: row[10] as ConsentState,
    level: row[11] as Level,
    approvedAt: time(row[16]),
    grantedAt: time(row[12]),
    confirmedAt: time(row[13]),
    validUntil: time(row[14]),
    countsFrom: row[15] as CountsFrom,
  };
  into.consents.push(standing);
}

const none: readonly string[] = [];

/** Keys of purposes need no quotes in an array. */
function namesIn(array: string | null | undefined): readonly string[] {
  return array === '{}' ? none : array!.slice(1, -1).split(',');
}

function time(milliseconds: string | null | undefined): Date | null {
  return milliseconds === null || milliseconds === undefined ? null : new Date(Number(milliseconds));
}

function ms(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::bigint`;
}
