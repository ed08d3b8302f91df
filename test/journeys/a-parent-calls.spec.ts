import { provingLink } from '../support/card-terminal';
import { Family, linkIn } from '../support/family';
import { House } from '../support/house';
import { StaffVisitor } from '../support/staff';

const wall = 'public-creations';
const measuring = 'analytics-across-services';
const pin = '583920417';
const kept = `
  select (select count(*)::integer from guardian_pin) as pins, (select count(*)::integer from call_record) as calls`;
let house: House;

jest.setTimeout(120_000);
beforeAll(async () => {
  house = await House.open();
}, 120_000);
afterAll(() => house?.stop(), 60_000);

describe('a parent without a card', () => {
  let family: Family;
  let door: string;
  let desk: string;
  let robin: StaffVisitor;

  /** What the form of a page carries unseen. */
  const hiddenIn = (html: string): Record<string, string> =>
    Object.fromEntries(
      [...html.matchAll(/<input type="hidden" name="(call|script)" value="([^"]*)"/g)].map(([, name, value]) => [
        name!,
        value!,
      ]),
    );

  const record = async (fields: Record<string, string>) =>
    robin.send(desk, desk, { ...hiddenIn((await robin.get(desk)).html), method: 'phone-call', ...fields });

  beforeAll(async () => {
    family = new Family(house);
    await family.ask({ purposes: ['account', wall, measuring] });
    door = provingLink(await family.answer({ account: 'yes', [wall]: 'yes', [measuring]: 'yes' }));
    robin = new StaffVisitor(house.urls.verifiedConsent);
    await robin.signIn('robin', '/desk/calls');
  });

  it('finds a number and a reference, and chooses a time', async () => {
    const { html } = await family.parent.open(door);
    const reference = /class="reference">([^<]*)</.exec(html)![1]!;
    desk = `/desk/calls/${reference}`;
    const page = await family.parent.open(door.replace('/verify', '/verify/call'));
    const time = /name="at" value="([^"]*)"/.exec(page.html)![1]!;
    const chosen = await family.parent.send(page, 'at', { at: time });
    expect([chosen.status, chosen.html.includes('Your time')]).toEqual([200, true]);
    expect((await robin.get('/desk/calls')).html).toContain(reference);
  });

  it('is spoken with by nobody who is not trained', async () => {
    expect((await robin.get(desk)).html).toContain('You are not trained for calls');
    const sam = new StaffVisitor(house.urls.verifiedConsent);
    const { html } = await sam.signIn('sam', '/desk/people');
    const [, id] = /id="name-([^"]*)">Robin/.exec(html)!;
    const until = new Date((await house.now()).getTime() + 90 * 86_400_000).toISOString().slice(0, 10);
    await sam.send('/desk/people', `/desk/people/${id}/training`, { act: 'record', until });
    expect((await robin.get(desk)).html).toContain('Record the call');
  });

  it('whose child calls first gets no further, and reads why', async () => {
    expect((await record({ outcome: 'child-on-the-line' })).location).toBe(`${desk}?done=not-passed`);
    expect((await family.parent.open(door)).html).toContain('a child seemed to be calling');
    expect(await family.reasons(wall)).toEqual({ [wall]: 'awaiting_verification' });
  });

  it('calls, and the app knows what they said yes to', async () => {
    const said = { [`said.${wall}`]: 'yes', [`said.${measuring}`]: 'no', attest: 'yes' };
    expect((await record({ outcome: 'passed', ...said })).location).toBe(`${desk}?done=passed`);
    expect(await family.permission(wall)).toMatchObject({ allowed: true, level: 'high' });
    expect(await family.reasons(measuring)).toEqual({ [measuring]: 'refused' });
    expect(await family.eventTypes()).toEqual(
      expect.arrayContaining(['verification.failed', 'verification.passed', 'consent.granted', 'consent.refused']),
    );
  });

  it('sets a PIN, and takes back with it', async () => {
    const own = await family.parent.open(door.replace('/verify', '/verify/pin'));
    expect((await family.parent.send(own, 'again', { pin, again: pin })).html).toContain('Your PIN is set');
    const letter = (await family.letters()).at(-1)!;
    const page = await family.parent.open(`${linkIn(letter)}?pin=1`);
    const wrong = await family.parent.sendAs(page, { by: 'pin', about: 'standing' }, { code: '583920418' });
    expect(wrong.html).toContain('This is not right');
    await family.parent.sendAs(wrong, { by: 'pin', about: 'standing' }, { code: pin, purpose: wall });
    expect(await family.permission(wall)).toMatchObject({ allowed: false });
    expect(await family.reasons('account')).toEqual({ account: 'granted' });
    expect(await family.eventTypes()).toContain('consent.withdrawn');
  });

  it('leaves no PIN in a log or a table, and nothing at all once forgotten', async () => {
    await house.settle();
    for (const typed of [pin, '583920418']) {
      expect(house.said).not.toContain(typed);
      for (const [table, rows] of await house.dump()) {
        expect([table, rows.filter((row) => row.includes(typed))]).toEqual([table, []]);
      }
    }
    const left = await house.rows(kept);
    expect(left).toEqual([{ pins: 1, calls: 2 }]);
    await house.call('POST', `/v1/children/${family.childRef}/erasure`, { body: { cause: 'account-closed' } });
    await house.settle();
    const after = await house.rows(kept);
    expect(after).toEqual([{ pins: 0, calls: 0 }]);
  });
});
