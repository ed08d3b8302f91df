import { type DutyDraft, owe } from './duty';

/**
 * The life of one inquiry: somebody says that their child may be registered here although they were never asked (T8). Staff
 * find the child, everything about it rests meanwhile, and somebody settles it.
 */
export const inquiryStates = ['waiting', 'matched', 'settled', 'expired'] as const;

export type InquiryState = (typeof inquiryStates)[number];

export const inquiryActs = ['match', 'unmatch', 'settle', 'expire'] as const;

export type InquiryAct = (typeof inquiryActs)[number];

/**
 * state → act → next state. A matched one does not expire: while a child rests because of it, somebody has to say how it
 * goes on.
 */
export const inquiryLifecycle: Readonly<Record<InquiryState, Readonly<Partial<Record<InquiryAct, InquiryState>>>>> = {
  waiting: { match: 'matched', settle: 'settled', expire: 'expired' },
  matched: { unmatch: 'waiting', settle: 'settled' },
  settled: {},
  expired: {},
};

/**
 * How it ended. `erased`: the data was taken by accident and goes at once (T7); `goes-on`: a guardian whom we know allowed it;
 * `not-a-parent`: whoever asked is none; `nothing-found`: no child of ours.
 */
export const inquiryOutcomes = ['erased', 'goes-on', 'not-a-parent', 'nothing-found'] as const;

export type InquiryOutcome = (typeof inquiryOutcomes)[number];

/** How an inquiry in that state can end: only of a child that was found can anything be said. */
export function inquiryOutcomesOf(state: InquiryState): readonly InquiryOutcome[] {
  if (inquiryLifecycle[state].settle === undefined) return [];
  return state === 'matched' ? ['erased', 'goes-on', 'not-a-parent'] : ['nothing-found', 'not-a-parent'];
}

/** Within which staff look: three days, so that one that comes on a Friday evening is in time on Monday. */
export const inquiryAnsweredWithin = 'PT72H';

/** What somebody wrote goes 30 days after it was settled, for a question that follows; and a year after it came whatever is. */
export const inquiryKept = { settled: 'P30D', most: 'P1Y' } as const;

/** How much somebody may write, in characters. */
export const longestInquiry = 2_000;

const goingOn = '/goes-on';

/** To tell a guardian, by their request, that somebody claims the child, or that it goes on. */
export function oweClaimed(about: 'claim' | 'goes-on', requestId: string, childId: string, at: Date): DutyDraft {
  const duty = owe('letter.claimed', requestId, childId, at, at);
  return about === 'claim' ? duty : { ...duty, key: duty.key + goingOn };
}

/** True for the duty to tell that it goes on. */
export function isAboutGoingOn({ key }: Pick<DutyDraft, 'key'>): boolean {
  return key.endsWith(goingOn);
}
