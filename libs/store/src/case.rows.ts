import type { Consent, ConsentRequest, ConsentState, CountsFrom, Level, RequestState } from '@kinsent/consent';
import type { ClientBase, Pool, QueryResultRow } from 'pg';
import type { ChildCase, ChildRecord } from './child-case';

/** The columns of a child that anybody may read; `comes_of_age_on` stays text, for a date has no zone. */
export const childColumns =
  'id, app, place, comes_of_age_on::text, created_at, restricted_at, contested_at, erased_at, held_at, claimed_at';

/** Reads the case of a child. Whoever wants to change it has locked the child's row before. */
export async function readCase(client: ClientBase | Pool, child: ChildRecord): Promise<ChildCase> {
  const [found] = await readCases(client, [child]);
  return found!;
}

/** Reads the cases of many children in two statements at once; in the order of the children. */
export async function readCases(client: ClientBase | Pool, children: readonly ChildRecord[]): Promise<ChildCase[]> {
  if (children.length === 0) return [];
  const ids = [children.map(({ id }) => id)];
  const asked = client.query({
    name: 'case-requests',
    text: `select id, child_id, app, locale, state, policy_digest, created_at, expires_at, sent_at, opened_at, bounced_at,
             closed_at
           from consent_request where child_id = any($1::uuid[]) order by id`,
    values: ids,
  });
  const answered = client.query({
    name: 'case-consents',
    text: `select id, child_id, request_id, app, purpose, level, state, policy_digest, approved_at, granted_at, confirmed_at, valid_until,
             ended_at, counts_from
           from consent where child_id = any($1::uuid[]) order by id`,
    values: ids,
  });
  const [requests, consents] = await Promise.all([asked, answered]);
  const cases = new Map(
    children.map((child) => [child.id, { child, requests: [] as ConsentRequest[], consents: [] as Consent[] }]),
  );
  for (const row of requests.rows) cases.get(row.child_id as string)!.requests.push(readRequest(row));
  for (const row of consents.rows) cases.get(row.child_id as string)!.consents.push(readConsent(row));
  return [...cases.values()];
}

export function readChild(row: QueryResultRow): ChildRecord {
  return {
    id: row['id'] as string,
    app: row['app'] as string,
    place: row['place'] as string | null,
    comesOfAgeOn: row['comes_of_age_on'] as string | null,
    createdAt: row['created_at'] as Date,
    restrictedAt: (row['restricted_at'] ?? row['claimed_at'] ?? row['held_at']) as Date | null,
    contestedAt: row['contested_at'] as Date | null,
    erasedAt: row['erased_at'] as Date | null,
    heldAt: row['held_at'] as Date | null,
    stoppedAt: row['restricted_at'] as Date | null,
    claimedAt: row['claimed_at'] as Date | null,
  };
}

function readRequest(row: QueryResultRow): ConsentRequest {
  return {
    id: row['id'] as string,
    childId: row['child_id'] as string,
    app: row['app'] as string,
    locale: row['locale'] as string,
    state: row['state'] as RequestState,
    policyDigest: row['policy_digest'] as string,
    createdAt: row['created_at'] as Date,
    expiresAt: row['expires_at'] as Date,
    sentAt: row['sent_at'] as Date | null,
    openedAt: row['opened_at'] as Date | null,
    bouncedAt: row['bounced_at'] as Date | null,
    closedAt: row['closed_at'] as Date | null,
  };
}

function readConsent(row: QueryResultRow): Consent {
  return {
    id: row['id'] as string,
    childId: row['child_id'] as string,
    requestId: row['request_id'] as string,
    app: row['app'] as string,
    purpose: row['purpose'] as string,
    level: row['level'] as Level,
    state: row['state'] as ConsentState,
    policyDigest: row['policy_digest'] as string,
    approvedAt: row['approved_at'] as Date | null,
    grantedAt: row['granted_at'] as Date | null,
    confirmedAt: row['confirmed_at'] as Date | null,
    validUntil: row['valid_until'] as Date | null,
    endedAt: row['ended_at'] as Date | null,
    countsFrom: row['counts_from'] as CountsFrom,
  };
}
