import { advance, awaitsConfirmation, type Change, comeOfAge, type LapseCause, LifecycleRefusal } from './advance';
import type { Consent } from './consent';
import { aConsent, aYes, cardPayment, emailPlus, optOutNotice } from './consent.fixture';
import { consentActs, type ConsentState, consentStates, lifecycle } from './lifecycle';

const at = new Date('2026-05-01T12:00:00.000Z');
const terms = { validity: 'P1Y', confirmAfter: 'P1D' };
const grant: Change = { act: 'grant', evidence: emailPlus, terms };

/** A consent in a state as that state is reached. */
function inState(state: ConsentState, change: Partial<Consent> = {}): Consent {
  if (state === 'asked') return aConsent(change);
  if (state === 'granted' || state === 'matured') return aYes({ state, ...change });
  return aYes({ state, endedAt: new Date('2026-04-01T00:00:00Z'), ...change });
}

function changeOf(act: Change['act'], state: ConsentState): Change {
  switch (act) {
    case 'grant':
      return grant;
    case 'lapse':
      return { act, cause: state === 'asked' ? 'silence' : 'cancelled' };
    case 'invalidate':
      return { act, cause: 'fraud' };
    case 'supersede':
      return { act, by: '0190b3a0-0000-7000-8000-000000000002' };
    default:
      return { act };
  }
}

