import { after, asked, grantByEmail, grantByNotice, later, visitFor } from '../answer/case.testing';
import { caseAfter } from '../answer/case-after';
import { decideBounce, type LostLetter } from './decide-bounce';

const day = 24 * 60 * 60 * 1000;

function lost(requestId: string, kind: LostLetter['kind'], sentAt: Date | null = asked): LostLetter {
  return { requestId, kind, sentAt, outdated: false };
}

function answered() {
  let visit = visitFor({ account: 'low', newsletter: 'notice' });
  visit = after(visit, 'newsletter', grantByNotice, asked);
  return after(visit, 'account', grantByEmail, asked, { state: 'answered' });
}

function fallenIn({ advances = [] }: ReturnType<typeof decideBounce>) {
  return advances.map(({ consent, entry }) => [consent.purpose, entry.act, entry.detail['cause']]);
}

describe('a letter that came back', () => {
  it('is told once', () => {
    const { known, request } = visitFor({ account: 'low' });
    const first = decideBounce(known, lost(request.id, 'notice'), 'approval', later(1));
    expect(first.events).toMatchObject([{ type: 'consent_request.bounced', data: { letter: 'notice' } }]);
    expect(first.requests).toMatchObject([{ bouncedAt: later(1), state: 'open' }]);
    const second = decideBounce(caseAfter(known, first), lost(request.id, 'notice'), 'approval', later(2));
    expect([second.requests, second.events]).toEqual([[], []]);
  });

  it('ends what rested on having told, and leaves what rests on a yes', () => {
    const { known, request } = answered();
    expect(fallenIn(decideBounce(known, lost(request.id, 'notice'), 'approval', later(1)))).toEqual([
      ['newsletter', 'invalidate', 'undeliverable'],
    ]);
  });

  it('counts for nothing when a newer letter left since, or the request is forgotten', () => {
    const { known, request } = visitFor({ account: 'low' });
    const old = { ...lost(request.id, 'notice'), outdated: true };
    expect(decideBounce(known, old, 'approval', later(2))).toEqual({ at: later(2), answer: false });
    const forgotten = visitFor({ account: 'low' }, { state: 'erased' });
    const letter = lost(forgotten.request.id, 'notice');
    expect(decideBounce(forgotten.known, letter, 'approval', later(2)).answer).toBe(false);
  });
});

describe('the second letter of e-mail plus that never arrived', () => {
  it('ends the yes that waited for it, with all that follows, and leaves what rests on the notice', () => {
    const { known, request } = answered();
    const decision = decideBounce(known, lost(request.id, 'confirmation', null), 'approval', later(day));
    expect(fallenIn(decision)).toEqual([['account', 'invalidate', 'undeliverable']]);
    const [{ events, duties } = { events: [], duties: [] }] = decision.advances ?? [];
    expect(events.map(({ type, data }) => [type, data['allowed']])).toEqual([
      ['consent.invalidated', undefined],
      ['permission.changed', false],
    ]);
    expect(duties.map(({ kind }) => kind)).toEqual(['consent.erase']);
    expect(decision.events).toMatchObject([{ type: 'consent_request.bounced', data: { letter: 'confirmation' } }]);
    expect(
      fallenIn(decideBounce(caseAfter(known, decision), lost(request.id, 'confirmation'), 'approval', later(day))),
    ).toEqual([]);
  });

  it('tells of no change where the yes did not count yet', () => {
    const { known, request } = answered();
    const { advances } = decideBounce(known, lost(request.id, 'confirmation', null), 'confirmation', later(day));
    expect(advances?.flatMap(({ events }) => events.map(({ type }) => type))).toEqual(['consent.invalidated']);
  });

  it('ends what it had confirmed when the report comes late, and nothing that another letter confirmed', () => {
    const confirmed = after(answered(), 'account', { act: 'confirm' }, later(day), { state: 'answered' });
    const { known, request } = confirmed;
    const fallen = (sentAt: Date) =>
      fallenIn(decideBounce(known, lost(request.id, 'confirmation', sentAt), 'approval', later(2 * day)));
    expect(fallen(later(day))).toEqual([['account', 'invalidate', 'undeliverable']]);
    expect(fallen(later(day + 1))).toEqual([]);
  });
});

it.each(['reminder', 'withdrawal'] as const)('a %s that came back takes no consent with it', (kind) => {
  const unconfirmed = answered();
  const confirmed = after(unconfirmed, 'account', { act: 'confirm' }, later(day), { state: 'answered' });
  for (const { known, request } of [unconfirmed, confirmed]) {
    const decision = decideBounce(known, lost(request.id, kind, later(day)), 'approval', later(2 * day));
    expect(fallenIn(decision)).toEqual([]);
    expect(decision.events).toHaveLength(1);
  }
});
