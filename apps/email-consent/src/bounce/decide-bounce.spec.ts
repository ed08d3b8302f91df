import { after, asked, grantByEmail, grantByNotice, later, visitFor } from '../answer/case.testing';
import { caseAfter } from '../answer/case-after';
import { decideBounce } from './decide-bounce';

describe('a letter that came back', () => {
  it('is told once', () => {
    const { known, letter } = visitFor({ account: 'low' });
    const first = decideBounce(known, letter, later(1));
    expect(first.events).toMatchObject([{ type: 'consent_request.bounced', data: { letter: 'notice' } }]);
    expect(first.requests).toMatchObject([{ bouncedAt: later(1), state: 'open' }]);
    const second = decideBounce(caseAfter(known, first), letter, later(2));
    expect([second.requests, second.events]).toEqual([[], []]);
  });

  it('ends what rested on having told, and leaves what rests on a yes', () => {
    let visit = visitFor({ account: 'low', newsletter: 'notice' });
    visit = after(visit, 'newsletter', grantByNotice, asked);
    visit = after(visit, 'account', grantByEmail, asked, { state: 'answered' });
    const { advances } = decideBounce(visit.known, visit.letter, later(1));
    expect(advances?.map(({ consent, entry }) => [consent.purpose, entry.act, entry.detail['cause']])).toEqual([
      ['newsletter', 'invalidate', 'undeliverable'],
    ]);
  });

  it('counts for nothing when a newer letter left since, or the request is forgotten', () => {
    const { known, letter } = visitFor({ account: 'low' }, { sentAt: later(1) });
    expect(decideBounce(known, { ...letter, sentAt: asked }, later(2))).toEqual({ at: later(2), answer: false });
    const forgotten = visitFor({ account: 'low' }, { state: 'erased' });
    expect(decideBounce(forgotten.known, forgotten.letter, later(2)).answer).toBe(false);
  });
});
