import { evidenceMethods, scanLifecycle, scanStates } from '@kinsent/consent';
import type { ChildCase, Decision } from '@kinsent/store';
import fc from 'fast-check';
import { decideVerdict, type Verdict } from './decide-verdict';
import {
  aCase,
  approves,
  aScan,
  at,
  aVerification,
  drawings,
  judgingBy,
  measuring,
  rejects,
  reviewBy,
} from './judging.testing';
import { rejections, type Said } from './said';

const both = { [drawings]: 'yes', [measuring]: 'yes' } as const;
const two = { eyes: 'two', drawn: 'refused', kept: 'P14D' } as const;

const acts = ({ advances = [] }: Decision<Verdict>) =>
  advances.map(({ entry, consent }) => `${entry.act} ${consent.purpose}`);
const evidenceOf = ({ advances = [] }: Decision<Verdict>) => advances.flatMap(({ evidence }) => evidence ?? []);
const typesOf = ({ events = [] }: Decision<Verdict>) => events.map(({ type }) => type);

/** What of a case a decision touches, beside what was said. */
function touches({ advances = [], duties = [], events = [], verification }: Decision<Verdict>): number {
  return advances.length + duties.length + events.length + (verification === undefined ? 0 : 1);
}

describe('a form that is signed by hand', () => {
  const decision = decideVerdict(aCase(), judgingBy('ada', approves(both)));

  it('grants what page and form say yes to, also a disclosure, whose box is an act of its own', () => {
    expect(decision.answer).toBe('approved');
    expect(acts(decision)).toEqual([`grant ${drawings}`, `grant ${measuring}`]);
  });

  it('is evidence by the signed form of the Rule, with who vouches for it and what was handed in (M-i)', () => {
    expect(evidenceOf(decision)[0]).toEqual({
      id: 'evidence-1',
      method: 'signed-form',
      noticeDigest: 'e'.repeat(64),
      proofId: 'proof-1',
      attestedBy: ['ada'],
      artefactDigest: 'd'.repeat(64),
    });
    expect(decision.advances![0]!.entry.detail).toMatchObject({
      cite: '16 CFR 312.5(b)(2)(i)',
      approval: 'enumerated',
      attested: 'ada',
      artefact: 'd'.repeat(64),
    });
  });

  it('proves the guardian, moves the scan, tells the app, and owes the letter and the end of the scan, in one commit', () => {
    expect(decision.verification).toEqual({
      step: 'pass',
      id: 'v-1',
      proof: {
        id: 'proof-1',
        guardianId: 'g-1',
        method: 'signed-form',
        standsUntil: new Date('2027-06-02T10:00:00Z'),
        reusableAt: null,
      },
    });
    expect(decision.scan).toMatchObject({ id: 'scan-1', from: 'waiting', to: 'approved', reviews: 0 });
    expect(decision.scan!.review).toEqual({ id: 'review-new', staffId: 'ada', ...approves(both) });
    expect(decision.events).toEqual([
      {
        app: 'brickyard',
        childId: 'c-1',
        type: 'verification.passed',
        data: { consentRequestId: 'r-1', verificationId: 'v-1', method: 'signed-form' },
      },
    ]);
    expect(decision.duties).toEqual([
      { kind: 'letter.judged', key: 'letter.judged/scan-1', subjectId: 'scan-1', childId: 'c-1', dueAt: at },
      {
        kind: 'scan.destroy',
        // Not the key of the duty that its coming in owed.
        key: `scan.destroy/scan-1/${at.toISOString()}`,
        subjectId: 'scan-1',
        childId: null,
        dueAt: new Date('2026-06-16T10:00:00Z'),
      },
    ]);
  });

  it('refuses what the form says no to', () => {
    const said = approves({ [drawings]: 'yes', [measuring]: 'no' });
    expect(acts(decideVerdict(aCase(), judgingBy('ada', said)))).toEqual([`refuse ${measuring}`, `grant ${drawings}`]);
  });

  it('grants nothing that the page said no to, whatever the form says', () => {
    const decided = decideVerdict(aCase([drawings], [measuring]), judgingBy('ada', approves(both)));
    expect(acts(decided)).toEqual([`grant ${drawings}`]);
  });

  it('leaves open what nobody read a box of', () => {
    expect(acts(decideVerdict(aCase(), judgingBy('ada', approves({ [drawings]: 'yes' }))))).toEqual([
      `grant ${drawings}`,
    ]);
  });

  it('lets an older yes for the same give way', () => {
    const known = aCase([drawings]);
    const older = { ...known.consents[0]!, id: 'older', requestId: 'r-0', state: 'granted' as const };
    const decided = decideVerdict({ ...known, consents: [older, ...known.consents] }, judgingBy('ada', approves(both)));
    expect(acts(decided)).toEqual([`supersede ${drawings}`, `grant ${drawings}`]);
  });
});

