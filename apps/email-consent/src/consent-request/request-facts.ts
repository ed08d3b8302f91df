import type { Consent, ConsentRequest } from '@kinsent/consent';
import { Problem } from '@kinsent/host';
import type { ChildCase } from '@kinsent/store';
import type { WaitsFor } from '../verification/waits-for';
import type { ConsentRequestDto } from './consent-request.dto';

/** A request with its own consents. */
export interface RequestFacts {
  readonly request: ConsentRequest;
  readonly consents: readonly Consent[];
}

/** Picks one request out of a child's case; throws the Problem `not_found`. */
export function requestOf({ requests, consents }: ChildCase, requestId: string): RequestFacts {
  const request = requests.find(({ id }) => id === requestId);
  if (request === undefined) throw new Problem('not_found');
  return { request, consents: consents.filter((consent) => consent.requestId === requestId) };
}

/** What the app may see: states and times, never the guardian's address. */
export function viewOf(
  { request, consents }: RequestFacts,
  childRef: string | null,
  waits: (consent: Consent) => WaitsFor | null,
): ConsentRequestDto {
  return {
    id: request.id,
    state: request.state,
    childRef,
    createdAt: request.createdAt.toISOString(),
    expiresAt: request.expiresAt.toISOString(),
    sentAt: request.sentAt?.toISOString() ?? null,
    bouncedAt: request.bouncedAt?.toISOString() ?? null,
    consents: consents.map((consent) => {
      const { id, purpose, level, state } = consent;
      return { id, purpose, level, state, waitsFor: waits(consent) };
    }),
  };
}
