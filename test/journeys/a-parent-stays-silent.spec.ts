import { Family, linkIn, type Page } from '../support/family';
import { House } from '../support/house';
import { ledgerFaults } from '../support/proof';
import { guardians, remainsOf } from '../support/remains';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 120_000);
afterAll(() => house?.stop(), 60_000);
jest.setTimeout(120_000);

const minutes = 60_000;
const days = 24 * 60 * minutes;

describe('a parent stays silent', () => {
  let family: Family;
  let expiresAt: Date;
  let opened: Page;
  const after = (ms: number) => house.advanceTo(new Date(expiresAt.getTime() - 14 * days + ms));

  it('is given fourteen days from the question on, also where the letter leaves an hour late', async () => {
    family = new Family(house);
    await house.setMailDoor(false);
    const request = await house.client.askGuardian(
      family.question({ purposes: ['account', 'creations'], escrow: { nickname: 'Stiltebouwer' } }),
    );
    family.requestId = request.id;
    expiresAt = new Date(request.expiresAt);
    expect(expiresAt.getTime() - Date.parse(request.createdAt)).toBe(14 * days);
    await after(30 * minutes);
    expect(await family.letters()).toEqual([]);
    await house.setMailDoor(true);
    await after(61 * minutes);
    expect(await family.letters()).toHaveLength(1);
    const { sentAt, expiresAt: still } = await family.request();
    expect(Date.parse(sentAt!)).toBeGreaterThan(Date.parse(request.createdAt) + 29 * minutes);
    expect(new Date(still)).toEqual(expiresAt);
  });

  it('is reminded after three days and after ten, never sooner, and no reminder moves the end', async () => {
    for (const [day, letters] of [
      [3, 2],
      [10, 3],
    ] as const) {
      await after(day * days - 2 * minutes);
      expect(await family.letters()).toHaveLength(letters - 1);
      await after(day * days + minutes);
      const [newest, ...older] = await family.letters();
      expect(older).toHaveLength(letters - 1);
      expect(newest!.subject).toMatch(/reminder/i);
      expect(older.map(linkIn)).not.toContain(linkIn(newest!));
      expect((await family.openPage(newest)).status).toBe(200);
      expect(new Date((await family.request()).expiresAt)).toEqual(expiresAt);
    }
  });

  it('cannot be given more time by a fresh letter either', async () => {
    await after(11 * days);
    const resent = await house.client.resend(family.requestId);
    expect(new Date(resent.expiresAt)).toEqual(expiresAt);
    await house.settle();
    expect(await family.letters()).toHaveLength(4);
  });

  it('may still answer minutes before the end, and is not forgotten any sooner', async () => {
    await after(14 * days - 2 * minutes);
    expect(await family.permission()).toMatchObject({ allowed: false, reason: 'asked' });
    expect(await family.request()).toMatchObject({ state: 'open' });
    expect(await remainsOf(house, family.requestId)).toMatchObject({ guardianship: 1, escrow: 1, letter: 4, child: 1 });
    opened = await family.openPage();
    expect(opened.status).toBe(200);
  });

  it('is no and forgotten with the fourteenth day, with the address, and the app is told', async () => {
    const before = await house.lastEvent();
    await after(14 * days);
    expect(await family.reasons('account', 'creations')).toEqual({ account: 'erased', creations: 'erased' });
    expect(await family.request()).toMatchObject({ state: 'erased', childRef: null });
    expect(await remainsOf(house, family.requestId)).toEqual({});
    expect(await guardians(house)).toBe(0);
    const types = await family.eventTypes(before);
    expect(types.slice().sort()).toEqual([
      'consent.lapsed',
      'consent.lapsed',
      'consent_request.lapsed',
      'erasure.acknowledged',
      'erasure.completed',
      'erasure.requested',
    ]);
    expect(types.at(-1)).toBe('erasure.completed');
    expect(await house.client.escrow(family.childRef)).toEqual([]);
    expect(await ledgerFaults(house)).toEqual([]);
    const causes = await house.rows<{ act: string; cause: string | null }>(
      `select act, entry.detail ->> 'cause' as cause from ledger_entry entry join consent on consent.id = entry.subject_id
       where request_id = $1 and purpose = 'account' order by position`,
      [family.requestId],
    );
    expect(causes).toEqual([
      { act: 'ask', cause: null },
      { act: 'lapse', cause: 'silence' },
      { act: 'erase', cause: null },
    ]);
  });

  it('finds a kind page when it answers too late, and changes nothing', async () => {
    const events = await house.lastEvent();
    const late = await family.parent.send(opened, 'act', {
      act: 'answer',
      code: '123456',
      'choice.account': 'yes',
      'choice.creations': 'yes',
    });
    expect(late.status).toBe(404);
    expect(late.html).toContain('This link does not work any more');
    expect(late.html).toContain('Send me a fresh letter');
    expect(late.html).toContain('+31 20 000 01 23');
    for (const letter of await family.letters()) expect((await family.openPage(letter)).status).toBe(404);
    expect(await family.permission()).toMatchObject({ allowed: false, reason: 'erased' });
    expect(await house.lastEvent()).toBe(events);
  });

  it('gets no letter any more, even when it asks for one on that page', async () => {
    const letters = await family.letters();
    const page = await family.openPage(letters[0]);
    const asked = await family.parent.send(page, 'token', {});
    expect(asked.status).toBe(200);
    await house.advance('P3D');
    expect(await family.letters()).toHaveLength(letters.length);
  });
});

describe('a silent parent of two children', () => {
  it('is forgotten for the one, and keeps hearing about the other', async () => {
    const first = new Family(house);
    const sibling = new Family(house, { email: first.parent.address.replace('@', '+school@').toUpperCase() });
    await first.ask();
    await house.advance('P10D');
    await sibling.granted();
    expect(await guardians(house)).toBe(1);
    await house.advance('P4DT1M');
    expect(await first.permission()).toMatchObject({ reason: 'erased' });
    expect(await remainsOf(house, first.requestId)).toEqual({});
    expect(await guardians(house)).toBe(1);
    expect(await sibling.permission()).toMatchObject({ allowed: true });
    expect((await sibling.takeBack()).status).toBe(200);
    await house.advance('PT1H');
    const [last] = await sibling.letters();
    expect(last!.subject).toMatch(/^Stopped/);
    expect(await guardians(house)).toBe(0);
  });
});

describe('a parent who answered in part', () => {
  it('leaves what needs a stronger check to its end, and keeps what it allowed', async () => {
    const family = new Family(house);
    await family.granted({ purposes: ['account', 'public-creations'] });
    const before = await house.lastEvent();
    await house.advance('P14DT1M');
    expect(await family.reasons('account', 'public-creations')).toEqual({
      account: 'granted',
      'public-creations': 'erased',
    });
    expect(await family.eventTypes(before)).toEqual([
      'consent.confirmed',
      'consent.lapsed',
      'erasure.requested',
      'erasure.acknowledged',
      'erasure.completed',
    ]);
    // One letter asked and one asked again whether it was true: nobody is reminded of what cannot be answered by e-mail.
    expect(await family.letters()).toHaveLength(2);
    expect(await remainsOf(house, family.requestId)).toMatchObject({ guardianship: 1, child: 1, consent: 1 });
  });
});
