import { advance, type CallMethod, type CallOutcome } from '@kinsent/consent';
import type { CallStep, ChildCase, Decision, StaffRecord, VerificationRecord } from '@kinsent/store';
import { type Grounds, grantOn } from '../proof/grant-on';
import { type Waiting, waitingIn } from '../proof/waiting-in';

/** What somebody at the desk says of a call. */
export interface CallSaid {
  readonly method: CallMethod;
  readonly outcome: CallOutcome;
  /** Version of the script that they followed. */
  readonly script: string;
  /** What the caller said, by purpose. */
  readonly choices: Readonly<Record<string, 'yes' | 'no'>>;
  /** The caller agreed that the proof serves later requests. */
  readonly remember: boolean;
  readonly pinRightAt: Date | null;
}

export interface Calling {
  readonly callId: string;
  readonly verification: VerificationRecord;
  readonly staff: Pick<StaffRecord, 'id' | 'trainedUntil'>;
  readonly said: CallSaid;
  /** The version that is to be followed now. */
  readonly script: string;
  readonly standsUntil: Date;
  readonly grounds: Omit<Grounds, 'method' | 'attested'>;
}

/**
 * `untrained`: they may not complete a call; `other-script`: they followed another version than stands now; `over`: nothing
 * waits for a call; `other-questions`: not all that waits was asked, or more than that. Of these nothing is written.
 */
export type CallVerdict = 'passed' | 'not-passed' | 'untrained' | 'other-script' | 'over' | 'other-questions';

/**
 * What a call with trained staff comes to (16 CFR 312.5(b)(2)(iii), (iv); M-iii, M-iv): only what both the page and the caller
 * say yes to is granted, and what the caller says no to is refused. Each disclosure is a question of its own (312.5(a)(2)).
 */
export function decideCall(known: ChildCase, calling: Calling): Decision<CallVerdict> {
  const { verification, staff, said, script, grounds } = calling;
  const { at, policy } = grounds;
  if (!isTrained(staff, at)) return { at, answer: 'untrained' };
  if (said.script !== script) return { at, answer: 'other-script' };
  const waiting = verification.passedAt === null ? waitingIn(known, verification.requestId, policy, at) : [];
  if (waiting.length === 0) return { at, answer: 'over' };
  if (said.outcome !== 'passed') {
    const data = { ...idsOf(calling), cause: said.outcome };
    return {
      at,
      call: stepOf(calling, {}),
      events: [{ ...about(known), type: 'verification.failed', data }],
      answer: 'not-passed',
    };
  }
  return asksAll(said, waiting) ? pass(known, calling, waiting) : { at, answer: 'other-questions' };
}

/** True for somebody who may complete a call at that moment. */
export function isTrained({ trainedUntil }: Pick<StaffRecord, 'trainedUntil'>, at: Date): boolean {
  return trainedUntil !== null && at < trainedUntil;
}

function pass(known: ChildCase, calling: Calling, waiting: readonly Waiting[]): Decision<CallVerdict> {
  const { verification, staff, said, standsUntil, grounds } = calling;
  const { at, countsFrom, proofId } = grounds;
  const { method, script, remember } = said;
  const saying = (choice: 'yes' | 'no') =>
    waiting.map(({ consent }) => consent).filter(({ purpose }) => said.choices[purpose] === choice);
  const proof = { id: proofId, guardianId: verification.guardianId, method, standsUntil };
  return {
    at,
    call: stepOf(calling, said.choices),
    verification: { step: 'pass', id: verification.id, proof: { ...proof, reusableAt: remember ? at : null } },
    advances: [
      ...saying('no').map((consent) => advance(consent, { act: 'refuse' }, at, countsFrom)),
      ...grantOn(known, saying('yes'), { ...grounds, method, attested: { attestedBy: [staff.id], script } }),
    ],
    events: [{ ...about(known), type: 'verification.passed', data: idsOf(calling) }],
    answer: 'passed',
  };
}

/** True when the caller was asked about all that waits, and about nothing else. */
function asksAll({ choices }: CallSaid, waiting: readonly Waiting[]): boolean {
  const asked = Object.keys(choices);
  return asked.length === waiting.length && waiting.every(({ consent }) => Object.hasOwn(choices, consent.purpose));
}

function stepOf(
  { callId: id, verification, staff, said, grounds: { at } }: Calling,
  choices: CallSaid['choices'],
): CallStep {
  const { method, script, outcome, pinRightAt } = said;
  return { id, verificationId: verification.id, staffId: staff.id, method, script, outcome, choices, pinRightAt, at };
}

function idsOf({ verification, said: { method } }: Calling) {
  return { consentRequestId: verification.requestId, verificationId: verification.id, method };
}

function about({ child }: ChildCase) {
  return { app: child.app, childId: child.id };
}
