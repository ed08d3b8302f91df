import { after, asked, grantByEmail, later, visitFor } from '../answer/case.testing';
import { caseAfter } from '../answer/case-after';
import { smallPolicy } from '../policy/small-policy.testing';
import { awaitingConfirmation, decideConfirmationSent, decideNoticeSent } from './decide-sent';

const day = 24 * 60 * 60 * 1000;
const evidence = { id: 'evidence-1', method: 'opt-out-notice', noticeDigest: 'f'.repeat(64) } as const;

describe('a notice that left', () => {
  const visit = visitFor({ account: 'low', newsletter: 'notice' });
  const sent = {
    requestId: visit.request.id,
    openedAt: asked,
    sentAt: asked,
    now: true,
    evidence,
    policy: smallPolicy,
  };

  it('is told, and lets begin what silence allows', () => {
    const decision = decideNoticeSent(visit.known, sent);
    expect(decision.requests).toMatchObject([{ sentAt: asked }]);
    expect(decision.events?.map(({ type }) => type)).toEqual(['consent_request.sent']);
    expect(
      decision.advances?.map(({ consent, entry }) => [consent.purpose, entry.act, entry.detail['method']]),
    ).toEqual([['newsletter', 'grant', 'opt-out-notice']]);
  });

  it('is told once when it is written down twice', () => {
    const known = caseAfter(visit.known, decideNoticeSent(visit.known, sent));
    const again = decideNoticeSent(known, { ...sent, now: false });
    expect([again.requests, again.events, again.advances]).toEqual([[], [], []]);
  });

  it('is told anew when it is a fresh one, and the request keeps when the first left', () => {
    const known = caseAfter(visit.known, decideNoticeSent(visit.known, sent));
    const fresh = decideNoticeSent(known, { ...sent, openedAt: later(day), sentAt: later(day) });
    expect(fresh.events).toHaveLength(1);
    expect(caseAfter(known, fresh).requests).toMatchObject([{ sentAt: asked }]);
  });

  it('closes a request that asks nothing but only tells, and no other', () => {
    expect(decideNoticeSent(visit.known, sent).requests).toMatchObject([{ state: 'open', closedAt: null }]);
    const telling = visitFor({ newsletter: 'notice' });
    const decision = decideNoticeSent(telling.known, { ...sent, requestId: telling.request.id });
    expect(decision.requests).toMatchObject([{ state: 'answered', sentAt: asked, closedAt: asked }]);
    const known = caseAfter(telling.known, decision);
    expect(decideNoticeSent(known, { ...sent, requestId: telling.request.id, now: false }).requests).toBeUndefined();
  });

  it('changes nothing once the request is closed', () => {
    const closed = visitFor({ newsletter: 'notice' }, { state: 'cancelled' });
    expect(decideNoticeSent(closed.known, { ...sent, requestId: closed.request.id })).toEqual({
      at: asked,
      answer: null,
    });
  });
});

describe('a confirmatory letter that left', () => {
  const visit = after(visitFor({ account: 'low' }), 'account', grantByEmail, asked, { state: 'answered' });
  const requestId = visit.request.id;

  it('confirms once its delay is over, not a moment sooner', () => {
    expect(awaitingConfirmation(visit.known, requestId, smallPolicy, later(day - 1))).toEqual([]);
    const decision = decideConfirmationSent(visit.known, {
      requestId,
      sentAt: later(day),
      policy: smallPolicy,
      countsFrom: 'approval',
    });
    expect(decision.advances?.map(({ entry }) => entry.act)).toEqual(['confirm']);
    const known = caseAfter(visit.known, decision);
    expect(
      decideConfirmationSent(known, { requestId, sentAt: later(2 * day), policy: smallPolicy, countsFrom: 'approval' })
        .advances,
    ).toEqual([]);
  });

  it('confirms nothing that was taken back meanwhile', () => {
    const gone = after(visit, 'account', { act: 'withdraw' }, later(1));
    expect(awaitingConfirmation(gone.known, requestId, smallPolicy, later(day))).toEqual([]);
  });
});
