import {
  addPeriod,
  inquiryKept,
  inquiryLifecycle,
  type InquiryOutcome,
  inquiryOutcomesOf,
  owe,
} from '@kinsent/consent';
import type { InquiryStep, KnownInquiry, RulingPolicy } from '@kinsent/store';
import { goOn, type RestTerms } from './rest';

export interface SettleTerms extends RestTerms {
  readonly outcome: InquiryOutcome;
  /** The member of staff who says so. */
  readonly staffId: string;
  /** By which what was collected by accident is erased. */
  readonly ruling: RulingPolicy;
  /** The purposes that an app takes data for. */
  readonly purposesOf: (app: string) => readonly string[];
}

/**
 * Staff say how an inquiry ends. What was collected by accident is erased at once, with no grace time, in the same commit (T7);
 * otherwise the child goes on as it was. What was written goes when its time is over.
 */
export function decideSettle(found: KnownInquiry, terms: SettleTerms): InquiryStep<'settled' | 'moved'> {
  const { inquiry, known, others } = found;
  const { outcome, staffId, ruling, purposesOf, at } = terms;
  const to = inquiryLifecycle[inquiry.state].settle;
  if (to === undefined || !inquiryOutcomesOf(inquiry.state).includes(outcome)) return { answer: 'moved' };
  const destroy = owe('inquiry.destroy', inquiry.id, null, addPeriod(at, inquiryKept.settled), at);
  const move = { to, childId: inquiry.childId, outcome, settledBy: staffId };
  if (outcome !== 'erased') {
    const rest = inquiry.childId === null ? {} : goOn(found, terms);
    return { move, ...rest, duties: [...(rest.duties ?? []), destroy], answer: 'settled' };
  }
  // Forgotten meanwhile: there is nothing left to erase.
  if (known === null || known.child.erasedAt !== null) return { move, duties: [destroy], answer: 'settled' };
  return {
    move,
    erase: { cause: 'accident', appPurposes: purposesOf(known.child.app), ruling },
    ...(others > 0 ? {} : { claimedAt: null }),
    duties: [destroy],
    answer: 'settled',
  };
}
