import { isAboutGoingOn, type Consent, type InquiryState } from '@kinsent/consent';
import type { ChildRecord, KnownInquiry } from '@kinsent/store';
import { decideMatch, decideUnmatch } from './decide-match';
import { decideSettle } from './decide-settle';

const at = new Date('2026-06-02T10:00:00Z');
const before = new Date('2026-06-01T10:00:00Z');
const child: ChildRecord = {
  id: 'child',
  app: 'brickyard',
  place: 'NL',
  comesOfAgeOn: '2032-05-31',
  createdAt: before,
  restrictedAt: null,
  contestedAt: null,
  erasedAt: null,
};
const yes = {
  id: 'consent',
  childId: 'child',
  requestId: 'request',
  purpose: 'account',
  state: 'granted',
  countsFrom: 'approval',
  confirmedAt: null,
  validUntil: new Date('2027-06-01T10:00:00Z'),
} as Consent;

function found(state: InquiryState, of: Partial<ChildRecord> = {}, others = 0): KnownInquiry {
  const inquiry = {
    id: 'inquiry',
    state,
    childId: state === 'matched' ? 'child' : null,
    outcome: null,
    receivedAt: before,
    dueAt: at,
    matchedAt: null,
    settledAt: null,
    destroyedAt: null,
  };
  return {
    inquiry,
    known: { child: { ...child, ...of }, requests: [], consents: [yes] },
    others,
    guardians: ['request'],
  };
}

const resting = { claimedAt: before, restrictedAt: before };
const terms = { countsFrom: 'approval', at } as const;
const ruling = { policy: {} as never, digest: 'd'.repeat(64) };
const settle = (known: KnownInquiry, outcome: Parameters<typeof decideSettle>[1]['outcome']) =>
  decideSettle(known, { ...terms, outcome, staffId: 'staff', ruling, purposesOf: () => ['account'] });

describe('a match', () => {
  it('puts all of the child to rest, in the ledger and for the app, and tells the guardian', () => {
    expect(decideMatch(found('waiting'), terms)).toMatchObject({
      answer: 'matched',
      move: { to: 'matched', childId: 'child' },
      claimedAt: at,
      lines: [{ act: 'stop', detail: { app: 'brickyard', why: 'claimed' } }],
      events: [{ type: 'permission.changed', data: { purpose: 'account', allowed: false } }],
      duties: [{ kind: 'letter.claimed', subjectId: 'request', childId: 'child', dueAt: at }],
    });
  });

  it('of a child that rests already changes no answer, and is told all the same', () => {
    const stopped = decideMatch(found('waiting', { restrictedAt: before, stoppedAt: before }), terms);
    expect(stopped).toMatchObject({ claimedAt: at, lines: [], events: [], duties: [{}] });
    const again = decideMatch(found('waiting', resting, 1), terms);
    expect(again).toMatchObject({ answer: 'matched', lines: [], events: [], duties: [{}] });
    expect(again.claimedAt).toBeUndefined();
  });

  it('is none for a child that is forgotten or grown, and for an inquiry that is not there to be matched', () => {
    expect(decideMatch(found('waiting', { erasedAt: before }), terms)).toEqual({ answer: 'gone' });
    expect(decideMatch({ ...found('waiting'), known: null }, terms)).toEqual({ answer: 'gone' });
    expect(decideMatch(found('waiting', { comesOfAgeOn: '2026-06-01' }), terms)).toEqual({ answer: 'of-age' });
    expect(decideMatch(found('waiting', { comesOfAgeOn: null }), terms).answer).toBe('matched');
    for (const state of ['matched', 'settled', 'expired'] as const) {
      expect(decideMatch(found(state), terms)).toEqual({ answer: 'moved' });
    }
  });

  it('that was wrong is taken back, and the child goes on', () => {
    expect(decideUnmatch(found('matched', resting), terms)).toMatchObject({
      answer: 'unmatched',
      move: { to: 'waiting', childId: null },
      claimedAt: null,
      lines: [{ act: 'go-on' }],
      events: [{ data: { purpose: 'account', allowed: true } }],
    });
    expect(decideUnmatch(found('waiting'), terms)).toEqual({ answer: 'moved' });
  });
});

describe('settling', () => {
  it('lets the child go on, and tells the guardian so', () => {
    const step = settle(found('matched', resting), 'goes-on');
    expect(step).toMatchObject({
      answer: 'settled',
      move: { to: 'settled', childId: 'child', outcome: 'goes-on', settledBy: 'staff' },
      claimedAt: null,
      lines: [{ act: 'go-on' }],
      events: [{ data: { allowed: true } }],
    });
    expect(step.duties?.map((duty) => [duty.kind, isAboutGoingOn(duty)])).toEqual([
      ['letter.claimed', true],
      ['inquiry.destroy', false],
    ]);
    expect(step.duties?.at(-1)?.dueAt).toEqual(new Date('2026-07-02T10:00:00Z'));
  });

  it.each([{ stoppedAt: before }, { heldAt: before }])('leaves at rest what rests for another reason: %j', (of) => {
    const step = settle(found('matched', { ...resting, ...of }), 'not-a-parent');
    expect(step).toMatchObject({ claimedAt: null, lines: [], events: [] });
  });

  it('changes nothing about a child that somebody else claims as well', () => {
    const step = settle(found('matched', resting, 1), 'goes-on');
    expect([step.claimedAt, step.lines, step.events]).toEqual([undefined, undefined, undefined]);
    expect(step.move).toMatchObject({ to: 'settled' });
    expect(settle(found('matched', resting, 1), 'erased').claimedAt).toBeUndefined();
  });

  it('erases at once what was taken by accident (T7)', () => {
    expect(settle(found('matched', resting), 'erased')).toMatchObject({
      claimedAt: null,
      erase: { cause: 'accident', appPurposes: ['account'], ruling },
      duties: [{ kind: 'inquiry.destroy' }],
    });
    const forgotten = settle({ ...found('matched'), known: null }, 'erased');
    expect([forgotten.answer, forgotten.erase]).toEqual(['settled', undefined]);
  });

  it('is done once, and only with what can be said', () => {
    for (const state of ['settled', 'expired'] as const) {
      expect(settle(found(state), 'nothing-found')).toEqual({ answer: 'moved' });
    }
    expect(settle(found('waiting'), 'erased')).toEqual({ answer: 'moved' });
    expect(settle(found('waiting'), 'goes-on')).toEqual({ answer: 'moved' });
    expect(settle(found('matched'), 'nothing-found')).toEqual({ answer: 'moved' });
    expect(settle({ ...found('waiting'), known: null }, 'nothing-found').answer).toBe('settled');
  });
});
