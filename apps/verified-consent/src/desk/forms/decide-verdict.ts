import {
  addPeriod,
  advance,
  awaitsVerdict,
  type EvidenceMethod,
  type FormTerms,
  owe,
  type ScanRejection,
  type ScanState,
} from '@kinsent/consent';
import type { ChildCase, Decision, ScanMove, ScanRecord, ScanReview, VerificationRecord } from '@kinsent/store';
import { type Grounds, grantOn } from '../../proof/grant-on';
import { type Waiting, waitingIn } from '../../proof/waiting-in';
import { agree, type Ruling, rulingOf } from './ruling';
import type { Said } from './said';

export interface Judging {
  readonly scan: ScanRecord;
  /** What was said of it before, oldest first. */
  readonly reviews: readonly ScanReview[];
  readonly verification: VerificationRecord;
  readonly terms: Pick<FormTerms, 'eyes' | 'drawn' | 'kept'>;
  readonly reviewId: string;
  /** Who judges, and what they say. */
  readonly staffId: string;
  readonly said: Said;
  readonly standsUntil: Date;
  readonly grounds: Omit<Grounds, 'method' | 'attested'>;
}

/**
 * `proposed`: somebody else has to see it the same way; `returned`: they did not; `own`: nobody confirms what they said
 * themselves; `settled`: nothing is left to judge. Of the last two nothing is written.
 */
export type Verdict = 'approved' | 'rejected' | 'too-late' | 'proposed' | 'returned' | 'own' | 'settled';

/**
 * What people make of a signed form (T5, M-i): only what both the page and the form say yes to is granted, and what the form
 * says no to is refused. A form that proves nothing changes nothing. Its box is an act of its own, also for a disclosure.
 */
export function decideVerdict(known: ChildCase, judging: Judging): Decision<Verdict> {
  const { scan, reviews, verification, terms, staffId, said, grounds } = judging;
  const { at, policy } = grounds;
  if (!awaitsVerdict(scan.state) || scan.state === 'unmatched') return { at, answer: 'settled' };
  const waiting = verification.passedAt === null ? waitingIn(known, verification.requestId, policy, at) : [];
  if (waiting.length === 0) return reject(known, judging, 'too-late');
  const first = scan.state === 'proposed' ? reviews.at(-1) : undefined;
  if (first === undefined) {
    if (said.verdict === 'return') return { at, answer: 'settled' };
    if (terms.eyes === 'two') return move(judging, 'proposed', 'proposed');
    return settle(known, judging, rulingOf(said, waiting, terms.drawn), waiting, [staffId]);
  }
  if (first.staffId === staffId) return { at, answer: 'own' };
  const [theirs, own] = [first, said].map((one) => rulingOf(one, waiting, terms.drawn)) as [Ruling, Ruling];
  if (said.verdict === 'return' || !agree(theirs, own)) return move(judging, 'waiting', 'returned');
  return settle(known, judging, own, waiting, [first.staffId, staffId]);
}

function settle(
  known: ChildCase,
  judging: Judging,
  ruling: Ruling,
  waiting: readonly Waiting[],
  attestedBy: readonly string[],
): Decision<Verdict> {
  if (ruling.kind === 'reject') return reject(known, judging, ruling.rejection);
  const { scan, verification, standsUntil, grounds } = judging;
  const { at, countsFrom, proofId } = grounds;
  const { method } = ruling;
  const consents = waiting.map(({ consent }) => consent);
  const named = (purposes: readonly string[]) => consents.filter(({ purpose }) => purposes.includes(purpose));
  return {
    ...move(judging, 'approved', 'approved'),
    verification: {
      step: 'pass',
      id: verification.id,
      proof: { id: proofId, guardianId: verification.guardianId, method, standsUntil, reusableAt: null },
    },
    advances: [
      ...named(ruling.no).map((consent) => advance(consent, { act: 'refuse' }, at, countsFrom)),
      ...grantOn(known, named(ruling.yes), {
        ...grounds,
        method,
        attested: { attestedBy, artefactDigest: scan.digest },
      }),
    ],
    duties: dutiesOf(known, judging),
    events: [{ ...about(known), type: 'verification.passed', data: idsOf(judging, method) }],
  };
}

function reject(known: ChildCase, judging: Judging, rejection: ScanRejection): Decision<Verdict> {
  const data = { ...idsOf(judging, 'signed-form'), cause: rejection };
  return {
    ...move(judging, 'rejected', rejection === 'too-late' ? 'too-late' : 'rejected', rejection),
    duties: dutiesOf(known, judging),
    events: [{ ...about(known), type: 'verification.failed', data }],
  };
}

/** The parent hears it at once, and the scan goes when its time is over (K1). */
function dutiesOf({ child }: ChildCase, { scan, terms, grounds: { at } }: Judging) {
  return [
    owe('letter.judged', scan.id, child.id, at),
    owe('scan.destroy', scan.id, null, addPeriod(at, terms.kept), at),
  ];
}

function move(judging: Judging, to: ScanState, answer: Verdict, rejection?: ScanRejection): Decision<Verdict> {
  const { scan, reviews, reviewId: id, staffId, said, grounds } = judging;
  const { at } = grounds;
  const review: ScanReview = { id, staffId, ...wordsOf(said) };
  const scanMove: ScanMove = {
    id: scan.id,
    from: scan.state,
    to,
    reviews: reviews.length,
    review,
    at,
    ...(rejection === undefined ? {} : { rejection }),
  };
  return { at, scan: scanMove, answer };
}

function wordsOf(said: Said): Omit<ScanReview, 'id' | 'staffId'> {
  if (said.verdict === 'return') return { verdict: 'return', signature: null, rejection: null, choices: {} };
  const { verdict, signature, rejection, choices } = said;
  return { verdict, signature, rejection, choices };
}

function idsOf({ verification }: Judging, method: EvidenceMethod) {
  return { consentRequestId: verification.requestId, verificationId: verification.id, method };
}

function about({ child }: ChildCase) {
  return { app: child.app, childId: child.id };
}