function refusal(run: () => unknown): LifecycleRefusal {
  try {
    run();
  } catch (error) {
    if (error instanceof LifecycleRefusal) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const pairs = consentStates.flatMap((state) => consentActs.map((act) => [state, act] as const));

describe('advance', () => {
  it.each(pairs)('%s × %s moves as the table says, or is thrown back', (state, act) => {
    // Only what needs the high level is approved first.
    const level = act === 'approve' ? 'high' : 'low';
    const consent = { ...inState(state), level } as const;
    const next = lifecycle[state][act];
    if (next === undefined) {
      expect(refusal(() => advance(consent, changeOf(act, state), at)).code).toBe('act_not_allowed');
    } else {
      const { consent: after, entry } = advance(consent, changeOf(act, state), at);
      expect(after.state).toBe(next);
      expect(entry).toMatchObject({ subject: 'consent', subjectId: consent.id, act, from: state, to: next, at });
      expect(entry.detail).toMatchObject({ app: 'bricks', purpose: 'account', level });
    }
  });

  it.each(pairs)('%s × %s leaves its input as it was', (state, act) => {
    const consent = inState(state);
    const before = structuredClone(consent);
    deepFreeze(consent);
    try {
      advance(consent, deepFreeze(changeOf(act, state)), at);
    } catch (error) {
      expect(error).toBeInstanceOf(LifecycleRefusal);
    }
    expect(consent).toEqual(before);
  });

  describe('grant', () => {
    it('notes when, until when and on what proof', () => {
      const { consent, evidence, entry } = advance(aConsent(), grant, at);
      expect(consent).toMatchObject({ grantedAt: at, confirmedAt: null, endedAt: null });
      expect(consent.validUntil).toEqual(new Date('2027-05-01T12:00:00.000Z'));
      expect(evidence).toBe(emailPlus);
      expect(entry.detail).toEqual({
        app: 'bricks',
        purpose: 'account',
        level: 'low',
        policy: 'a'.repeat(64),
        evidence: emailPlus.id,
        method: 'email-plus',
        cite: '16 CFR 312.5(b)(2)(viii)',
        approval: 'enumerated',
        notice: 'b'.repeat(64),
      });
    });

    it('owes the second letter after the delay, and the lapse at the end', () => {
      const { duties } = advance(aConsent(), grant, at);
      expect(duties.map(({ kind, dueAt }) => [kind, dueAt.toISOString()])).toEqual([
        ['letter.confirmation', '2026-05-02T12:00:00.000Z'],
        ['consent.lapse', '2027-05-01T12:00:00.000Z'],
      ]);
    });

    it('owes one second letter for all purposes of one answer', () => {
      const keys = ['account', 'contests'].map((purpose) => {
        const { duties } = advance(aConsent({ id: `id-of-${purpose}`, purpose }), grant, at);
        return duties.map(({ key }) => key);
      });
      expect(keys[0]![0]).toBe(keys[1]![0]);
      expect(keys[0]![1]).not.toBe(keys[1]![1]);
    });

    it('tells the app of the yes, and that the permission changed', () => {
      expect(typesOf(advance(aConsent(), grant, at))).toEqual(['consent.granted', 'permission.changed']);
      expect(advance(aConsent(), grant, at).events[1]!.data).toEqual({ purpose: 'account', allowed: true });
    });

    it('says nothing of a change when the policy waits for the confirmation', () => {
      expect(typesOf(advance(aConsent(), grant, at, 'confirmation'))).toEqual(['consent.granted']);
    });

    it.each([
      ['low', 'opt-out-notice'],
      ['high', 'opt-out-notice'],
      ['high', 'email-plus'],
    ] as const)('refuses a %s purpose on the strength of an %s', (level, method) => {
      const change: Change = { ...grant, evidence: { ...emailPlus, method } };
      expect(refusal(() => advance(aConsent({ level }), change, at)).code).toBe('evidence_too_weak');
    });

    it('takes a card for a high purpose that the guardian approved before, with no second letter', () => {
      const change: Change = { ...grant, evidence: cardPayment };
      const approved = advance(aConsent({ level: 'high' }), { act: 'approve' }, at);
      expect(approved.consent).toMatchObject({ state: 'asked', approvedAt: at, grantedAt: null });
      expect([approved.duties, approved.events]).toEqual([[], []]);
      const { consent, duties, entry } = advance(approved.consent, change, at);
      expect(consent).toMatchObject({ state: 'granted', grantedAt: at, approvedAt: at });
      expect(duties.map(({ kind }) => kind)).toEqual(['consent.lapse']);
      expect(entry.detail).toMatchObject({
        method: 'card-payment',
        cite: '16 CFR 312.5(b)(2)(ii)',
        approval: 'enumerated',
      });
    });

    it('takes no card for a yes that nobody gave', () => {
      const change: Change = { ...grant, evidence: cardPayment };
      expect(refusal(() => advance(aConsent({ level: 'high' }), change, at)).code).toBe('act_not_allowed');
    });

    it('approves nothing twice, and nothing that an e-mail decides', () => {
      const approve: Change = { act: 'approve' };
      const { consent } = advance(aConsent({ level: 'high' }), approve, at);
      expect(refusal(() => advance(consent, approve, at)).code).toBe('act_not_allowed');
      expect(refusal(() => advance(aConsent({ level: 'low' }), approve, at)).code).toBe('act_not_allowed');
    });

    it('takes the opt-out notice for multiple contact, with no second letter', () => {
      const change: Change = { ...grant, evidence: optOutNotice };
      const { consent, duties } = advance(aConsent({ level: 'notice' }), change, at);
      expect(consent.state).toBe('granted');
      expect(duties.map(({ kind }) => kind)).toEqual(['consent.lapse']);
    });

    it('owes no second letter for a yes by e-mail where telling the guardian was enough', () => {
      const { duties } = advance(aConsent({ level: 'notice' }), grant, at);
      expect(duties.map(({ kind }) => kind)).toEqual(['consent.lapse']);
    });

    it('refuses evidence of a method that nobody has heard of', () => {
      const change = { ...grant, evidence: { ...emailPlus, method: 'pinky-promise' } } as unknown as Change;
      expect(() => advance(aConsent(), change, at)).toThrow();
    });
  });

  describe('confirm', () => {
    it('notes when the second letter left', () => {
      const { consent, duties, events } = advance(aYes(), { act: 'confirm' }, at);
      expect(consent).toMatchObject({ state: 'granted', confirmedAt: at, grantedAt: aYes().grantedAt });
      expect(duties).toEqual([]);
      expect(events.map(({ type }) => type)).toEqual(['consent.confirmed']);
    });

    it('makes a yes count where the policy waited for it', () => {
      const { events } = advance(aYes(), { act: 'confirm' }, at, 'confirmation');
      expect(events[1]).toMatchObject({ type: 'permission.changed', data: { purpose: 'account', allowed: true } });
    });

    it('happens once', () => {
      const { consent } = advance(aYes(), { act: 'confirm' }, at);
      expect(awaitsConfirmation(aYes())).toBe(true);
      expect(awaitsConfirmation(consent)).toBe(false);
      expect(refusal(() => advance(consent, { act: 'confirm' }, at)).code).toBe('act_not_allowed');
    });

    it.each(['notice', 'high'] as const)('is not for a %s consent', (level) => {
      expect(refusal(() => advance(aYes({ level }), { act: 'confirm' }, at)).code).toBe('act_not_allowed');
    });
  });

  describe('every road to erasure', () => {
    it.each([
      [aConsent(), { act: 'refuse' }, [], ['consent.refused']],
      [aConsent(), { act: 'lapse', cause: 'silence' }, [], ['consent.lapsed']],
      [aYes(), { act: 'withdraw' }, ['letter.withdrawal'], ['consent.withdrawn', 'permission.changed']],
      [aYes(), { act: 'invalidate', cause: 'fraud' }, [], ['consent.invalidated', 'permission.changed']],
      [aYes(), { act: 'supersede', by: 'x' }, [], ['consent.superseded']],
      [aYes(), { act: 'lapse', cause: 'cancelled' }, [], ['consent.lapsed', 'permission.changed']],
    ] as [Consent, Change, string[], string[]][])('owes the erasure at once: %#', (consent, change, letters, types) => {
      const after = advance(consent, change, at);
      expect(after.consent.endedAt).toEqual(at);
      expect(after.evidence).toBeNull();
      expect(after.duties.map(({ kind }) => kind)).toEqual([...letters, 'consent.erase']);
      expect(after.duties.every(({ dueAt, childId }) => dueAt === at && childId === consent.childId)).toBe(true);
      expect(typesOf(after)).toEqual(types);
    });

    it('ends at erased, with nothing owed, nothing told and its end kept', () => {
      const ended = inState('withdrawn');
      const { consent, duties, events } = advance(ended, { act: 'erase' }, at);
      expect([consent.state, consent.endedAt, duties, events]).toEqual(['erased', ended.endedAt, [], []]);
    });

    it('names cause and successor in the ledger', () => {
      const detail = (consent: Consent, change: Change) => advance(consent, change, at).entry.detail;
      expect(detail(aConsent(), { act: 'lapse', cause: 'of-age' }).cause).toBe('of-age');
      expect(detail(aYes(), { act: 'invalidate', cause: 'not-the-parent' }).cause).toBe('not-the-parent');
      expect(detail(aYes(), { act: 'supersede', by: 'the-newer' }).by).toBe('the-newer');
    });
  });

  describe('lapse', () => {
    const end = aYes().validUntil!;

    it.each([
      ['asked', 'silence', true],
      ['asked', 'of-age', true],
      ['asked', 'cancelled', true],
      ['asked', 'validity-ended', false],
      ['granted', 'silence', false],
      ['granted', 'of-age', true],
      ['granted', 'cancelled', true],
      ['granted', 'validity-ended', true],
    ] as [ConsentState, LapseCause, boolean][])('of an %s consent by %s is possible: %s', (state, cause, possible) => {
      const run = () => advance(inState(state), { act: 'lapse', cause }, end);
      if (possible) expect(run().consent.state).toBe('lapsed');
      else expect(refusal(run).code).toBe('act_not_allowed');
    });

    it('does not end a validity early, and does at its last instant', () => {
      const change: Change = { act: 'lapse', cause: 'validity-ended' };
      expect(refusal(() => advance(aYes(), change, new Date(end.getTime() - 1))).code).toBe('act_not_allowed');
      expect(advance(aYes(), change, end).consent.state).toBe('lapsed');
    });

    it('tells an app that a yes which ran out is over, however late the worker is', () => {
      const late = new Date(end.getTime() + 86_400_000);
      const { events } = advance(aYes(), { act: 'lapse', cause: 'validity-ended' }, late);
      expect(events[1]).toMatchObject({ type: 'permission.changed', data: { purpose: 'account', allowed: false } });
    });

    it('tells of no change where a strict policy never let the yes count', () => {
      const after = advance(aYes(), { act: 'withdraw' }, at, 'confirmation');
      expect(typesOf(after)).toEqual(['consent.withdrawn']);
    });
  });

  describe('coming of age', () => {
    const day = '2026-06-01';
    const dayBegunEverywhere = new Date('2026-06-01T12:00:00Z');

    it('passes a standing yes to the young person: not erased, nothing owed', () => {
      const after = comeOfAge(aYes(), day, 'approval')!;
      expect(after.consent).toMatchObject({ state: 'matured', endedAt: null });
      expect(after.entry.at).toEqual(dayBegunEverywhere);
      expect([after.duties, typesOf(after)]).toEqual([[], ['consent.matured']]);
    });

    it.each([
      ['a question', aConsent(), 'of-age'],
      ['an unconfirmed yes under a strict policy', aYes(), 'of-age'],
      ['a yes that had run out', aYes({ validUntil: new Date('2026-05-01T00:00:00Z') }), 'validity-ended'],
      ['a yes given after the day', aYes({ grantedAt: new Date('2026-06-02T00:00:00Z') }), 'of-age'],
    ])('lets %s lapse', (_, consent, cause) => {
      const after = comeOfAge(consent, day, 'confirmation')!;
      expect(after.consent.state).toBe('lapsed');
      expect(after.entry.detail.cause).toBe(cause);
    });

    it.each(consentStates.filter((state) => state !== 'asked' && state !== 'granted'))('leaves %s alone', (state) => {
      expect(comeOfAge(inState(state), day, 'approval')).toBeNull();
    });

    it('cannot bring a yes that has run out back to life', () => {
      const late = new Date('2027-04-01T00:00:00Z');
      expect(refusal(() => advance(aYes(), { act: 'mature' }, late)).code).toBe('act_not_allowed');
    });
  });
});

function typesOf({ events }: ReturnType<typeof advance>): string[] {
  return events.map(({ type }) => type);
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
