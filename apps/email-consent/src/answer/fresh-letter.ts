import { awaitsVerification, type ConsentRequest, type DutyDraft, owe, type Policy } from '@kinsent/consent';
import { Clock, PoliciesInUse } from '@kinsent/host';
import { type ChildCase, ChildCaseStore, type Decision, LetterStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { askedIn, isAnswerable, isInTime } from './decide-answer';
import type { Visit } from './view-of';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

export interface LettersBefore {
  /** Notices about the child ever, and those of the last day to the guardian and about the child. */
  readonly ever: number;
  readonly today: { readonly guardian: number; readonly child: number };
}

/** Owes the guardian a fresh letter when there is something to answer or to take back, and says nothing of whether it did. */
@Injectable()
export class FreshLetterOnRequest {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly letters: LetterStore,
    private readonly policies: PoliciesInUse,
    private readonly clock: Clock,
  ) {}

  async owe({ letter, request }: Visit): Promise<void> {
    const at = this.clock.now();
    if (!mayBringAnother(letter, at)) return;
    const policy = await this.policies.find(request.policyDigest);
    // In this order: a letter that is owed in between is counted by the cap, or has the same key.
    const ever = await this.letters.sentSince(request.id, new Date(0));
    const today = await this.letters.sentSince(request.id, new Date(at.getTime() - day));
    await this.cases
      .change({ requestId: request.id }, (known): Decision<null> => {
        const now = known.requests.find(({ id }) => id === request.id);
        const before = { ever: ever.child, today };
        const fresh = now === undefined ? null : freshLetter({ known, request: now }, before, policy, at);
        return { at, duties: fresh === null ? [] : [fresh], answer: null };
      })
      .catch((error: unknown) => {
        if (!(error instanceof NotFound)) throw error;
      });
  }
}

/**
 * A letter that has just come brings no other one: a mail scanner that presses all buttons of every letter would start a
 * chain of them (N2).
 */
export function mayBringAnother({ createdAt }: Visit['letter'], at: Date): boolean {
  return at.getTime() - createdAt.getTime() >= hour;
}

/** The letter that is owed: the question again, or the way back from a yes; null when neither stands or the caps are met. */
export function freshLetter(
  { known, request }: Pick<Visit, 'known' | 'request'>,
  before: LettersBefore,
  policy: Policy,
  at: Date,
): DutyDraft | null {
  const { perGuardianPerDay, perChildPerDay } = policy.guardians.resend;
  if (before.today.guardian >= perGuardianPerDay || before.today.child >= perChildPerDay) return null;
  if (isAnswerable(known, request, at) && askedIn(known, request.id).length > 0) {
    const notice = owe('letter.notice', request.id, request.childId, at);
    // As when the app asks for it: presses that come together owe one letter.
    return { ...notice, key: `${notice.key}/after-${before.ever}` };
  }
  const stands = known.consents.some(({ requestId, state }) => requestId === request.id && state === 'granted');
  return stands || waitsForProof(known, request, at) ? freshLink(request, at) : null;
}

/** True while what the guardian of an answered request said yes to waits for them to go on. */
export function waitsForProof(known: ChildCase, request: ConsentRequest, at: Date): boolean {
  return isInTime(known, request, at) && askedIn(known, request.id).some(awaitsVerification);
}

/** The letter that brings a fresh link to an answered request: one a day, whoever asks for it. */
export function freshLink({ id, childId }: ConsentRequest, at: Date): DutyDraft {
  const way = owe('letter.confirmation', id, childId, at);
  return { ...way, key: `${way.key}/fresh-${at.toISOString().slice(0, 10)}` };
}
