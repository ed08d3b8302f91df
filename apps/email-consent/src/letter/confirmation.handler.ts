import { addPeriod, type Consent } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { ChildCaseStore, type Duty } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { Bounces } from '../bounce/bounces';
import { CurrentPolicy } from '../policy/current-policy';
import { CheckStandings } from '../verification/check-standings';
import { type ConfirmationMatter, confirmationLetter } from './confirmation.letter';
import { awaitingConfirmation, decideConfirmationSent } from './decide-sent';
import { LetterDesk, type LetterFile } from './letter-desk';
import { LetterPost } from './letter-post';
import { notNeeded, receiptOf } from './receipt';
import { titleOf } from './titles';

/** Sends the second letter of e-mail plus, and confirms with it (16 CFR 312.5(b)(2)(viii)); also the fresh link
 * of a yes, or of one that waits. */
@Injectable()
export class ConfirmationHandler extends DutyHandler {
  readonly kind = 'letter.confirmation';

  constructor(
    private readonly desk: LetterDesk,
    private readonly post: LetterPost,
    private readonly standings: CheckStandings,
    private readonly cases: ChildCaseStore,
    private readonly bounces: Bounces,
    private readonly current: CurrentPolicy,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(duty: Duty): Promise<DutyResult> {
    const file = await this.desk.fileOf(duty);
    const at = this.clock.now();
    if (file === null) return notNeeded;
    const waiting = await this.waitingIn(file);
    if (allowedIn(file).length === 0 && waiting === null) return notNeeded;
    const { contact, matter, policy } = file;
    const letter = confirmationLetter({ ...confirmationMatter(file, at), waiting });
    const linkExpiresAt = addPeriod(at, policy.links.validFor);
    const result = await this.post.send({ duty, kind: 'confirmation', contact, matter, letter, linkExpiresAt });
    if (result.kind === 'accepted') {
      const { countsFrom } = this.current.policy.emailPlus;
      const sent = { requestId: duty.subjectId, sentAt: result.sentAt, policy, countsFrom };
      await this.cases.change({ requestId: duty.subjectId }, (known) => decideConfirmationSent(known, sent));
    }
    return receiptOf(result);
  }

  private async waitingIn({ known, request, ...noticed }: LetterFile): Promise<ConfirmationMatter['waiting']> {
    const check = await this.standings.of(known, request.id, noticed);
    if (check?.link == null) return null;
    const waiting = known.consents.filter(({ id }) => check.waits.has(id));
    const titles = waiting.map(({ purpose }) => titleOf(noticed.notice, purpose));
    return { step: check.proven ? 'answer' : 'verify', titles };
  }

  override givenUp(duty: Duty): Promise<void> {
    return this.bounces.giveUp(duty, 'confirmation');
  }
}

function confirmationMatter(file: LetterFile, at: Date): Omit<ConfirmationMatter, 'waiting'> {
  const { known, request, matter, policy, notice } = file;
  const [awaiting] = awaitingConfirmation(known, request.id, policy, at);
  return {
    ...matter,
    grantedAt: awaiting?.grantedAt ?? null,
    allowed: allowedIn(file).flatMap(({ purpose, validUntil }) =>
      validUntil === null ? [] : [{ title: titleOf(notice, purpose), until: validUntil }],
    ),
    refused: known.consents
      .filter(({ requestId, state, grantedAt }) => requestId === request.id && isRefused(state, grantedAt))
      .map(({ purpose }) => titleOf(notice, purpose)),
  };
}

function allowedIn({ known, request }: LetterFile): Consent[] {
  return known.consents.filter(({ requestId, state }) => requestId === request.id && state === 'granted');
}

/** A refused consent is soon erased from our own store, and was refused all the same. */
function isRefused(state: Consent['state'], grantedAt: Date | null): boolean {
  return state === 'refused' || (state === 'erased' && grantedAt === null);
}
