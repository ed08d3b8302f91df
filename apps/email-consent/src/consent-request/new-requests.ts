import { endInSilence } from '@kinsent/consent';
import { Clock, type PendingAnswer, Problem } from '@kinsent/host';
import { type ChildCase, ChildCaseStore, ConsentRequestStore, LetterStore, newId } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentPolicy } from '../policy/current-policy';
import type { ConsentRequestDto, CreateConsentRequestDto } from './consent-request.dto';
import { overdueFor } from './conflict';
import { openConsentRequest } from './open-consent-request';
import { viewOf } from './request-facts';
import { holdToCaps } from './resend-consent-request';

/** A rival request for the same child loses once, sees what the winner wrote, and is judged anew. */
const mostRivals = 5;

const day = 24 * 60 * 60 * 1000;

/** Opens requests: decides on what stands, writes all of it or nothing, and answers. */
@Injectable()
export class NewRequests {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly requests: ConsentRequestStore,
    private readonly letters: LetterStore,
    private readonly current: CurrentPolicy,
    private readonly clock: Clock,
  ) {}

  /** Throws the Problem that says why the guardian cannot be asked. */
  async open(app: string, body: CreateConsentRequestDto, pending: PendingAnswer | null): Promise<ConsentRequestDto> {
    const { policy, digest: policyDigest } = this.current;
    for (let attempt = 0; attempt < mostRivals; attempt += 1) {
      const at = this.clock.now();
      const found = await this.cases.find(app, body.childRef);
      const known = found === null || found.child.erasedAt !== null ? null : found;
      const opened = openConsentRequest({ app, policy, policyDigest, body, known, newId: () => newId(at), at });
      if (known !== null) await this.holdToChildCap(known.requests.at(-1)?.id, at);
      // What has ended by time alone ends in writing before its place is taken.
      if (known !== null) await this.endOverdue(known, body.purposes, at);
      const { request, consents } = opened.asked;
      const answer = viewOf({ request, consents }, body.childRef, ({ level }) =>
        level === 'notice' ? null : 'answer',
      );
      const idempotency = pending?.handOver(201, answer) ?? null;
      if ((await this.requests.create({ ...opened, idempotency })) === 'created') return answer;
    }
    throw new Problem('conflict', { detail: 'Other requests for this child are being made. Try again.' });
  }

  private async endOverdue(known: ChildCase, purposes: readonly string[], at: Date): Promise<void> {
    for (const requestId of overdueFor(known, purposes, at)) {
      await this.cases.change({ requestId }, ({ child, requests, consents }) => {
        const request = requests.find(({ id }) => id === requestId);
        const silence = request === undefined ? {} : endInSilence(request, consents, child.comesOfAgeOn, at);
        return { at, ...silence, answer: null };
      });
    }
  }

  /** Calling off and asking again is no way around the cap. The guardian's own cap would tell that it is known. */
  private async holdToChildCap(lastRequestId: string | undefined, at: Date): Promise<void> {
    if (lastRequestId === undefined) return;
    const { child } = await this.letters.sentSince(lastRequestId, new Date(at.getTime() - day));
    holdToCaps({ guardian: 0, child }, this.current.policy.guardians.resend);
  }
}
