import { after, asked, grantByEmail, grantByNotice, later, visitFor } from './case.testing';
import { viewOf, type Visit } from './view-of';

const day = 24 * 60 * 60 * 1000;
const open = visitFor({ account: 'low', 'public-creations': 'high' });
const granted = after(open, 'account', grantByEmail, asked, { state: 'answered' });
const told = after(visitFor({ newsletter: 'notice' }), 'newsletter', grantByNotice, asked);

function withLetter(visit: Visit, letter: Partial<Visit['letter']>): Visit {
  return { ...visit, letter: { ...visit.letter, ...letter } };
}

describe('the page behind a link', () => {
  it.each([
    ['an open question', open, later(day), 'ask'],
    ['a link that is too old', withLetter(open, { linkExpiresAt: later(day) }), later(day), 'gone'],
    ['a question whose time is over', open, later(14 * day), 'gone'],
    ['wrong codes just now', withLetter(open, { coolsUntil: later(day) }), later(day - 1), 'resting'],
    ['wrong codes some time ago', withLetter(open, { coolsUntil: later(day) }), later(day), 'ask'],
    ['far too many wrong codes', withLetter(open, { requestWrongCodes: 99 }), later(day), 'resting'],
    ['an address that was wrong', withLetter(open, { lockedAt: asked }), later(day), 'gone'],
    ['an answer', granted, later(day), 'standing'],
    ['an answer, however old the link', withLetter(granted, { linkExpiresAt: asked }), later(300 * day), 'standing'],
    ['an answer, also where codes rest', withLetter(granted, { coolsUntil: later(2 * day) }), later(day), 'standing'],
    ['an answer, from a wrong address', withLetter(granted, { lockedAt: asked }), later(day), 'gone'],
    ['a no', visitFor({ account: 'low' }, { state: 'declined' }), later(day), 'standing'],
    ['what silence allows', told, later(day), 'standing'],
    [
      'what silence allows, after the wait',
      { ...told, request: { ...told.request, state: 'lapsed' } },
      later(20 * day),
      'standing',
    ],
    ['a question that was called off', visitFor({ account: 'low' }, { state: 'cancelled' }), later(day), 'called-off'],
    ['silence', visitFor({ account: 'low' }, { state: 'lapsed' }), later(day), 'gone'],
    ['what is forgotten', visitFor({ account: 'low' }, { state: 'erased' }), later(day), 'gone'],
    ['nothing', null, later(day), 'gone'],
  ] as const)('of %s', (_what, visit, at, view) => {
    expect(viewOf(visit, at)).toBe(view);
  });
});
