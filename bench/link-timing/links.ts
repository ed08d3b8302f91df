import { randomBytes, randomUUID } from 'node:crypto';
import { newId } from '@kinsent/store';
import type { Stand } from '../support/stand';

/** What a link can be; a stranger may not learn which by the time of the answer. */
export const linkKinds = ['unknown', 'known', 'expired', 'resting', 'misdirected'] as const;

export type LinkKind = (typeof linkKinds)[number];

/** How a letter's row differs from one that was sent two hours ago and never used. */
const differences: Readonly<Record<Exclude<LinkKind, 'unknown'>, string>> = {
  known: 'link_expires_at = link_expires_at',
  expired: `link_expires_at = now() - interval '1 minute'`,
  resting: `wrong_codes = 5, cools_until = now() + interval '12 hours'`,
  misdirected: 'locked_at = now()',
};

/** Makes so many links of each kind, each of a child of its own; of unknown ones there is nothing. */
export async function makeLinks(stand: Stand, service: string, each: number): Promise<Record<LinkKind, string[]>> {
  const links = { unknown: [], known: [], expired: [], resting: [], misdirected: [] } as Record<LinkKind, string[]>;
  for (const kind of linkKinds) {
    for (let count = 0; count < each; count += 1) {
      const secret = randomBytes(32).toString('base64url');
      if (kind !== 'unknown') await makeLetter(stand, service, kind, secret);
      links[kind].push(secret);
    }
  }
  return links;
}

/** Gives letters back the tries that were used up, so that each wrong code is a first one. */
export async function forgetTries(stand: Stand): Promise<void> {
  await stand.sql('update letter set wrong_codes = 0, cools_until = null where wrong_codes between 1 and 4');
}

async function makeLetter(
  stand: Stand,
  service: string,
  kind: Exclude<LinkKind, 'unknown'>,
  secret: string,
): Promise<void> {
  const response = await fetch(`${service}/v1/consent-requests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      childRef: randomUUID(),
      place: 'NL',
      birthDate: '2019-05',
      guardian: { email: `${randomUUID()}@family.example`, locale: 'en' },
      purposes: ['account', 'public-creations'],
    }),
  });
  if (response.status !== 201) throw new Error(`The request was answered ${response.status}.`);
  const { id: requestId } = (await response.json()) as { id: string };
  const id = newId(new Date());
  await stand.sql(
    `insert into letter (id, request_id, kind, link_index, created_at, link_expires_at, sent_at)
     values ($1, $2, 'notice', $3, now() - interval '2 hours', now() + interval '5 days', now() - interval '2 hours')`,
    [id, requestId, stand.keyring.index.ofLink(secret)],
  );
  await stand.sql(`update letter set ${differences[kind]} where id = $1`, [id]);
}
