import fc from 'fast-check';
import { type AgeCheck, checkAge } from './age-check';
import { aPolicy, aPurpose, aRecipient } from './consent.fixture';
import { parsePlace } from './place';
import type { App } from './policy';

const app = (audience: App['audience'], purposes: string[]): App => ({
  name: { en: 'Bricks' },
  website: 'https://bricks.example',
  audience,
  purposes,
});

const policy = aPolicy({
  apps: {
    bricks: app('mixed', ['account', 'publish', 'mail', 'tips', 'reply', 'run', 'clean']),
    puzzle: app('children', ['run', 'reply']),
    club: app('adults', ['account']),
    torn: app('mixed', ['gone']),
  },
  recipients: { adhouse: aRecipient({ otherUse: 'advertising' }) },
  purposes: {
    account: aPurpose(),
    publish: aPurpose({ disclosure: 'public' }),
    mail: aPurpose({ recipients: ['adhouse'] }),
    tips: aPurpose({ basis: 'multiple-contact' }),
    reply: aPurpose({ basis: 'one-time-reply' }),
    run: aPurpose({ basis: 'internal-operations' }),
    clean: aPurpose({ basis: 'stripped', disclosure: 'public' }),
  },
});

const at = new Date('2026-11-22T12:00:00Z');
const check = (change: Partial<AgeCheck>) =>
  checkAge({ place: parsePlace('NL'), app: 'bricks', policy, at, ...change });

describe('an age check', () => {
  it('sends a child to its parent and says what each purpose needs, and why', () => {
    expect(check({ age: 10 })).toEqual({
      outcome: 'parent_needed',
      why: 'under_age',
      ageOfConsent: expect.objectContaining({ age: 16, confidence: 'high' }),
      purposes: {
        account: { needs: 'consent', level: 'low', reason: 'nothing_disclosed' },
        publish: { needs: 'consent', level: 'high', reason: 'disclosed' },
        mail: { needs: 'consent', level: 'high', reason: 'disclosed' },
        tips: { needs: 'consent', level: 'notice', reason: 'parent_may_stop' },
        reply: { needs: 'none', level: null, reason: 'one_time_reply' },
        run: { needs: 'none', level: null, reason: 'internal_operations' },
        clean: { needs: 'none', level: null, reason: 'stripped' },
      },
    });
  });

  it('lets pass whoever is of age, for every purpose', () => {
    const { outcome, why, purposes } = check({ age: 16 });
    expect([outcome, why]).toEqual(['pass', 'of_age']);
    for (const need of Object.values(purposes)) expect(need).toEqual({ needs: 'none', level: null, reason: 'of_age' });
  });

  it('lets a child pass where no purpose needs a parent', () => {
    expect(check({ age: 7, app: 'puzzle' })).toMatchObject({ outcome: 'pass', why: 'no_purpose_needs_consent' });
  });

  it('turns minors away from an app for adults and keeps nothing of it (V1)', () => {
    const turned = { outcome: 'prohibited', why: 'adults_only', purposes: {} };
    expect(check({ age: 17, app: 'club' })).toMatchObject({ ...turned, ageOfConsent: { age: 18 } });
    expect(check({ birthDate: '2008-11-23', app: 'club' })).toMatchObject(turned);
    expect(check({ age: 18, app: 'club' })).toMatchObject({ outcome: 'pass', why: 'of_age' });
  });

  it.each([
    ['2010-11-22', '2026-11-22T11:59:59.999Z', 'parent_needed'],
    ['2010-11-22', '2026-11-22T12:00:00.000Z', 'pass'],
    ['2010-11', '2026-11-30T11:59:59.999Z', 'parent_needed'],
    ['2010-11', '2026-11-30T12:00:00.000Z', 'pass'],
    ['2010', '2026-12-31T11:59:59.999Z', 'parent_needed'],
    ['2010', '2026-12-31T12:00:00.000Z', 'pass'],
    ['2012-02-29', '2028-02-29T12:00:00.000Z', 'pass'],
  ])('of %s at %s: %s', (birthDate, moment, outcome) => {
    expect(check({ birthDate, at: new Date(moment) }).outcome).toBe(outcome);
  });

  it('knows the day on which Denmark changed its age', () => {
    const danish = (day: string) =>
      check({ age: 14, place: parsePlace('DK'), at: new Date(`${day}T12:00:00Z`) }).outcome;
    expect([danish('2023-12-31'), danish('2024-01-01')]).toEqual(['pass', 'parent_needed']);
  });

  it.each([
    {},
    { age: 10, birthDate: '2016' },
    ...[-1, 10.5, NaN, Infinity, 131].map((age) => ({ age })),
    { age: 10, app: 'unheard-of' },
    { age: 10, app: 'constructor' },
    { age: 10, app: 'torn' },
    { birthDate: '2027' },
    { birthDate: '2016-02-30' },
  ])('refuses %j', (change) => {
    expect(() => check(change)).toThrow(RangeError);
  });

  it('never sends an older person to a parent when it lets a younger one pass', () => {
    const places = fc.constantFrom('NL', 'US-CA', 'DK', 'CA-QC', 'JP', 'BR').map(parsePlace);
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: 100 }), (place, age) => {
        const [younger, older] = [check({ place, age }), check({ place, age: age + 1 })];
        if (younger.outcome === 'pass') expect(older.outcome).toBe('pass');
      }),
    );
  });
});
