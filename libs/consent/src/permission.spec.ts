import fc from 'fast-check';
import { comeOfAge } from './advance';
import { aConsent, aPurpose, aRecipient, aYes } from './consent.fixture';
import { type ConsentState, consentStates } from './lifecycle';
import { type ChildStanding, permissionFor, permissionReasons, type PurposeQuestion } from './permission';

const at = new Date('2026-05-01T12:00:00Z');
const child: ChildStanding = { kind: 'known', comesOfAgeOn: '2032-05-03', restrictedAt: null, contestedAt: null };

function ask(question: Partial<PurposeQuestion>) {
  return permissionFor({
    purpose: aPurpose(),
    recipients: {},
    consent: null,
    child,
    countsFrom: 'approval',
    at,
    ...question,
  });
}

describe('a permission', () => {
  it('is no while the written assurance of whoever gets the data is out of date, whatever it rests on', () => {
    const assurance = { document: 'DPA', date: '2025-05-01', expires: '2026-04-30' };
    const recipients = { mailhouse: aRecipient({ assurance }) };
    const lastMoment = new Date('2026-04-30T23:59:59.999Z');
    for (const basis of ['consent', 'internal-operations', 'one-time-reply'] as const) {
      const purpose = aPurpose({ basis, recipients: ['mailhouse'] });
      expect(ask({ purpose, recipients, consent: aYes() })).toMatchObject({
        allowed: false,
        reason: 'assurance_expired',
        until: null,
      });
      expect(ask({ purpose, recipients, consent: aYes(), at: lastMoment }).allowed).toBe(true);
    }
    const withdrawn = { consent: aYes({ state: 'withdrawn' }), purpose: aPurpose({ recipients: ['mailhouse'] }) };
    expect(ask({ ...withdrawn, recipients }).reason).toBe('withdrawn');
  });

  it('is yes on a standing consent, until its end', () => {
    expect(ask({ consent: aYes() })).toEqual({
      allowed: true,
      reason: 'granted',
      level: 'low',
      until: '2027-03-01T10:00:00.000Z',
      controlledBy: 'guardian',
    });
  });

  it.each([
    ['asked', 'asked'],
    ['refused', 'refused'],
    ['lapsed', 'lapsed'],
    ['withdrawn', 'withdrawn'],
    ['invalidated', 'invalidated'],
    ['superseded', 'superseded'],
    ['erased', 'erased'],
  ] as [ConsentState, string][])('is no for a consent that is %s', (state, reason) => {
    const permission = ask({ consent: aYes({ state }) });
    expect(permission).toEqual({ allowed: false, reason, level: 'low', until: null, controlledBy: 'guardian' });
  });

  it('is no where nobody was asked, telling the level that would be needed', () => {
    expect(ask({})).toMatchObject({ allowed: false, reason: 'not_asked', level: 'low' });
    expect(ask({ purpose: aPurpose({ disclosure: 'public' }) })).toMatchObject({ reason: 'not_asked', level: 'high' });
  });

  it('is no for a child never heard of, and for one forgotten', () => {
    expect(ask({ child: { kind: 'unknown' } })).toMatchObject({ allowed: false, reason: 'unknown' });
    expect(ask({ child: { kind: 'erased' } })).toMatchObject({ allowed: false, reason: 'erased' });
  });

  it.each([
    ['restrictedAt', 'restricted'],
    ['contestedAt', 'contested'],
  ])('is no while %s is set, on whatever ground the use would rest', (field, reason) => {
    const halted = { ...child, [field]: at } as ChildStanding;
    for (const basis of ['consent', 'internal-operations', 'one-time-reply', 'stripped'] as const) {
      const permission = ask({ consent: aYes(), child: halted, purpose: aPurpose({ basis }) });
      expect(permission).toMatchObject({ allowed: false, reason, until: null });
    }
  });

  it('ends at the last instant of the validity, although no worker has run', () => {
    const end = aYes().validUntil!;
    expect(ask({ consent: aYes(), at: new Date(end.getTime() - 1) }).allowed).toBe(true);
    expect(ask({ consent: aYes(), at: end })).toMatchObject({ allowed: false, reason: 'lapsed', until: null });
    expect(ask({ consent: aYes({ validUntil: null }) })).toMatchObject({ allowed: false, reason: 'lapsed' });
  });

  describe('where the policy waits for the second letter', () => {
    const strict = { countsFrom: 'confirmation' } as const;

    it('is no until it has left', () => {
      expect(ask({ ...strict, consent: aYes() })).toMatchObject({ allowed: false, reason: 'awaiting_confirmation' });
      expect(ask({ ...strict, consent: aYes({ confirmedAt: at }) })).toMatchObject({
        allowed: true,
        reason: 'granted',
      });
    });

    it('waits for nothing at levels that have no second letter', () => {
      for (const level of ['notice', 'high'] as const) {
        const purpose = level === 'high' ? aPurpose({ disclosure: 'public' }) : aPurpose({ basis: 'multiple-contact' });
        expect(ask({ ...strict, purpose, consent: aYes({ level }) }).allowed).toBe(true);
      }
    });

    it('says lapsed, not waiting, once the yes has run out', () => {
      expect(ask({ ...strict, consent: aYes({ validUntil: at }) }).reason).toBe('lapsed');
    });
  });

  describe('when the purpose has changed since the yes', () => {
    it('is no as soon as it needs more proof (T4)', () => {
      const purpose = aPurpose({ recipients: ['ads'] });
      const recipients = { ads: aRecipient({ otherUse: 'advertising' }) };
      expect(ask({ purpose, recipients, consent: aYes() })).toMatchObject({
        allowed: false,
        reason: 'level_too_low',
        level: 'high',
        until: null,
      });
      expect(ask({ purpose, recipients, consent: aYes({ level: 'high' }) }).allowed).toBe(true);
    });

    it('is no when silence allowed what now needs a yes', () => {
      expect(ask({ consent: aYes({ level: 'notice' }) }).reason).toBe('level_too_low');
    });

    it('stays yes when it needs less', () => {
      expect(ask({ consent: aYes({ level: 'high' }) })).toMatchObject({ allowed: true, level: 'high' });
    });
  });

  describe('under an exception', () => {
    it.each([
      ['internal-operations', 'internal_operations'],
      ['one-time-reply', 'one_time_reply'],
      ['stripped', 'stripped'],
    ] as const)('%s is yes without a consent, even for a child never heard of', (basis, reason) => {
      const yes = { allowed: true, reason, level: null, until: null, controlledBy: 'nobody' };
      expect(ask({ purpose: aPurpose({ basis }) })).toEqual(yes);
      expect(ask({ purpose: aPurpose({ basis }), child: { kind: 'unknown' } })).toEqual(yes);
    });

    it('one reply is one: a second use is no, and no other exception counts it (T18)', () => {
      const known = { child, consent: aYes(), replied: true };
      expect(ask({ ...known, purpose: aPurpose({ basis: 'one-time-reply' }) })).toMatchObject({
        allowed: false,
        reason: 'reply_already_sent',
      });
      expect(ask({ ...known, purpose: aPurpose({ basis: 'internal-operations' }) }).allowed).toBe(true);
      expect(ask({ ...known, purpose: aPurpose() }).reason).toBe('granted');
    });

    it.each(['internal-operations', 'one-time-reply', 'multiple-contact'] as const)(
      '%s does not carry a disclosure',
      (basis) => {
        const purpose = aPurpose({ basis, disclosure: 'third-party' });
        expect(ask({ purpose })).toMatchObject({ allowed: false, reason: 'not_asked', level: 'high' });
        expect(ask({ purpose: aPurpose({ basis, recipients: ['nobody-knows'] }) }).allowed).toBe(false);
      },
    );

    it('multiple contact is no until the notice was accepted', () => {
      const purpose = aPurpose({ basis: 'multiple-contact' });
      expect(ask({ purpose, consent: aConsent({ level: 'notice' }) })).toMatchObject({
        allowed: false,
        reason: 'asked',
      });
      expect(ask({ purpose, consent: aYes({ level: 'notice' }) })).toMatchObject({ allowed: true, reason: 'granted' });
    });
  });

  describe('of a child that comes of age', () => {
    const young: ChildStanding = { ...child, comesOfAgeOn: '2026-06-01' };
    const lastMoment = new Date('2026-06-01T11:59:59.999Z');
    const begunEverywhere = new Date('2026-06-01T12:00:00.000Z');

    it('stays with the guardian until the day has begun in the last zone', () => {
      expect(ask({ child: young, consent: aYes(), at: lastMoment })).toMatchObject({
        reason: 'granted',
        controlledBy: 'guardian',
      });
    });

    it('passes to the young person then, with no end, although no worker has run', () => {
      const own = { allowed: true, reason: 'matured', level: 'low', until: null, controlledBy: 'child' };
      expect(ask({ child: young, consent: aYes(), at: begunEverywhere })).toEqual(own);
      expect(ask({ child: young, consent: aYes({ state: 'matured' }), at: begunEverywhere })).toEqual(own);
      expect(ask({ child: young, consent: aYes(), at: new Date('2030-01-01T00:00:00Z') })).toEqual(own);
    });

    it('gives nothing to somebody whose guardian had not said yes by then', () => {
      const gone = { allowed: false, reason: 'lapsed', controlledBy: 'child' };
      expect(ask({ child: young, consent: aConsent(), at: begunEverywhere })).toMatchObject(gone);
      const late = aYes({ grantedAt: new Date('2026-06-02T00:00:00Z') });
      expect(ask({ child: young, consent: late, at: new Date('2026-06-03T00:00:00Z') })).toMatchObject(gone);
      const over = aYes({ validUntil: new Date('2026-05-20T00:00:00Z') });
      expect(ask({ child: young, consent: over, at: begunEverywhere })).toMatchObject(gone);
    });

    it('is the same before and after the worker has run, at any later time and in any state', () => {
      const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
      fc.assert(
        fc.property(
          fc.constantFrom(...consentStates),
          fc.constantFrom('notice' as const, 'low' as const, 'high' as const),
          fc.constantFrom('approval' as const, 'confirmation' as const),
          fc.record({ grantedAt: moment, validUntil: moment, confirmedAt: fc.option(moment) }),
          moment.filter((time) => time >= begunEverywhere),
          (state, level, countsFrom, times, later) => {
            const consent = state === 'asked' ? aConsent({ level }) : aYes({ state, level, ...times });
            const written = comeOfAge(consent, '2026-06-01', countsFrom)?.consent ?? consent;
            const before = ask({ child: young, consent, countsFrom, at: later });
            expect(ask({ child: young, consent: written, countsFrom, at: later })).toEqual(before);
          },
        ),
      );
    });
  });

  it('allows for the first five reasons alone, and gives an end only with a yes', () => {
    const time = fc.option(fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }));
    const standing: fc.Arbitrary<ChildStanding> = fc.oneof(
      fc.constantFrom<ChildStanding>({ kind: 'unknown' }, { kind: 'erased' }),
      fc.record({
        kind: fc.constant('known' as const),
        comesOfAgeOn: fc.constantFrom('2026-05-01', '2026-05-02', '2032-02-29'),
        restrictedAt: fc.option(fc.constant(at), { freq: 4 }),
        contestedAt: fc.option(fc.constant(at), { freq: 4 }),
      }),
    );
    fc.assert(
      fc.property(
        standing,
        fc.option(
          fc.record({
            state: fc.constantFrom(...consentStates),
            level: fc.constantFrom('notice' as const, 'low' as const, 'high' as const),
            grantedAt: time,
            confirmedAt: time,
            validUntil: time,
          }),
        ),
        fc.constantFrom('consent', 'internal-operations', 'one-time-reply', 'multiple-contact', 'stripped'),
        fc.constantFrom('none', 'third-party', 'public'),
        fc.constantFrom('approval', 'confirmation'),
        (who, consent, basis, disclosure, countsFrom) => {
          const purpose = aPurpose({ basis, disclosure });
          const permission = ask({ child: who, consent, purpose, countsFrom } as Partial<PurposeQuestion>);
          expect(permission.allowed).toBe(permissionReasons.indexOf(permission.reason) < 5);
          if (!permission.allowed) expect(permission.until).toBeNull();
          if (permission.allowed && disclosure !== 'none' && basis !== 'stripped')
            expect(permission.level).toBe('high');
        },
      ),
      { numRuns: 500 },
    );
  });
});
