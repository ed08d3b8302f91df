import { smallPolicy } from '../policy/small-policy.testing';
import { after, asked, grantByEmail, later, visitFor } from './case.testing';
import { freshLetter, mayBringAnother } from './fresh-letter';

const day = 24 * 60 * 60 * 1000;
const few = { ever: 1, today: { guardian: 1, child: 1 } };

describe('a fresh letter', () => {
  it('comes from one that is an hour old, and not sooner', () => {
    const { letter } = visitFor({ account: 'low' });
    expect(mayBringAnother(letter, later(day / 24 - 1))).toBe(false);
    expect(mayBringAnother(letter, later(day / 24))).toBe(true);
  });

  it('asks again where the question is open; presses that come together owe one', () => {
    const visit = visitFor({ account: 'low' });
    const letter = freshLetter(visit, few, smallPolicy, later(day));
    expect(letter).toMatchObject({ kind: 'letter.notice', subjectId: visit.request.id });
    expect(freshLetter(visit, few, smallPolicy, later(day + 5))?.key).toBe(letter?.key);
  });

  it('is the way back where something is allowed', () => {
    const visit = after(visitFor({ account: 'low' }), 'account', grantByEmail, asked, { state: 'answered' });
    expect(freshLetter(visit, few, smallPolicy, later(day))?.kind).toBe('letter.confirmation');
  });

  it('leads on where a yes waits, once a day, and not after its time', () => {
    const visit = after(visitFor({ wall: 'high' }), 'wall', { act: 'approve' }, asked, { state: 'answered' });
    const letter = freshLetter(visit, few, smallPolicy, later(day));
    expect(letter?.kind).toBe('letter.confirmation');
    expect(freshLetter(visit, few, smallPolicy, later(day + 5))?.key).toBe(letter?.key);
    expect(freshLetter(visit, few, smallPolicy, later(14 * day))).toBeNull();
    const unproven = { ...visitFor({ wall: 'high' }, { state: 'answered' }) };
    expect(freshLetter(unproven, few, smallPolicy, later(day))).toBeNull();
  });

  it.each(['declined', 'cancelled', 'lapsed', 'erased'] as const)('is not owed when the request is %s', (state) => {
    expect(freshLetter(visitFor({ account: 'low' }, { state }), few, smallPolicy, later(day))).toBeNull();
  });

  it('is not owed when the time is over, or the day has had its letters', () => {
    const visit = visitFor({ account: 'low' });
    expect(freshLetter(visit, few, smallPolicy, later(14 * day))).toBeNull();
    for (const today of [
      { guardian: 3, child: 0 },
      { guardian: 0, child: 3 },
    ]) {
      expect(freshLetter(visit, { ever: 3, today }, smallPolicy, later(day))).toBeNull();
    }
  });
});