describe('a form that proves nothing', () => {
  it.each(rejections)('is rejected as %s, and changes nothing else', (rejection) => {
    const decision = decideVerdict(aCase(), judgingBy('ada', rejects(rejection)));
    expect(decision.answer).toBe('rejected');
    expect(decision.scan).toMatchObject({ from: 'waiting', to: 'rejected', rejection });
    expect(acts(decision)).toEqual([]);
    expect(decision.verification).toBeUndefined();
    expect(decision.events).toMatchObject([
      { type: 'verification.failed', data: { method: 'signed-form', cause: rejection } },
    ]);
    expect(decision.duties!.map(({ kind }) => kind)).toEqual(['letter.judged', 'scan.destroy']);
  });

  it('says no to all: the page’s yes and the form’s no leave nothing to allow', () => {
    const said = approves({ [drawings]: 'no', [measuring]: 'no' });
    const decision = decideVerdict(aCase(), judgingBy('ada', said));
    expect([decision.answer, decision.scan!.rejection, acts(decision)]).toEqual(['rejected', 'other-choices', []]);
  });
});

describe('a signature drawn on a screen', () => {
  const said = approves(both, 'drawn');

  it('is not taken where the operator does not vouch for it', () => {
    const decision = decideVerdict(aCase(), judgingBy('ada', said));
    expect([decision.answer, decision.scan!.rejection, acts(decision)]).toEqual(['rejected', 'drawn', []]);
  });

  it('is evidence that the operator assessed where they do, and never the signed form of the Rule (M-i’)', () => {
    const terms = { eyes: 'one', drawn: 'assessed', kept: 'P14D' } as const;
    const decision = decideVerdict(aCase(), judgingBy('ada', said, { terms }));
    expect(decision.answer).toBe('approved');
    expect(new Set(evidenceOf(decision).map(({ method }) => method))).toEqual(new Set(['drawn-signature']));
    expect(decision.verification).toMatchObject({ proof: { method: 'drawn-signature' } });
    expect(decision.advances![0]!.entry.detail).toMatchObject({ approval: 'assessed' });
    expect(evidenceMethods['drawn-signature'].approval).toBe('assessed');
  });
});

describe('four eyes', () => {
  const proposed = (first: ReturnType<typeof approves> | ReturnType<typeof rejects>) => ({
    terms: two,
    scan: aScan({ state: 'proposed' }),
    reviews: [reviewBy('ada', first)],
  });

  it.each<Said>([approves(both), rejects('unsigned')])('the first word only proposes: %j', (said) => {
    const decision = decideVerdict(aCase(), judgingBy('ada', said, { terms: two }));
    expect(decision.answer).toBe('proposed');
    expect(decision.scan).toMatchObject({ from: 'waiting', to: 'proposed', review: { staffId: 'ada' } });
    expect(touches(decision)).toBe(0);
  });

  it('somebody else who sees the same settles it, and both vouch for it', () => {
    const decision = decideVerdict(aCase(), judgingBy('grace', approves(both), proposed(approves(both))));
    expect(decision.answer).toBe('approved');
    expect(decision.scan).toMatchObject({ from: 'proposed', to: 'approved', reviews: 1 });
    expect(evidenceOf(decision)[0]!.attestedBy).toEqual(['ada', 'grace']);
  });

  it('a rejection takes two as well', () => {
    const decision = decideVerdict(aCase(), judgingBy('grace', rejects('altered'), proposed(rejects('altered'))));
    expect([decision.answer, decision.scan!.rejection]).toEqual(['rejected', 'altered']);
  });

  it.each<[string, ReturnType<typeof approves> | ReturnType<typeof rejects>, Said]>([
    ['another outcome', approves(both), rejects('unsigned')],
    ['another box', approves(both), approves({ [drawings]: 'yes', [measuring]: 'no' })],
    ['another reason', rejects('unsigned'), rejects('altered')],
    ['anew, please', approves(both), { verdict: 'return' }],
  ])('%s gives it back to be judged anew, and changes nothing', (_, first, said) => {
    const decision = decideVerdict(aCase(), judgingBy('grace', said, proposed(first)));
    expect(decision.answer).toBe('returned');
    expect(decision.scan).toMatchObject({ from: 'proposed', to: 'waiting', reviews: 1 });
    expect(touches(decision)).toBe(0);
  });

  it.each<Said>([approves(both), rejects('unsigned'), { verdict: 'return' }])(
    'nobody confirms their own: %j',
    (said) => {
      const decision = decideVerdict(aCase(), judgingBy('ada', said, proposed(approves(both))));
      expect(decision).toEqual({ at, answer: 'own' });
    },
  );

  it('holds for what was proposed before the policy came to ask for one person', () => {
    const change = { ...proposed(approves(both)), terms: { ...two, eyes: 'one' as const } };
    expect(decideVerdict(aCase(), judgingBy('ada', approves(both), change)).answer).toBe('own');
  });

  it('counts whoever proposed last, after it was given back', () => {
    const reviews = [
      reviewBy('ada', approves(both)),
      reviewBy('grace', rejects('altered')),
      reviewBy('grace', approves(both)),
    ];
    const change = { terms: two, scan: aScan({ state: 'proposed' }), reviews };
    expect(decideVerdict(aCase(), judgingBy('grace', approves(both), change)).answer).toBe('own');
    const decision = decideVerdict(aCase(), judgingBy('ada', approves(both), change));
    expect(evidenceOf(decision)[0]!.attestedBy).toEqual(['grace', 'ada']);
  });
});

