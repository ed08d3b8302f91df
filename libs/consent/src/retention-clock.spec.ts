import { patternsPolicy } from './patterns.testing';
import { neededByOthers, rulesOf, rulesStartedBy } from './retention-clock';
import { retentionForConsentEnd } from './retention-of-consent';

const policy = patternsPolicy();
const names = (app: string, trigger: string, purpose?: string) =>
  rulesStartedBy(policy, app, trigger, purpose).map(({ id }) => id);

describe('the rules that a trigger starts', () => {
  it('are those of the app’s purposes and of the records', () => {
    expect(names('club', 'last.activity')).toEqual([
      '/purposes/points/retention/0',
      '/purposes/profile/retention/0',
      '/purposes/shop/retention/0',
    ]);
    expect(names('museum', 'last.activity')).toEqual(['/purposes/shop/retention/0']);
    expect(names('club', 'created')).toContain('/records/backups/retention/0');
    expect(names('museum', 'created')).toEqual(['/records/log-lines/retention/0']);
  });

  it('are those of one purpose where one is named', () => {
    expect(names('club', 'last.activity', 'shop')).toEqual(['/purposes/shop/retention/0']);
    expect(names('museum', 'last.activity', 'points')).toEqual([]);
  });

  it('are the same for what is collected and what is created', () => {
    expect(names('club', 'collected')).toEqual(names('club', 'created'));
  });

  it('are of the operator’s own triggers too, and none of a trigger or an app that nobody knows', () => {
    expect(names('club', 'licence.ended')).toEqual(['/purposes/shop/retention/1']);
    expect([
      names('club', 'constructor'),
      names('nobody', 'created').filter((id) => !id.startsWith('/records')),
    ]).toEqual([[], []]);
  });

  it('have every rule of the policy in some app, once', () => {
    const all = rulesOf(policy, 'club').map(({ id }) => id);
    const counted = [...Object.values(policy.purposes), ...Object.values(policy.records!)];
    expect(new Set(all).size).toBe(counted.reduce((sum, { retention }) => sum + retention.length, 0));
  });
});

describe('what another purpose needs (K2, X1)', () => {
  it('is told for each kind of data', () => {
    expect(neededByOthers(policy, ['taste', 'address'], ['shop', 'points'])).toEqual(new Map([['address', ['shop']]]));
    expect(neededByOthers(policy, ['taste', 'address'], [])).toEqual(new Map());
    expect(neededByOthers(policy, ['constructor'], ['constructor', 'toString'])).toEqual(new Map());
  });
});

describe('the end of a consent', () => {
  const endedAt = new Date('2026-12-31T10:00:00Z');
  const goes = (purpose: string, neverGranted = false) =>
    retentionForConsentEnd(policy, purpose, neverGranted, endedAt);

  it('starts the rules of that trigger; data without one goes at once', () => {
    expect(goes('shop')).toEqual([
      { data: ['shop-account'], dueAt: endedAt, action: 'erase', unrecoverable: false, unlessNeeded: false },
      {
        data: ['address'],
        dueAt: new Date('2027-01-14T10:00:00Z'),
        action: 'anonymise',
        unrecoverable: false,
        unlessNeeded: false,
      },
    ]);
    expect(goes('points')).toMatchObject([{ data: ['account'], dueAt: endedAt }]);
  });

  it('waits for another purpose where the rule says so (X1)', () => {
    expect(goes('marketing')).toEqual([
      {
        data: ['taste', 'address'],
        dueAt: new Date('2027-02-28T10:00:00Z'),
        action: 'erase',
        unrecoverable: false,
        unlessNeeded: true,
      },
    ]);
  });

  it('takes at once what was never allowed, but nothing that something else was allowed to have', () => {
    for (const purpose of Object.keys(policy.purposes)) {
      expect(goes(purpose, true)).toEqual([
        {
          data: policy.purposes[purpose]!.data,
          dueAt: endedAt,
          action: 'erase',
          unrecoverable: purpose === 'uploads',
          unlessNeeded: true,
        },
      ]);
    }
  });

  it('leaves nothing to bring back of data that has such a rule, whatever ended (K1)', () => {
    expect(goes('uploads')).toMatchObject([{ data: ['upload'], dueAt: endedAt, unrecoverable: true }]);
  });

  it('names all data of the purpose, each once', () => {
    for (const [key, { data }] of Object.entries(policy.purposes)) {
      expect(
        goes(key)
          .flatMap((group) => group.data)
          .sort(),
      ).toEqual([...data].sort());
    }
  });

  it('counts the first to fall due of several rules, and the stronger act at the same moment', () => {
    const rule = { data: ['account'], trigger: 'consent.ended', action: 'erase', need: {} } as const;
    const with_ = (...retention: object[]) => ({
      purposes: { points: { ...policy.purposes['points']!, retention: retention as never } },
    });
    const two = with_({ ...rule, after: 'P30D' }, { ...rule, after: 'P7D', unrecoverable: true });
    expect(retentionForConsentEnd(two, 'points', false, endedAt)).toMatchObject([
      { dueAt: new Date('2027-01-07T10:00:00Z'), unrecoverable: true },
    ]);
    const same = with_({ ...rule, action: 'anonymise', after: 'P7D' }, { ...rule, after: 'P7D' });
    expect(retentionForConsentEnd(same, 'points', false, endedAt)).toMatchObject([{ action: 'erase' }]);
  });

  it('refuses a purpose that the policy does not know', () => {
    expect(() => goes('constructor')).toThrow(RangeError);
  });
});
