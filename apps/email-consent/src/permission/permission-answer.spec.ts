import type { ConsentStanding } from '@kinsent/consent';
import type { ChildRecord } from '@kinsent/store';
import { smallPolicy } from '../policy/small-policy.testing';
import { etagOf, matches, PermissionAnswers } from './permission-answer';

const at = new Date('2026-03-01T12:00:00Z');
const answers = new PermissionAnswers(smallPolicy);
const child = {
  id: '0198c0de-0000-7000-8000-000000000001',
  app: 'brickyard',
  place: 'NL',
  comesOfAgeOn: '2032-05-31',
  createdAt: at,
  restrictedAt: null,
  contestedAt: null,
  erasedAt: null,
} as ChildRecord;
const granted: ConsentStanding & { purpose: string } = {
  purpose: 'account',
  state: 'granted',
  level: 'low',
  grantedAt: at,
  approvedAt: null,
  confirmedAt: null,
  validUntil: new Date('2027-03-01T12:00:00Z'),
  countsFrom: 'approval',
};

describe('the answer about a child', () => {
  it('names every purpose of the app and says no to what nobody allowed', () => {
    const all = answers.all('brickyard', { child: null, consents: [] }, at);
    expect(Object.keys(all)).toEqual(['account', 'public-creations', 'newsletter', 'cookies', 'location']);
    expect(Object.values(all).map(({ allowed, reason }) => [allowed, reason])).toEqual([
      [false, 'unknown'],
      [false, 'unknown'],
      [false, 'unknown'],
      [true, 'internal_operations'],
      [false, 'unknown'],
    ]);
  });

  it('says yes to what was granted, and until when', () => {
    const all = answers.all('brickyard', { child, consents: [granted] }, at);
    expect(all['account']).toEqual({
      allowed: true,
      reason: 'granted',
      level: 'low',
      until: '2027-03-01T12:00:00.000Z',
      controlledBy: 'guardian',
    });
    expect(all['public-creations']).toMatchObject({ allowed: false, reason: 'not_asked', level: 'high' });
  });

  it('is no again from the second in which the yes ends', () => {
    const known = { child, consents: [granted] };
    expect(answers.one('brickyard', 'account', known, new Date('2027-03-01T11:59:59.999Z'))?.allowed).toBe(true);
    expect(answers.one('brickyard', 'account', known, new Date('2027-03-01T12:00:00Z'))).toMatchObject({
      allowed: false,
      reason: 'lapsed',
    });
  });

  it('waits for the second letter where the guardian was told so, or where today’s policy says so', () => {
    const reason = (asked: 'approval' | 'confirmation', today: 'approval' | 'confirmation', confirmedAt: Date | null) =>
      new PermissionAnswers({ ...smallPolicy, emailPlus: { ...smallPolicy.emailPlus, countsFrom: today } }).one(
        'brickyard',
        'account',
        { child, consents: [{ ...granted, countsFrom: asked, confirmedAt }] },
        at,
      )?.reason;
    expect(reason('approval', 'approval', null)).toBe('granted');
    expect(reason('confirmation', 'approval', null)).toBe('awaiting_confirmation');
    expect(reason('approval', 'confirmation', null)).toBe('awaiting_confirmation');
    expect(reason('confirmation', 'approval', at)).toBe('granted');
  });

  it('is no for a forgotten child, even where no consent is needed', () => {
    const forgotten = { ...child, comesOfAgeOn: null, place: null, erasedAt: at };
    const all = answers.all('brickyard', { child: forgotten, consents: [granted] }, at);
    expect(Object.values(all).every(({ allowed, reason }) => !allowed && reason === 'erased')).toBe(true);
  });

  it('is as of a stranger for a child that an app has only spoken of', () => {
    const heardOf = { ...child, comesOfAgeOn: null, place: null };
    const stranger = answers.all('brickyard', { child: null, consents: [] }, at);
    expect(answers.all('brickyard', { child: heardOf, consents: [] }, at)).toEqual(stranger);
    expect(stranger['account']).toMatchObject({ allowed: false, reason: 'unknown' });
  });

  it('is the same as text', () => {
    for (const known of [
      { child: null, consents: [] },
      { child, consents: [granted] },
      { child, consents: [granted] },
    ]) {
      expect(answers.text('brickyard', known, at)).toBe(JSON.stringify(answers.all('brickyard', known, at)));
    }
    expect(answers.text('nobody', { child, consents: [] }, at)).toBe('{}');
  });

  it('knows only the purposes of the app that asks', () => {
    expect(answers.one('other', 'public-creations', { child, consents: [] }, at)).toBeNull();
    expect(answers.one('brickyard', '__proto__', { child, consents: [] }, at)).toBeNull();
    expect(answers.all('nobody', { child, consents: [] }, at)).toEqual({});
  });
});

describe('a validator', () => {
  it('follows the bytes', () => {
    expect(etagOf('a')).toBe(etagOf('a'));
    expect(etagOf('a')).not.toBe(etagOf('b'));
    expect(etagOf('a')).toMatch(/^"[\w-]{43}"$/);
  });

  it('is found in If-None-Match as RFC 9110 writes it', () => {
    const etag = etagOf('a');
    expect(matches(etag, etag)).toBe(true);
    expect(matches(`W/${etag}`, etag)).toBe(true);
    expect(matches(`"x", ${etag}`, etag)).toBe(true);
    expect(matches('*', etag)).toBe(true);
    expect(matches('"x"', etag)).toBe(false);
    expect(matches(etag.slice(1, -1), etag)).toBe(false);
    expect(matches(undefined, etag)).toBe(false);
  });
});
