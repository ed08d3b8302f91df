import { addPeriod, awaitsVerdict } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, type ScanStanding, ScanStandingStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CheckStandings } from '../verification/check-standings';
import { judgedLetter, type JudgedMatter } from './judged.letter';
import { LetterDesk, type LetterFile } from './letter-desk';
import { LetterPost } from './letter-post';
import { receiptOf } from './receipt';
import { titleOf } from './titles';

/** Tells a guardian what came of the form that they signed, at once (T5). Who is forgotten by then is told nothing. */
@Injectable()
export class JudgedHandler extends DutyHandler {
  readonly kind = 'letter.judged';

  constructor(
    private readonly scans: ScanStandingStore,
    private readonly desk: LetterDesk,
    private readonly standings: CheckStandings,
    private readonly post: LetterPost,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(duty: Duty): Promise<DutyResult> {
    const scan = await this.scans.find(duty.subjectId);
    if (scan !== null && awaitsVerdict(scan.state)) return { done: { outcome: 'not judged' } };
    const requestId = scan?.requestId ?? null;
    const file = requestId === null ? null : await this.desk.fileOf(duty, requestId);
    if (scan === null || requestId === null || file === null) return { done: { outcome: 'nobody to tell' } };
    const { contact, policy } = file;
    const matter = await this.matterOf(scan, file);
    const letter = judgedLetter(matter);
    const linkExpiresAt = addPeriod(this.clock.now(), policy.links.validFor);
    return receiptOf(await this.post.send({ duty, requestId, kind: 'judged', contact, matter, letter, linkExpiresAt }));
  }

  private async matterOf(scan: ScanStanding, file: LetterFile): Promise<JudgedMatter> {
    const { known, request, matter, notice, policy } = file;
    const check = await this.standings.of(known, request.id, file);
    const own = known.consents.filter(({ requestId }) => requestId === request.id);
    const title = ({ purpose }: { readonly purpose: string }): string => titleOf(notice, purpose);
    const judgedAt = scan.settledAt ?? this.clock.now();
    const kept = policy.verification?.form?.kept;
    const proven = check?.proven ?? false;
    return {
      ...matter,
      receivedAt: scan.receivedAt,
      judgedAt,
      goneAt: kept === undefined || scan.state === 'discarded' ? null : addPeriod(judgedAt, kept),
      rejection: rejectionIn(scan, proven),
      allowed: own.filter(({ state }) => state === 'granted').map(title),
      refused:
        scan.state === 'approved'
          ? own.filter(({ state, approvedAt }) => state === 'refused' && approvedAt !== null).map(title)
          : [],
      waits: check?.link == null ? null : { step: proven ? 'answer' : 'verify', until: request.expiresAt },
    };
  }
}

/** Its pages went before anybody judged it: that is no fault of the guardian's. */
function rejectionIn({ state, rejection }: ScanStanding, proven: boolean): JudgedMatter['rejection'] {
  if (state === 'discarded') return 'unjudged';
  return rejection === 'too-late' && proven ? 'not-needed' : rejection;
}
