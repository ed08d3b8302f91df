import { smallPolicy } from '../policy/small-policy.testing';
import { caseAfter } from './case-after';
import { after, asked, grantByEmail, grantByNotice, later, visitFor } from './case.testing';
import { type Answer, type Choice, decideAnswer } from './decide-answer';
import { decideDecline } from './decide-decline';
import { decideTakeBack } from './decide-take-back';
import type { Visit } from './view-of';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

function answerTo(visit: Visit, choices: Readonly<Record<string, Choice>>, changes: Partial<Answer> = {}) {
  const answer: Answer = {
    requestId: visit.request.id,
    letterId: visit.letter.id,
    choices: new Map(Object.entries(choices)),
    evidence: { id: 'evidence-1', method: 'email-plus', noticeDigest: 'f'.repeat(64) },
    policy: smallPolicy,
    verification: null,
    countsFrom: 'approval',
    at: later(hour),
    ...changes,
  };
  return decideAnswer(visit.known, answer);
}

const acts = (decision: { advances?: readonly { entry: { act: string }; consent: { purpose: string } }[] }) =>
  (decision.advances ?? []).map(({ entry, consent }) => `${entry.act} ${consent.purpose}`);

describe('an answer', () => {
  it('grants and refuses, closes the request and spends the letter', () => {
    const visit = visitFor({ account: 'low', location: 'low' });
    const decision = answerTo(visit, { account: 'yes', location: 'no' });
    expect(decision.answer).toBe('answered');
    expect(acts(decision)).toEqual(['grant account', 'refuse location']);
    expect(decision.requests).toMatchObject([{ state: 'answered', closedAt: later(hour) }]);
    expect(decision.spendLetter).toEqual({ id: visit.letter.id, at: later(hour) });
  });

  it('never chooses for the guardian', () => {
    const visit = visitFor({ account: 'low', location: 'low' });
    expect(() => answerTo(visit, { account: 'yes' })).toThrow(RangeError);
  });

  it('leaves open what e-mail cannot allow, whatever is said', () => {
    const visit = visitFor({ account: 'low', 'public-creations': 'high' });
    expect(acts(answerTo(visit, { account: 'yes', 'public-creations': 'yes' }))).toEqual(['grant account']);
    expect(acts(answerTo(visit, { account: 'yes' }))).toEqual(['grant account']);
    expect(acts(answerTo(visit, { account: 'yes', 'public-creations': 'no' }))).toEqual([
      'grant account',
      'refuse public-creations',
    ]);
  });

  describe('to what needs a stronger check, where one is offered', () => {
    const purposes = { account: 'low', location: 'low', 'public-creations': 'high', measuring: 'high' } as const;
    const choices = { account: 'yes', location: 'no', 'public-creations': 'yes', measuring: 'no' } as const;
    const opened = {
      step: 'open',
      id: 'v-1',
      linkIndex: Buffer.alloc(32),
      reference: '0000000000',
      locale: 'en',
      noticeDigest: 'f',
    } as const;
    const provable = (visit: Visit) => ({ verification: { ...opened, requestId: visit.request.id } });

    it('grants, refuses, and lets the yes wait for it, in one decision', () => {
      const visit = visitFor(purposes);
      const decision = answerTo(visit, choices, provable(visit));
      expect(acts(decision)).toEqual([
        'grant account',
        'refuse location',
        'approve public-creations',
        'refuse measuring',
      ]);
      const [, , approved] = decision.advances!;
      expect(approved).toMatchObject({
        consent: { state: 'asked', approvedAt: later(hour), grantedAt: null },
        evidence: null,
        events: [],
        duties: [],
      });
      expect(decision.verification).toEqual({ ...opened, requestId: visit.request.id });
      expect(decision.events).toEqual([
        {
          type: 'verification.started',
          app: 'brickyard',
          childId: visit.known.child.id,
          data: { consentRequestId: visit.request.id, verificationId: 'v-1', purposes: ['public-creations'] },
        },
      ]);
      expect(decision.requests).toMatchObject([{ state: 'answered' }]);
    });

    it('opens nothing when there is a no to all of it', () => {
      const visit = visitFor(purposes);
      const decision = answerTo(visit, { ...choices, 'public-creations': 'no' }, provable(visit));
      expect(decision).not.toHaveProperty('verification');
      expect(decision).not.toHaveProperty('events');
    });

    it('never chooses for the guardian there either', () => {
      const visit = visitFor(purposes);
      const { measuring: _, ...some } = choices;
      expect(() => answerTo(visit, some, provable(visit))).toThrow(RangeError);
    });

    it('approves once: the request is closed to a second answer', () => {
      const visit = visitFor(purposes);
      const decision = answerTo(visit, choices, provable(visit));
      const known = caseAfter(visit.known, decision);
      expect(answerTo({ ...visit, known }, choices, provable(visit))).toEqual({ at: later(hour), answer: 'closed' });
    });
  });

  it('takes the place of an older yes for the same purpose', () => {
    const before = after(visitFor({ account: 'low' }), 'account', grantByEmail, asked, { state: 'answered' });
    const second = visitFor({ account: 'low' });
    const known = { ...second.known, consents: [...before.known.consents, ...second.known.consents] };
    const decision = answerTo({ ...second, known }, { account: 'yes' });
    expect(acts(decision)).toEqual(['supersede account', 'grant account']);
    expect(decision.advances?.[0]?.entry.detail['by']).toBe(second.known.consents[0]!.id);
  });

  it.each(['answered', 'declined', 'lapsed', 'cancelled', 'erased'] as const)(
    'changes nothing once the request is %s',
    (state) => {
      const decision = answerTo(visitFor({ account: 'low' }, { state }), { account: 'yes' });
      expect(decision).toEqual({ at: later(hour), answer: 'closed' });
    },
  );

  it('is too late at the very end of the wait, and in time just before', () => {
    const visit = visitFor({ account: 'low' });
    expect(answerTo(visit, { account: 'yes' }, { at: later(14 * day) }).answer).toBe('closed');
    expect(answerTo(visit, { account: 'yes' }, { at: later(14 * day - 1) }).answer).toBe('answered');
  });

  it('does not speak for a child that has come of age', () => {
    const visit = visitFor({ account: 'low' });
    const known = { ...visit.known, child: { ...visit.known.child, comesOfAgeOn: '2026-03-01' } };
    expect(answerTo({ ...visit, known }, { account: 'yes' }, { at: later(day) }).answer).toBe('closed');
  });
});