describe('too late', () => {
  const known = aCase();
  const request = known.requests[0]!;
  const cases: [string, ChildCase, Parameters<typeof judgingBy>[2]][] = [
    ['the request ran out', { ...known, requests: [{ ...request, expiresAt: at }] }, {}],
    ['the request was cancelled', { ...known, requests: [{ ...request, state: 'cancelled' }] }, {}],
    ['the guardian said no after all', aCase([], [drawings, measuring]), {}],
    ['the child is of age', { ...known, child: { ...known.child, comesOfAgeOn: '2026-06-01' } }, {}],
    ['nothing of the child is known', { ...known, child: { ...known.child, comesOfAgeOn: null }, consents: [] }, {}],
    ['the request is gone', { ...known, requests: [] }, {}],
    ['the guardian proved it in another way', known, { verification: aVerification({ passedAt: at }) }],
  ];

  it.each(cases)('%s: nothing is granted, and the parent hears it', (_, now, change) => {
    const decision = decideVerdict(now, judgingBy('ada', approves(both), { terms: two, ...change }));
    expect([decision.answer, decision.scan!.to, decision.scan!.rejection]).toEqual([
      'too-late',
      'rejected',
      'too-late',
    ]);
    expect([acts(decision), decision.verification]).toEqual([[], undefined]);
    expect(typesOf(decision)).toEqual(['verification.failed']);
    expect(decision.duties!.map(({ kind }) => kind)).toEqual(['letter.judged', 'scan.destroy']);
  });
});

it.each(scanStates.filter((state) => state !== 'waiting' && state !== 'proposed'))(
  'a form that is %s is not judged',
  (state) => {
    expect(decideVerdict(aCase(), judgingBy('ada', approves(both), { scan: aScan({ state }) }))).toEqual({
      at,
      answer: 'settled',
    });
  },
);

const box = fc.constantFrom('yes' as const, 'no' as const, 'none' as const);
const signature = fc.constantFrom('handwritten' as const, 'drawn' as const);

it('never grants more than page and form both say, never by one person where two are asked for, and keeps to the arcs of a scan', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(drawings, measuring), box),
      fc.dictionary(fc.constantFrom(drawings, measuring), box),
      fc.subarray([drawings, measuring], { minLength: 1 }),
      fc.constantFrom('waiting' as const, 'proposed' as const),
      fc.constantFrom('one' as const, 'two' as const),
      fc.constantFrom('refused' as const, 'assessed' as const),
      fc.tuple(signature, signature),
      fc.constantFrom('ada', 'grace'),
      (first, second, page, state, eyes, drawn, [sign, signAgain], who) => {
        const boxes = (said: Record<string, string>) =>
          Object.fromEntries(Object.entries(said).filter(([, choice]) => choice !== 'none')) as Record<
            string,
            'yes' | 'no'
          >;
        const judging = judgingBy(who, approves(boxes(second), signAgain), {
          terms: { eyes, drawn, kept: 'P14D' },
          scan: aScan({ state }),
          reviews: state === 'proposed' ? [reviewBy('ada', approves(boxes(first), sign))] : [],
        });
        const decision = decideVerdict(aCase(page), judging);
        const granted = acts(decision).filter((act) => act.startsWith('grant'));
        for (const act of granted) {
          const purpose = act.slice('grant '.length);
          expect([second[purpose], page.includes(purpose)]).toEqual(['yes', true]);
          if (state === 'proposed') expect([first[purpose], who]).toEqual(['yes', 'grace']);
        }
        const methods = evidenceOf(decision).map(({ method }) => method);
        if (signAgain === 'drawn') expect(methods).not.toContain('signed-form');
        if (signAgain === 'drawn' && drawn === 'refused') expect(granted).toEqual([]);
        if (eyes === 'two' && state === 'waiting') expect(granted).toEqual([]);
        if (decision.scan !== undefined) {
          expect(Object.values(scanLifecycle[decision.scan.from])).toContain(decision.scan.to);
        }
      },
    ),
  );
});
