import { Clock } from '@kinsent/host';
import { type ChildCase, ChildCaseStore, EraseNowStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentPolicy } from '../policy/current-policy';
import type { TakeBackForm } from './answer-form';
import { decideRestriction, mayDecideAll } from './decide-restriction';
import { LetterProofs } from './letter-proofs';
import type { StandingOutcome } from './standing-outcome';
import type { Visit } from './view-of';

/** What a guardian can do to all of a child's permissions at once. */
export const wholeActs = ['stop', 'lift', 'delete'] as const;

export type WholeAct = (typeof wholeActs)[number];

/** Stopping everything for now, letting it go on, deleting everything: in a guardian's name, each by itself (T10). */
@Injectable()
export class WholeChild {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly erasures: EraseNowStore,
    private readonly proofs: LetterProofs,
    private readonly current: CurrentPolicy,
    private readonly clock: Clock,
  ) {}

  /** What allows again, and what cannot be undone, takes the letter's code; stopping is as easy as taking back. */
  async take(act: WholeAct, visit: Visit, form: TakeBackForm, shownAt: Date): Promise<StandingOutcome> {
    const { known, request } = visit;
    if (!mayDecideAll(known, request.id, this.clock.now())) return { kind: 'closed' };
    const fault =
      act === 'stop'
        ? await this.proofs.faultOf(visit, form, shownAt)
        : await this.proofs.codeFaultOf(visit, { ...form, number: null });
    if (fault !== null) return { kind: 'fault', fault };
    return act === 'delete' ? this.deleteAll(visit) : this.restrict(act, request.id);
  }

  private async restrict(act: 'stop' | 'lift', requestId: string): Promise<StandingOutcome> {
    const at = this.clock.now();
    const { countsFrom } = this.current.policy.emailPlus;
    const found = { after: null as ChildCase | null };
    const news = await this.cases
      .change({ requestId }, (now) => {
        const decision = decideRestriction(now, { requestId, act, countsFrom, at });
        found.after = { ...now, child: { ...now.child, restrictedAt: decision.restrictedAt ?? null } };
        return decision;
      })
      .catch(gone);
    return news === null || found.after === null ? { kind: 'closed' } : { kind: 'done', known: found.after, news };
  }

  private async deleteAll({ known, request }: Visit): Promise<StandingOutcome> {
    const { app, id } = known.child;
    const ref = await this.cases.refOf(id);
    if (ref === null) return { kind: 'closed' };
    const { policy, digest } = this.current;
    const appPurposes = policy.apps[app]?.purposes ?? [];
    const wish = { app, ref, cause: 'guardian-request' as const, appPurposes, letterOf: request.id };
    await this.erasures.eraseNow({ ...wish, ruling: { policy, digest } }, this.clock.now());
    return { kind: 'done', known, news: 'deleted' };
  }
}

function gone(error: unknown): null {
  if (error instanceof NotFound) return null;
  throw error;
}
