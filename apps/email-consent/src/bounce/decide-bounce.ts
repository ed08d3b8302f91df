import { advance, type Consent, type CountsFrom } from '@kinsent/consent';
import type { ChildCase, Decision, LetterRecord } from '@kinsent/store';

/** A letter that did not reach its guardian. */
export interface LostLetter extends Pick<LetterRecord, 'requestId' | 'kind'> {
  /** When a mail server took it; null when none ever did. */
  readonly sentAt: Date | null;
  /** True when the question was sent anew since, perhaps to a corrected address: the loss counts for nothing. */
  readonly outdated: boolean;
}

/**
 * What follows when a letter came back for good or was given up. The request says so once, and what rested on that very
 * letter falls: what silence had allowed with the notice (16 CFR 312.5(c)(4)), and a yes by e-mail whose second letter never
 * arrived, for without it there is no e-mail plus (312.5(b)(2)(viii)). Other letters lost take nothing with them.
 */
export function decideBounce(
  known: ChildCase,
  letter: LostLetter,
  countsFrom: CountsFrom,
  at: Date,
): Decision<boolean> {
  const request = known.requests.find(({ id }) => id === letter.requestId);
  if (request === undefined || request.state === 'erased' || letter.outdated) return { at, answer: false };
  const fallen = known.consents.filter((consent) => consent.requestId === request.id && restsOn(letter, consent));
  const event = {
    type: 'consent_request.bounced' as const,
    app: request.app,
    childId: request.childId,
    data: { consentRequestId: request.id, letter: letter.kind },
  };
  return {
    at,
    requests: request.bouncedAt === null ? [{ ...request, bouncedAt: at }] : [],
    advances: fallen.map((consent) => advance(consent, { act: 'invalidate', cause: 'undeliverable' }, at, countsFrom)),
    events: request.bouncedAt === null ? [event] : [],
    answer: true,
  };
}

function restsOn({ kind, sentAt }: LostLetter, { state, level, confirmedAt }: Consent): boolean {
  if (state !== 'granted') return false;
  if (kind === 'notice') return level === 'notice';
  if (kind !== 'confirmation' || level !== 'low') return false;
  // A report may come after the letter had left and was taken for delivered; what another letter confirmed stays.
  return confirmedAt === null || confirmedAt.getTime() === sentAt?.getTime();
}
