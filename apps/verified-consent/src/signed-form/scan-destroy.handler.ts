import { addPeriod, awaitsVerdict, type FormTerms, owe } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, FormScanStore, type ScanRecord } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentRules } from '../current-rules';
import { type FormStanding, FormStandings } from './form-standings';
import { formTermsOf, unjudgedUntil } from './form-terms';

/**
 * Takes the pages of a form away: some time after the verdict, as the policy says, or at the latest when it has waited too
 * long; then its guardian hears that nobody judged it. The scan's own row says when that is, whichever duty asks.
 */
@Injectable()
export class ScanDestroyHandler extends DutyHandler {
  readonly kind = 'scan.destroy';

  constructor(
    private readonly scans: FormScanStore,
    private readonly standings: FormStandings,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId: id }: Duty): Promise<DutyResult> {
    const at = this.clock.now();
    const scan = await this.scans.byId(id);
    const of = scan === null || scan.verificationId === null ? null : await this.standings.byId(scan.verificationId);
    if (scan !== null) {
      const dueAt = endOf(scan, of?.terms ?? formTermsOf(this.rules.policy));
      if (dueAt !== null && at < dueAt) return { retryAt: dueAt, code: 'not_yet' };
    }
    const unjudged = scan !== null && awaitsVerdict(scan.state);
    const duties = unjudged ? lettersTo(id, of, at) : [];
    const pages = await this.scans.destroy(id, { from: scan?.state ?? 'discarded', at, duties });
    return { done: { pages: pages ?? 0, state: unjudged ? 'discarded' : (scan?.state ?? 'forgotten') } };
  }
}

/** Null for what goes at once. */
function endOf({ state, receivedAt, settledAt, destroyedAt }: ScanRecord, terms: FormTerms | null): Date | null {
  if (destroyedAt !== null || state === 'discarded') return null;
  if (awaitsVerdict(state)) return unjudgedUntil(receivedAt, terms);
  return settledAt === null || terms === null ? null : addPeriod(settledAt, terms.kept);
}

/** Whoever showed in another way who they are is not written to about a form. */
function lettersTo(scanId: string, of: FormStanding | null, at: Date) {
  if (of === null || of.standing === 'passed') return [];
  return [owe('letter.judged', scanId, of.verification.childId, at)];
}
