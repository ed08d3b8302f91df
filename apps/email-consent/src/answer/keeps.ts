import { Clock } from '@kinsent/host';
import { ChildCaseStore, type ChildClock, NotFound, RetentionClockStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { type Going, toldToGo } from '../letter/told-to-go';
import { CurrentPolicy } from '../policy/current-policy';
import { purposeField, type TakeBackForm } from './answer-form';
import type { Fault } from './fault';
import { LetterProofs } from './letter-proofs';
import type { StandingOutcome } from './standing-outcome';
import type { Visit } from './view-of';

/** Keeps data for a guardian who was told that it goes (F-5, F-7). */
@Injectable()
export class Keeps {
  constructor(
    private readonly clocks: RetentionClockStore,
    private readonly cases: ChildCaseStore,
    private readonly current: CurrentPolicy,
    private readonly proofs: LetterProofs,
    private readonly clock: Clock,
  ) {}

  /** What goes and may be kept, in the words of a locale. */
  async open({ known, request }: Pick<Visit, 'known' | 'request'>, locale: string): Promise<Going[]> {
    const clocks: ChildClock[] = await this.clocks.ofChild(known.child.id);
    const wish = { requestId: request.id, toldAt: null, locale, at: this.clock.now() };
    return toldToGo(this.current.policy, known, clocks, wish).filter(({ keepable }) => keepable);
  }

  async keep(visit: Visit, form: TakeBackForm, shownAt: Date): Promise<StandingOutcome> {
    const { request } = visit;
    const at = this.clock.now();
    const open = await this.open(visit, request.locale);
    if (open.length === 0) return { kind: 'closed' };
    const purposes = [...new Set(open.map(({ purpose }) => purpose))].filter((key) => form.purposes.has(key));
    if (purposes.length === 0) return faulty({ kind: 'take-back-nothing', field: purposeField('keep') });
    const fault = await this.proofs.faultOf(visit, form, shownAt);
    if (fault !== null) return faulty(fault);
    const { policy, digest } = this.current;
    const kept = await this.clocks.keep({ requestId: request.id, purposes }, { policy, digest }, at).catch(forgotten);
    const known = kept.length === 0 ? null : await this.cases.findByRequest(null, request.id);
    return known === null ? { kind: 'closed' } : { kind: 'done', known, news: 'kept' };
  }
}

function faulty(fault: Fault): StandingOutcome {
  return { kind: 'fault', fault };
}

function forgotten(error: unknown): [] {
  if (error instanceof NotFound) return [];
  throw error;
}
