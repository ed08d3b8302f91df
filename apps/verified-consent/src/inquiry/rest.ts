import { type CountsFrom, type EventDraft, inForce, oweClaimed, tellOfChild } from '@kinsent/consent';
import type { ChildCase, InquiryStep, KnownInquiry } from '@kinsent/store';

/** What follows for the child: a part of an InquiryStep. */
export type Rest = Pick<InquiryStep<unknown>, 'claimedAt' | 'lines' | 'events' | 'duties'>;

export interface RestTerms {
  /** What today's policy says of when a yes counts. */
  readonly countsFrom: CountsFrom;
  readonly at: Date;
}

/** Everything about the child rests from now on, and the guardians whom we know are told (T8, N8). No yes ends by it. */
export function restFrom({ known, guardians }: KnownInquiry & { readonly known: ChildCase }, terms: RestTerms): Rest {
  const { child } = known;
  const { at } = terms;
  const restsAlready = child.restrictedAt !== null;
  return {
    ...((child.claimedAt ?? null) === null ? { claimedAt: at } : {}),
    lines: restsAlready ? [] : [tellOfChild(child, 'stop', at, { why: 'claimed' })],
    events: restsAlready ? [] : changes(known, false, terms),
    duties: guardians.map((requestId) => oweClaimed('claim', requestId, child.id, at)),
  };
}

/**
 * It goes on as it was: what a guardian stopped themselves, or what is held, stays so; and nothing goes on while somebody else
 * claims the child.
 */
export function goOn({ known, guardians, others }: KnownInquiry, terms: RestTerms): Rest {
  if (known === null || known.child.erasedAt !== null || others > 0) return {};
  const { child } = known;
  const { at } = terms;
  const stillRests = (child.stoppedAt ?? null) !== null || (child.heldAt ?? null) !== null;
  return {
    claimedAt: null,
    lines: stillRests ? [] : [tellOfChild(child, 'go-on', at, { why: 'claimed' })],
    events: stillRests ? [] : changes(known, true, terms),
    duties: guardians.map((requestId) => oweClaimed('goes-on', requestId, child.id, at)),
  };
}

/** One event for each purpose of which the answer changes; none changes while guardians disagree. */
function changes({ child, consents }: ChildCase, allowed: boolean, { countsFrom, at }: RestTerms): EventDraft[] {
  if (child.contestedAt !== null) return [];
  const standing = consents.filter((consent) => inForce(consent, at, countsFrom)).map(({ purpose }) => purpose);
  const { id: childId, app } = child;
  return [...new Set(standing)].map((purpose) => ({
    type: 'permission.changed',
    app,
    childId,
    data: { purpose, allowed },
  }));
}
