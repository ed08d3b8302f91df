import type { CallOutcome } from '@kinsent/consent';
import {
  aCase,
  at,
  aVerification,
  drawings,
  judgingBy,
  measuring,
  policy,
  rejects,
} from '../desk/forms/judging.testing';
import { type Calling, type CallSaid, decideCall } from './decide-call';

const both = { [drawings]: 'yes', [measuring]: 'yes' } as const;
const { grounds, standsUntil } = judgingBy('staff-1', rejects('unsigned'));

function aCall(said: Partial<CallSaid> = {}, change: Partial<Calling> = {}): Calling {
  return {
    callId: 'call-1',
    verification: aVerification(),
    staff: { id: 'staff-1', trainedUntil: new Date('2026-12-31T00:00:00Z') },
    said: {
      method: 'phone-call',
      outcome: 'passed',
      script: '2026-11',
      choices: both,
      remember: false,
      pinRightAt: null,
      ...said,
    },
    script: '2026-11',
    standsUntil,
    grounds,
    ...change,
  };
}

const nothing = (answer: string) => ({ at, answer });
const acts = (calling: Calling, known = aCase()) =>
  decideCall(known, calling).advances?.map(({ consent, entry }) => [consent.purpose, entry.act]);

describe('a call that passed', () => {
  it('grants what page and caller say yes to, also a disclosure, for it was a question of its own', () => {
    const decision = decideCall(aCase(), aCall());
    expect(decision.answer).toBe('passed');
    expect(acts(aCall())).toEqual([
      [drawings, 'grant'],
      [measuring, 'grant'],
    ]);
    expect(decision.events).toEqual([
      expect.objectContaining({ type: 'verification.passed', data: expect.objectContaining({ method: 'phone-call' }) }),
    ]);
  });

  it('refuses what the caller says no to, even all of it, and the caller is known all the same', () => {
    expect(acts(aCall({ choices: { ...both, [measuring]: 'no' } }))).toEqual([
      [measuring, 'refuse'],
      [drawings, 'grant'],
    ]);
    const none = decideCall(aCase(), aCall({ choices: { [drawings]: 'no', [measuring]: 'no' } }));
    expect(none.advances?.map(({ entry }) => entry.act)).toEqual(['refuse', 'refuse']);
    expect(none).toMatchObject({ answer: 'passed', verification: { step: 'pass' } });
  });

  it('leaves alone what the page said no to', () => {
    const known = aCase([drawings], [measuring]);
    expect(acts(aCall({ choices: { [drawings]: 'yes' } }), known)).toEqual([[drawings, 'grant']]);
    expect(decideCall(known, aCall())).toEqual(nothing('other-questions'));
  });

  it('says who vouches for it and by which script, in the evidence and in the ledger', () => {
    const [first] = decideCall(aCase(), aCall({ method: 'video-call' })).advances!;
    expect(first!.evidence).toMatchObject({ method: 'video-call', attestedBy: ['staff-1'], script: '2026-11' });
    expect(first!.entry.detail).toMatchObject({
      method: 'video-call',
      cite: '16 CFR 312.5(b)(2)(iv)',
      attested: 'staff-1',
      script: '2026-11',
    });
  });

  it('serves later requests only where the caller agreed', () => {
    const of = (remember: boolean) => decideCall(aCase(), aCall({ remember })).verification;
    expect(of(false)).toMatchObject({ proof: { reusableAt: null, standsUntil } });
    expect(of(true)).toMatchObject({ proof: { reusableAt: at } });
  });

  it('is recorded with what was said and nothing else', () => {
    expect(decideCall(aCase(), aCall()).call).toEqual({
      id: 'call-1',
      verificationId: 'v-1',
      staffId: 'staff-1',
      method: 'phone-call',
      script: '2026-11',
      outcome: 'passed',
      choices: both,
      pinRightAt: null,
      at,
    });
  });
});

describe('a call that did not pass', () => {
  it.each<CallOutcome>(['not-the-parent', 'unsure', 'hung-up', 'child-on-the-line', 'technical'])(
    'is recorded and told, and decides nothing: %s',
    (outcome) => {
      const { at: _, ...decision } = decideCall(aCase(), aCall({ outcome }));
      expect(Object.keys(decision).sort()).toEqual(['answer', 'call', 'events']);
      expect(decision).toMatchObject({
        answer: 'not-passed',
        call: { outcome, choices: {} },
        events: [{ type: 'verification.failed', data: { method: 'phone-call', cause: outcome } }],
      });
    },
  );
});

describe('nothing is written', () => {
  it.each([null, at, new Date(at.getTime() - 1)])('of somebody who is trained until %s', (trainedUntil) => {
    const staff = { id: 'staff-1', trainedUntil };
    expect(decideCall(aCase(), aCall({}, { staff }))).toEqual(nothing('untrained'));
    expect(decideCall(aCase(), aCall({ outcome: 'unsure' }, { staff }))).toEqual(nothing('untrained'));
  });

  it('of a script that stands no more', () => {
    expect(decideCall(aCase(), aCall({ script: '2026-10' }))).toEqual(nothing('other-script'));
  });

  it.each<[string, CallSaid['choices']]>([
    ['less than waits', { [drawings]: 'yes' }],
    ['more than waits', { ...both, chat: 'yes' }],
    ['something else', { [drawings]: 'yes', toString: 'yes' } as unknown as CallSaid['choices']],
    ['nothing', {}],
  ])('of a call that asked %s', (_, choices) => {
    expect(decideCall(aCase(), aCall({ choices }))).toEqual(nothing('other-questions'));
  });

  it.each<[string, Partial<Calling>]>([
    ['passed', { verification: aVerification({ passedAt: at }) }],
    ['run out', { grounds: { ...grounds, at: new Date('2026-06-20T00:00:00Z') } }],
  ])('of a request that has %s', (_, change) => {
    expect(decideCall(aCase(), aCall({}, change)).answer).toBe('over');
    expect(decideCall(aCase(), aCall({ outcome: 'unsure' }, change)).call).toBeUndefined();
  });

  it('of a request that was called off or refused', () => {
    const open = aCase();
    const off = { ...open, requests: open.requests.map((request) => ({ ...request, state: 'cancelled' as const })) };
    expect(decideCall(off, aCall()).answer).toBe('over');
    expect(decideCall(aCase([], [drawings, measuring]), aCall()).answer).toBe('over');
    expect(policy.verification?.call?.script.version).toBe('2026-11');
  });
});
