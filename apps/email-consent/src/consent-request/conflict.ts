import { type Consent, inForce, type Level, reaches } from '@kinsent/consent';
import { Problem } from '@kinsent/host';
import type { ChildCase } from '@kinsent/store';

/** A purpose that is to be asked, and the proof that it needs. */
export interface Wanted {
  readonly purpose: string;
  readonly level: Level;
}

/** Requests whose time is over and that still ask for one of these purposes, because no worker has ended them yet. */
export function overdueFor({ requests, consents }: ChildCase, purposes: readonly string[], at: Date): string[] {
  const asking = new Set(
    consents
      .filter(({ purpose, state }) => state === 'asked' && purposes.includes(purpose))
      .map((each) => each.requestId),
  );
  return requests.filter(({ id, expiresAt }) => asking.has(id) && expiresAt <= at).map(({ id }) => id);
}

/** Throws the Problem of what is asked already or granted, and of a child about whom nothing may be asked. */
export function refuseConflict(known: ChildCase, purposes: readonly Wanted[], at: Date): void {
  const { child, consents } = known;
  if (child.restrictedAt !== null) {
    throw new Problem('conflict', { detail: 'The child is restricted: nothing may be asked until that is lifted.' });
  }
  for (const [index, { purpose, level }] of purposes.entries()) {
    const pointer = `/purposes/${index}`;
    const about = consents.filter((consent) => consent.purpose === purpose);
    const overdue = overdueFor(known, [purpose], at);
    const asked = about.find(({ state, requestId }) => state === 'asked' && !overdue.includes(requestId));
    if (asked !== undefined) {
      throw new Problem('request_open', {
        members: { consentRequestId: asked.requestId },
        errors: [{ pointer, detail: 'is already being asked' }],
      });
    }
    // A yes that is too weak for what the purpose has become may be asked again (T4).
    if (about.some((consent) => stands(consent, at) && reaches(consent.level, level))) {
      throw new Problem('already_granted', { errors: [{ pointer, detail: 'is already granted' }] });
    }
  }
}

/** A yes that still waits for its second letter stands: it needs no other. */
function stands(consent: Consent, at: Date): boolean {
  return inForce({ ...consent, countsFrom: 'approval' }, at, 'approval');
}
