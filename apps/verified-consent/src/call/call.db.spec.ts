import { spokenReference } from '@kinsent/consent';
import { VerificationStore } from '@kinsent/store';
import { CurrentRules } from '../current-rules';
import { cookieOf, eventually, type Guardian, type Page, StrongDoor } from '../verified-consent.testing';

// A Monday, 12:00 in Amsterdam.
const start = new Date('2026-06-01T10:00:00Z');
let door: StrongDoor;

beforeAll(async () => {
  door = await StrongDoor.open(start);
});
beforeEach(() => door.clock.moveTo(start));
afterAll(() => door?.stop());

const pageOf = ({ path }: Guardian): string => `${path}/call`;
const at = (guardian: Guardian): Guardian => ({ ...guardian, path: pageOf(guardian) });

async function book(guardian: Guardian, time: string, fields: Record<string, string> = {}): Promise<Page> {
  return door.send(at(guardian), { act: 'book', at: time, ...fields });
}

async function bookedBy({ verificationId }: Guardian): Promise<string | null> {
  const [row] = await door.rows<{ starts_at: Date }>('select starts_at from call_booking where verification_id = $1', [
    verificationId,
  ]);
  return row?.starts_at.toISOString() ?? null;
}

const tomorrow = '2026-06-02T08:15:00.000Z';

describe('a parent who would rather call', () => {
  it('sees number, hours and a reference beside the other ways, and that nothing is recorded, in both languages', async () => {
    const guardian = await door.approved();
    const { reference } = (await door.app.get(VerificationStore).byId(guardian.verificationId))!;
    const choose = await door.get(guardian.path);
    expect(choose.html).toContain('href="tel:+318000000"');
    expect(choose.html).toContain(spokenReference(reference));
    expect(choose.html.indexOf('By card')).toBeLessThan(choose.html.indexOf('By phone or video'));
    const en = await door.get(pageOf(guardian));
    for (const text of ['+31 800 0000', 'Monday to Friday', 'The call is not recorded', 'meet.brickyard.example']) {
      expect(en.html).toContain(text);
    }
    const nl = (await door.get(`${pageOf(guardian)}?lang=nl`)).html;
    expect(nl).toContain('<html lang="nl">');
    expect(nl).toContain('Het gesprek wordt niet opgenomen');
    expect(nl).not.toMatch(/checked/);
  });

  it('keeps the word that the letter was in hand, there and back', async () => {
    const guardian = await door.approved();
    const page = await door.get(`${pageOf(guardian)}?h=${door.present(guardian)}`);
    expect(page.html).toMatch(/href="[^"]*\/verify\?lang=en&amp;h=[\w.-]+"/);
    expect((await door.get(`${pageOf(guardian)}?h=made.up`)).html).not.toContain('h=made');
  });

  it('is led to the door where nothing waits, and where no call is offered', async () => {
    const off = await door.approved();
    await door.act(off, { act: 'refuse' });
    expect(await door.get(pageOf(off))).toMatchObject({ status: 303, location: off.path });
    expect(await door.get('/p/nothing/verify/call')).toMatchObject({ status: 303, location: '/p/nothing/verify' });
    expect((await door.get(`${pageOf(off)}/appointment.ics`)).status).toBe(303);
  });
});

