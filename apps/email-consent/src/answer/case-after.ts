import type { ChildCase, Decision } from '@kinsent/store';

/** A case as it stands once a decision is written. */
export function caseAfter(known: ChildCase, { requests = [], advances = [] }: Decision<unknown>): ChildCase {
  const changed = new Map(requests.map((request) => [request.id, request]));
  const moved = new Map(advances.map(({ consent }) => [consent.id, consent]));
  return {
    child: known.child,
    requests: known.requests.map((request) => changed.get(request.id) ?? request),
    consents: known.consents.map((consent) => moved.get(consent.id) ?? consent),
  };
}
