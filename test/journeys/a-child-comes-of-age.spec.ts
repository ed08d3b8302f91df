import { KinsentProblem } from '@kinsent/client';
import { Family, type Page } from '../support/family';
import { House } from '../support/house';
import { ledgerFaults } from '../support/proof';
import { guardians, remainsOf } from '../support/remains';

/** Ages as the law of each place has them: 16 in the Netherlands, 15 in Denmark, 13 in the United States. */
const agesByLaw = (policy: string): string => policy.replace('  atLeast: 16\n', '');

let house: House;
beforeAll(async () => {
  house = await House.open({}, agesByLaw);
}, 120_000);
afterAll(() => house?.stop(), 60_000);
jest.setTimeout(120_000);

const isoDate = (date: Date): string => date.toISOString().slice(0, 10);
const day = 24 * 60 * 60 * 1000;

describe('a child who comes of age tomorrow', () => {
  /** Noon in UTC is when the day has begun in the last zone on earth. */
  let noon: Date;
  let tomorrow: string;
  let granted: Family;
  let asked: Family;
  let page: Page;

  it('is still asked for today', async () => {
    tomorrow = isoDate(new Date((await house.now()).getTime() + day));
    noon = new Date(`${tomorrow}T12:00:00Z`);
    granted = new Family(house);
    asked = new Family(house);
    await granted.granted({ comesOfAgeOn: tomorrow, escrow: { nickname: 'Bijna groot' } });
    await asked.ask({ comesOfAgeOn: tomorrow, purposes: ['account', 'public-creations'] });
    expect(await granted.permission()).toMatchObject({ allowed: true, reason: 'granted', controlledBy: 'guardian' });
  });

  it('stays a child until the day has begun in the last zone on earth', async () => {
    await house.advanceTo(new Date(noon.getTime() - 60_000));
    expect(await granted.permission()).toMatchObject({ allowed: true, reason: 'granted', controlledBy: 'guardian' });
    expect(await asked.permission()).toMatchObject({ allowed: false, reason: 'asked', controlledBy: 'guardian' });
    page = await asked.openPage();
    expect(page.status).toBe(200);
  });

  it('then controls what the parent had granted', async () => {
    const before = await house.lastEvent();
    await house.advanceTo(noon);
    expect(await granted.permission()).toEqual({
      allowed: true,
      reason: 'matured',
      level: 'low',
      until: null,
      controlledBy: 'child',
    });
    expect(await granted.eventTypes(before)).toEqual(['consent.matured']);
    expect(await house.client.escrow(granted.childRef)).toHaveLength(1);
  });

  it('is not asked for any longer: the question lapses and the parent is forgotten', async () => {
    expect(await asked.reasons('account', 'public-creations')).toEqual({
      account: 'erased',
      'public-creations': 'erased',
    });
    expect(await asked.eventTypes()).toEqual([
      'consent_request.created',
      'consent_request.sent',
      'consent_request.opened',
      'consent.lapsed',
      'consent.lapsed',
      'consent_request.lapsed',
      'erasure.requested',
      'erasure.acknowledged',
      'erasure.completed',
    ]);
    expect(await remainsOf(house, asked.requestId)).toEqual({});
    const late = await asked.parent.send(page, 'act', { act: 'answer', code: '123456', 'choice.account': 'yes' });
    expect(late.status).toBe(404);
  });

  it('cannot have it taken back by the parent, whose letter still tells how things stand', async () => {
    const standing = await granted.openPage();
    expect(standing.status).toBe(200);
    expect(standing.html).toContain('Your child is old enough and decides now');
    expect(standing.html).not.toContain('/take-back');
  });

  it('is nobody to ask a parent about', async () => {
    const again = new Family(house);
    const refusal = again.ask({ comesOfAgeOn: tomorrow });
    await expect(refusal).rejects.toThrow(KinsentProblem);
    await expect(refusal).rejects.toMatchObject({ status: 422, code: 'child_of_age' });
    const more = house.client.askGuardian(granted.question({ comesOfAgeOn: tomorrow, purposes: ['creations'] }));
    await expect(more).rejects.toMatchObject({ status: 422, code: 'child_of_age' });
  });

  it('leaves ledgers that hold', async () => {
    expect(await ledgerFaults(house)).toEqual([]);
  });
});

describe('children of one day in places with other ages', () => {
  it('come of age by the law of their place', async () => {
    const birthDate = isoDate(new Date((await house.now()).getTime() - 14 * 365.25 * day));
    const outcome = async (place: string) => (await house.client.checkAge({ place, birthDate })).outcome;
    expect(await outcome('NL')).toBe('parent_needed');
    expect(await outcome('DK')).toBe('parent_needed');
    expect(await outcome('US-CA')).toBe('pass');
    const american = house.client.askGuardian(new Family(house).question({ place: 'US-CA', birthDate }));
    await expect(american).rejects.toMatchObject({ code: 'child_of_age' });
    await expect(
      house.client.askGuardian(new Family(house).question({ place: 'NL', birthDate })),
    ).resolves.toBeDefined();
  });
});

describe('a child born on 29 February', () => {
  let family: Family;

  it('comes of age on 1 March where the year has no 29 February, and not on the day before in Hawaii', async () => {
    // Thirteen in the United States, in the next year after a leap year.
    const inTwoMonths = new Date((await house.now()).getTime() + 60 * day);
    const year = [0, 1, 2, 3, 4]
      .map((more) => inTwoMonths.getUTCFullYear() + more)
      .find((each) => each % 4 === 1 && new Date(`${each}-03-01T12:00:00Z`) > inTwoMonths)!;
    const at = (time: string): Date => new Date(`${year}-${time}Z`);
    await house.advanceTo(new Date(at('03-01T12:00:00').getTime() - 60 * day));
    const parents = await guardians(house);
    family = new Family(house);
    await family.granted({ place: 'US-HI', birthDate: `${year - 13}-02-29` });
    await house.advanceTo(at('02-28T23:59:00'));
    expect(await family.permission()).toMatchObject({ allowed: true, reason: 'granted', controlledBy: 'guardian' });
    // It is midnight in Honolulu, and on Baker Island 28 February goes on for two hours more.
    await house.advanceTo(at('03-01T10:00:00'));
    expect(await family.permission()).toMatchObject({ controlledBy: 'guardian' });
    await house.advanceTo(at('03-01T11:59:00'));
    expect(await family.permission()).toMatchObject({ reason: 'granted', controlledBy: 'guardian' });
    await house.advanceTo(at('03-01T12:00:00'));
    expect(await family.permission()).toMatchObject({ allowed: true, reason: 'matured', controlledBy: 'child' });
    expect(await ledgerFaults(house)).toEqual([]);
    expect(await guardians(house)).toBe(parents + 1);
  });

  it('keeps what has become its own when the parent’s yes would have ended', async () => {
    await house.advance('P3Y');
    expect(await family.permission()).toMatchObject({ allowed: true, reason: 'matured', until: null });
  });
});