describe('a time for a call', () => {
  it('is chosen, shown in the zone of the policy with its name, put into a calendar, changed and given back', async () => {
    const guardian = await door.approved();
    const done = await book(guardian, tomorrow);
    expect(done).toMatchObject({ status: 303, location: pageOf(guardian) });
    const page = (await door.get(pageOf(guardian))).html;
    expect(page).toContain('Tuesday, 2 June 2026, 10:15 (Central European Summer Time)');
    expect((await door.get(guardian.path)).html).toContain('10:15');
    const file = await door.get(`${pageOf(guardian)}/appointment.ics`);
    expect(file.headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(file.html).toContain('DTSTART:20260602T081500Z\r\nDTEND:20260602T083000Z');

    await book(guardian, '2026-06-03T08:00:00.000Z');
    expect(await bookedBy(guardian)).toBe('2026-06-03T08:00:00.000Z');
    const back = await door.send(at(guardian), { act: 'cancel' });
    expect(back.html).toContain('The time is free again for others');
    expect(await bookedBy(guardian)).toBeNull();
  });

  it('is one of those that there are: ten working days, within hours, none that has begun', async () => {
    const guardian = await door.approved();
    const { html } = await door.get(pageOf(guardian));
    const days = [...html.matchAll(/day=(\d{4}-\d\d-\d\d)/g)].map(([, day]) => day);
    expect(days).toHaveLength(10);
    expect([days[0], days[4], days[5], days[9]]).toEqual(['2026-06-01', '2026-06-05', '2026-06-08', '2026-06-12']);
    expect(html).toContain('value="2026-06-01T10:15:00.000Z"');
    expect(html).not.toContain('value="2026-06-01T10:00:00.000Z"');
    for (const time of [
      '2026-06-02T08:16:00.000Z',
      '2026-06-06T08:15:00.000Z',
      '2026-06-02T15:00:00.000Z',
      '2026-06-01T09:45:00.000Z',
      '2026-07-01T08:15:00.000Z',
      'tomorrow',
      '',
      '9'.repeat(400),
    ]) {
      expect((await book(guardian, time)).status).toBe(422);
    }
    expect(await bookedBy(guardian)).toBeNull();
  });

  it('is had by no more than can be spoken with at once, however many want it at the same moment', async () => {
    const time = '2026-06-04T08:15:00.000Z';
    const many = await Promise.all(Array.from({ length: 8 }, () => door.approved()));
    const answers = await Promise.all(many.map((guardian) => book(guardian, time)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 409, 409, 409, 409, 409, 409]);
    const full = answers.find(({ status }) => status === 409)!;
    expect(full.html).toContain('Somebody else has just taken that time');
    const rows = await door.rows('select line from call_booking where starts_at = $1 order by line', [time]);
    expect(rows).toEqual([{ line: 1 }, { line: 2 }]);
    const other = await door.get(`${pageOf(await door.approved())}?day=2026-06-04`);
    expect(other.html).not.toContain(`value="${time}"`);
  });

  it('stays theirs when the one that they want instead is gone', async () => {
    const time = '2026-06-05T08:15:00.000Z';
    for (let taken = 0; taken < 2; taken += 1) await book(await door.approved(), time);
    const guardian = await door.approved();
    await book(guardian, tomorrow);
    expect((await book(guardian, time)).status).toBe(409);
    expect(await bookedBy(guardian)).toBe(tomorrow);
  });

  it('is one for each request, however often and at once it is chosen', async () => {
    const guardian = await door.approved();
    const times = ['08:30', '08:45', '09:00', '09:15'].map((time) => `2026-06-09T${time}:00.000Z`);
    await Promise.all(times.map((time) => book(guardian, time)));
    const rows = await door.rows('select 1 from call_booking where verification_id = $1', [guardian.verificationId]);
    expect(rows).toHaveLength(1);
  });

  it('is free for others once it is theirs no more, or they were proven in another way', async () => {
    const time = '2026-06-10T08:15:00.000Z';
    const [first, second, third] = [await door.approved(), await door.approved(), await door.approved()];
    await book(first, time);
    await book(second, time);
    const session = await door.toCard(first);
    door.charger.pay(session);
    await door.tell('checkout.session.completed', session);
    await eventually(async () => expect(await bookedBy(first)).toBeNull());
    expect((await book(third, time)).status).toBe(303);
  });

  it('takes a form that was shown here', async () => {
    const guardian = await door.approved();
    const send = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      door.postForm(pageOf(guardian), { act: 'book', at: tomorrow, ...fields }, headers);
    expect((await send({})).status).toBe(403);
    const page = await door.get(pageOf(guardian));
    const token = /name="token" value="([^"]*)"/.exec(page.html)![1]!;
    const cookie = cookieOf(page);
    expect((await send({ token }, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send({ token: `${token}x` }, { cookie })).status).toBe(403);
    expect(await bookedBy(guardian)).toBeNull();
    expect((await send({ token }, { cookie })).status).toBe(303);
  });

  it('keeps nothing of who calls', async () => {
    const columns = await door.rows<{ column_name: string }>(
      `select column_name from information_schema.columns where table_name in ('call_booking', 'call_record')`,
    );
    expect(
      columns.map(({ column_name }) => column_name).filter((name) => /phone|name|email|address/.test(name)),
    ).toEqual([]);
  });
});

describe('number, hours and times', () => {
  it('are those of today, whatever stood in the policy when the parent was asked', async () => {
    const guardian = await door.approved();
    const rules = door.app.get(CurrentRules);
    const { policy } = rules;
    const { times: _, ...call } = policy.verification!.call!;
    const changed = { ...policy, verification: { ...policy.verification!, call: { ...call, phone: '+31 800 1111' } } };
    Object.assign(rules, { policy: changed });
    const { html } = await door.get(pageOf(guardian));
    Object.assign(rules, { policy });
    expect(html).toContain('+31 800 1111');
    expect(html).not.toContain('Choose a time');
  });
});
