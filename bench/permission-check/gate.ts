import { newId } from '@kinsent/store';
import type { Stand } from '../support/stand';

const hour = 3_600_000;

/**
 * Six children that must be answered rightly before anything is timed: granted, refused, expired, withdrawn, unknown, and
 * another app's. A quick wrong answer is worth nothing.
 */
export async function passGate(stand: Stand, url: string): Promise<void> {
  const cases = [
    { ref: 'gate-granted', app: 'brickyard', state: 'granted', endsIn: hour, allowed: true },
    { ref: 'gate-refused', app: 'brickyard', state: 'refused', endsIn: null, allowed: false },
    { ref: 'gate-expired', app: 'brickyard', state: 'granted', endsIn: -hour, allowed: false },
    { ref: 'gate-withdrawn', app: 'brickyard', state: 'withdrawn', endsIn: hour, allowed: false },
    { ref: 'gate-unknown', app: null, state: '', endsIn: null, allowed: false },
    { ref: 'gate-other-app', app: 'another-app', state: 'granted', endsIn: hour, allowed: false },
  ];
  for (const { ref, app, state, endsIn, allowed } of cases) {
    if (app !== null) await addChild(stand, ref, app, state, endsIn);
    const response = await fetch(`${url}/v1/children/${ref}/permissions`, {
      headers: { authorization: `Bearer ${stand.apiKey}` },
    });
    const body = (await response.json()) as { permissions?: Record<string, { allowed: boolean }> };
    if (body.permissions?.['account']?.allowed !== allowed || response.headers.get('etag') === null) {
      throw new Error(`${ref} was answered wrongly: ${JSON.stringify(body).slice(0, 300)}`);
    }
  }
}

async function addChild(stand: Stand, ref: string, app: string, state: string, endsIn: number | null): Promise<void> {
  const at = new Date();
  const [child, request] = [newId(at), newId(at)];
  await stand.sql(
    `insert into child (id, app, ref_index, ref_sealed, place, comes_of_age_on, created_at)
     values ($1, $2, $3, '\\x00', 'NL', '2036-01-01', $4)`,
    [child, app, stand.keyring.index.ofRef(app, ref), at],
  );
  await stand.sql(
    `insert into consent_request (id, child_id, app, locale, state, policy_digest, created_at, expires_at)
     values ($1, $2, $3, 'nl', 'answered', $4, $5, $5)`,
    [request, child, app, '0'.repeat(64), at],
  );
  await stand.sql(
    `insert into consent (id, child_id, request_id, app, purpose, level, state, policy_digest, granted_at, valid_until,
       counts_from)
     values ($1, $2, $3, $4, 'account', 'low', $5, $6, $7, $8, 'approval')`,
    [
      newId(at),
      child,
      request,
      app,
      state,
      '0'.repeat(64),
      at,
      endsIn === null ? null : new Date(at.getTime() + endsIn),
    ],
  );
}
