import { advance, type Consent } from '@kinsent/consent';
import { Problem } from '@kinsent/host';
import type { ChildCase } from '@kinsent/store';
import { smallPolicy } from '../policy/small-policy.testing';
import { overdueFor } from './conflict';
import type { CreateConsentRequestDto } from './consent-request.dto';
import { localeFor, type Opened, openConsentRequest } from './open-consent-request';

const at = new Date('2026-03-01T12:00:00Z');
const body: CreateConsentRequestDto = {
  childRef: 'c-1',
  place: 'NL',
  birthDate: '2016-05',
  guardian: { email: 'ouder@familie.example', locale: 'nl' },
  purposes: ['account', 'public-creations'],
};

let ids = 0;
const newId = () => `0198c0de-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;

function open(
  changes: Partial<CreateConsentRequestDto> = {},
  known: ChildCase | null = null,
  app = 'brickyard',
): Opened {
  const opening = { app, policy: smallPolicy, policyDigest: 'd'.repeat(64), known, newId, at };
  return openConsentRequest({ ...opening, body: { ...body, ...changes } });
}

function refusal(...args: Parameters<typeof open>): { code: string; pointer: string | undefined; members: unknown } {
  try {
    open(...args);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { code: error.code, pointer: error.parts.errors?.[0]?.pointer, members: error.parts.members };
  }
  throw new Error('It was not refused.');
}

function caseOf({ asked, child }: Opened, consents: readonly Consent[] = asked.consents): ChildCase {
  const { comesOfAgeOn, place } = child;
  const record = { id: asked.request.childId, app: 'brickyard', place, comesOfAgeOn, createdAt: at };
  return {
    child: { ...record, restrictedAt: null, contestedAt: null, erasedAt: null },
    requests: [asked.request],
    consents,
  };
}

function grantedAs(level: 'low' | 'high'): ChildCase {
  const opened = open({ purposes: ['account'] });
  const evidence = { id: newId(), method: 'email-plus', noticeDigest: 'a'.repeat(64) } as const;
  const terms = { validity: 'P1Y', confirmAfter: 'P1D' };
  const { consent } = advance(opened.asked.consents[0]!, { act: 'grant', evidence, terms }, at);
  return caseOf(opened, [{ ...consent, level }]);
}

describe('opening a request', () => {
  it('asks for each purpose at its level, in the order of the question', () => {
    const { asked, child, guardianEmail, escrow } = open();
    expect(asked.consents.map(({ purpose, level, state }) => [purpose, level, state])).toEqual([
      ['account', 'low', 'asked'],
      ['public-creations', 'high', 'asked'],
    ]);
    expect(asked.request).toMatchObject({ state: 'open', locale: 'nl', expiresAt: new Date('2026-03-15T12:00:00Z') });
    expect(child).toEqual({ ref: 'c-1', place: 'NL', comesOfAgeOn: '2032-05-31', isNew: true });
    expect(guardianEmail).toBe('ouder@familie.example');
    expect(escrow).toBeNull();
  });

  it('keeps what the child entered for the first purpose, or the one that is named', () => {
    expect(open({ escrow: { name: 'Zoë' } }).escrow).toEqual({ purpose: 'account', payload: { name: 'Zoë' } });
    expect(open({ escrow: {}, escrowPurpose: 'public-creations' }).escrow?.purpose).toBe('public-creations');
    expect(refusal({ escrow: {}, escrowPurpose: 'newsletter' })).toMatchObject({ pointer: '/escrowPurpose' });
    expect(refusal({ escrowPurpose: 'account' })).toMatchObject({ pointer: '/escrowPurpose' });
    expect(refusal({ escrow: { big: 'x'.repeat(32 * 1024) } })).toMatchObject({
      code: 'invalid_fields',
      pointer: '/escrow',
    });
  });

  it('works for a child that comes of age tomorrow, and not for one that has', () => {
    expect(open({ birthDate: undefined, comesOfAgeOn: '2026-03-02' }).child.comesOfAgeOn).toBe('2026-03-02');
    // At noon UTC it has just become 1 March in the last zone on earth.
    expect(refusal({ birthDate: undefined, comesOfAgeOn: '2026-03-01' }).code).toBe('child_of_age');
    expect(refusal({ birthDate: '2001' }).code).toBe('child_of_age');
    expect(open({ birthDate: '2012-02-29', place: 'DK' }).child.comesOfAgeOn).toBe('2027-03-01');
  });

  it.each([
    [{ birthDate: '2016-13' }, 'impossible_birth_date', '/birthDate'],
    [{ birthDate: '2027' }, 'impossible_birth_date', '/birthDate'],
    [{ birthDate: '2015-02-29' }, 'impossible_birth_date', '/birthDate'],
    [{ birthDate: undefined }, 'invalid_fields', '/birthDate'],
    [{ comesOfAgeOn: '2030-01-01' }, 'invalid_fields', '/birthDate'],
    [{ birthDate: undefined, comesOfAgeOn: '2030-02-30' }, 'invalid_fields', '/comesOfAgeOn'],
    [{ birthDate: undefined, comesOfAgeOn: '2090-01-01' }, 'invalid_fields', '/comesOfAgeOn'],
    [{ place: 'XX' }, 'unknown_place', '/place'],
    [{ place: 'US-ZZ' }, 'unknown_place', '/place'],
    [{ guardian: { email: 'not an address' } }, 'unusable_address', '/guardian/email'],
    [{ child: { email: 'kind@familie' } }, 'unusable_address', '/child/email'],
  ])('refuses %j', (changes, code, pointer) => {
    expect(refusal(changes)).toMatchObject({ code, pointer });
  });

  it('points at each purpose that is not the app’s, and at one that needs no consent', () => {
    expect(refusal({ purposes: ['account', 'teleport'] })).toMatchObject({
      code: 'unknown_purpose',
      pointer: '/purposes/1',
    });
    expect(refusal({ purposes: ['__proto__'] })).toMatchObject({ code: 'unknown_purpose', pointer: '/purposes/0' });
    expect(refusal({ purposes: ['location'] }, null, 'other')).toMatchObject({ code: 'unknown_purpose' });
    expect(refusal({ purposes: ['account', 'cookies'] })).toMatchObject({
      code: 'needs_no_consent',
      pointer: '/purposes/1',
    });
  });

  it.each(['ouder@familie.example', 'Ouder+spel@Familie.EXAMPLE'])(
    'refuses a child that is its own guardian: %s',
    (email) => {
      expect(refusal({ child: { email } })).toMatchObject({ code: 'guardian_is_child', pointer: '/guardian/email' });
      expect(() => open({ child: { email: 'kind@familie.example' } })).not.toThrow();
    },
  );

  it('turns children away from an app for adults', () => {
    expect(refusal({ purposes: ['account'] }, null, 'cellar').code).toBe('audience_prohibited');
  });

  it('asks nothing new for a recipient whose written assurance is out of date (312.8(c))', () => {
    const expired = new Date('2028-01-02T00:00:00Z');
    const unassured = { ...body, purposes: ['public-creations', 'account'] };
    const opening = { app: 'brickyard', policy: smallPolicy, policyDigest: 'd'.repeat(64), known: null, newId };
    const refused = () => openConsentRequest({ ...opening, body: unassured, at: expired });
    expect(refused).toThrow(expect.objectContaining({ code: 'assurance_expired' }));
    const published = { ...body, purposes: ['public-creations'] };
    expect(() => openConsentRequest({ ...opening, body: published, at: expired })).not.toThrow();
  });

  it('does not ask twice', () => {
    const first = open();
    expect(refusal({ purposes: ['newsletter', 'account'] }, caseOf(first))).toEqual({
      code: 'request_open',
      pointer: '/purposes/1',
      members: { consentRequestId: first.asked.request.id },
    });
    const second = open({ purposes: ['newsletter'] }, caseOf(first));
    expect(second.child.isNew).toBe(false);
    expect(second.asked.request.childId).toBe(first.asked.request.childId);
  });

  it('asks anew once silence has ended the question, whether or not a worker has run', () => {
    const known = caseOf(open());
    const overdueAt = (ms: number) => overdueFor(known, ['account'], new Date(at.getTime() + ms));
    const end = 14 * 24 * 60 * 60 * 1000;
    expect(overdueAt(end - 1)).toEqual([]);
    expect(overdueAt(end)).toEqual([known.requests[0]!.id]);
    expect(overdueFor(known, ['newsletter'], new Date(at.getTime() + end))).toEqual([]);
    const ended = { ...known, requests: known.requests.map((request) => ({ ...request, expiresAt: at })) };
    expect(() => open({}, ended)).not.toThrow();
  });

  it('does not take one child for another: the day of coming of age is the same as before', () => {
    const known = caseOf(open());
    const again = { purposes: ['newsletter'] };
    expect(refusal({ ...again, birthDate: '2017-05' }, known)).toMatchObject({
      code: 'child_mismatch',
      pointer: '/birthDate',
    });
    expect(refusal({ ...again, birthDate: undefined, comesOfAgeOn: '2032-06-01' }, known)).toMatchObject({
      code: 'child_mismatch',
      pointer: '/comesOfAgeOn',
    });
    expect(refusal({ ...again, place: 'DK' }, known).code).toBe('child_mismatch');
    expect(() => open({ ...again, birthDate: undefined, comesOfAgeOn: '2032-05-31' }, known)).not.toThrow();
  });

  it('does not ask for what is granted, unless the yes has become too weak', () => {
    expect(refusal({ purposes: ['account'] }, grantedAs('low'))).toMatchObject({ code: 'already_granted' });
    const once = grantedAs('low');
    const weak = { ...once, consents: once.consents.map((consent) => ({ ...consent, purpose: 'public-creations' })) };
    expect(() => open({ purposes: ['public-creations'] }, weak)).not.toThrow();
  });

  it('asks nothing about a restricted child', () => {
    const known = caseOf(open());
    expect(refusal({ purposes: ['newsletter'] }, { ...known, child: { ...known.child, restrictedAt: at } }).code).toBe(
      'conflict',
    );
  });
});

describe('the language of a letter', () => {
  it.each([
    ['nl', 'nl'],
    ['nl-BE', 'nl'],
    ['NL', 'nl'],
    ['fr', 'en'],
    [undefined, 'en'],
  ])('for %s is %s', (tag, locale) => expect(localeFor(tag, ['en', 'nl'])).toBe(locale));
});