it('tells of a change only where the yes counts at once, by the policy of then and of today', () => {
  const visit = visitFor({ account: 'low' });
  const told = (asked: 'approval' | 'confirmation', countsFrom: 'approval' | 'confirmation') => {
    const consents = visit.known.consents.map((consent) => ({ ...consent, countsFrom: asked }));
    const { advances } = answerTo(
      { ...visit, known: { ...visit.known, consents } },
      { account: 'yes' },
      { countsFrom },
    );
    return advances?.flatMap(({ events }) => events.map(({ type }) => type)).includes('permission.changed');
  };
  expect([told('approval', 'approval'), told('confirmation', 'approval'), told('approval', 'confirmation')]).toEqual([
    true,
    false,
    false,
  ]);
});

describe('a no to everything', () => {
  const decline = (visit: Visit, reason: 'refused-all' | 'not-my-child' | 'not-the-parent') =>
    decideDecline(visit.known, {
      requestId: visit.request.id,
      letterId: visit.letter.id,
      reason,
      countsFrom: 'approval',
      at: later(hour),
    });

  it('refuses all that is asked and destroys what waits in escrow', () => {
    const visit = visitFor({ account: 'low', 'public-creations': 'high' });
    const decision = decline(visit, 'refused-all');
    expect(acts(decision)).toEqual(['refuse account', 'refuse public-creations']);
    expect(decision.requests).toMatchObject([{ state: 'declined', declineReason: 'refused-all' }]);
    expect(decision.destroyEscrowOf).toEqual([visit.request.id]);
    expect(decision.events).toMatchObject([{ type: 'consent_request.declined', data: { reason: 'refused-all' } }]);
  });

  it('takes back what silence allowed, or lets it fall when it was told to the wrong person', () => {
    const visit = after(visitFor({ account: 'low', newsletter: 'notice' }), 'newsletter', grantByNotice, asked);
    expect(acts(decline(visit, 'refused-all'))).toEqual(['refuse account', 'withdraw newsletter']);
    const wrong = decline(visit, 'not-my-child');
    expect(acts(wrong)).toEqual(['refuse account', 'invalidate newsletter']);
    expect(wrong.advances?.[1]?.entry.detail['cause']).toBe('not-the-parent');
  });
});

describe('taking back', () => {
  const takeBack = (visit: Visit, purposes: readonly string[]) =>
    decideTakeBack(visit.known, {
      requestId: visit.request.id,
      consentIds: new Set(visit.known.consents.filter(({ purpose }) => purposes.includes(purpose)).map(({ id }) => id)),
      countsFrom: 'approval',
      at: later(hour),
    });

  it('ends what was allowed, and what waits for a stronger check once the rest is answered', () => {
    const open = after(visitFor({ account: 'low', 'public-creations': 'high' }), 'account', grantByEmail, asked);
    expect(acts(takeBack(open, ['account', 'public-creations']))).toEqual(['withdraw account']);
    const answered = { ...open, known: { ...open.known, requests: [{ ...open.request, state: 'answered' as const }] } };
    expect(acts(takeBack(answered, ['account', 'public-creations']))).toEqual([
      'withdraw account',
      'refuse public-creations',
    ]);
    expect(takeBack(answered, ['account', 'public-creations']).answer).toBe('stopped');
    expect(takeBack(answered, ['public-creations']).answer).toBe('refused');
  });

  it('owes one letter for all that ends together', () => {
    let visit = visitFor({ account: 'low', location: 'low' });
    visit = after(visit, 'account', grantByEmail, asked);
    visit = after(visit, 'location', grantByEmail, asked, { state: 'answered' });
    const letters = takeBack(visit, ['account', 'location']).advances?.flatMap(({ duties }) =>
      duties.filter(({ kind }) => kind === 'letter.withdrawal'),
    );
    expect(new Set(letters?.map(({ key }) => key)).size).toBe(1);
  });

  it('of nothing, or of somebody else’s, changes nothing', () => {
    const visit = after(visitFor({ account: 'low' }), 'account', grantByEmail, asked, { state: 'answered' });
    expect(takeBack(visit, [])).toEqual({ at: later(hour), answer: null });
    const stranger = visitFor({ account: 'low' });
    expect(takeBack({ ...stranger, known: visit.known }, ['account']).answer).toBeNull();
  });
});
