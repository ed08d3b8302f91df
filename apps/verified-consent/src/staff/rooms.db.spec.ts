import { randomUUID } from 'node:crypto';
import { staffRoles } from '@kinsent/store';
import { StrongDoor } from '../verified-consent.testing';
import { DeskCounters } from './desk-counters';
import { deskRooms } from './desk-navigation';
import { Looks } from './looks';
import { StaffBrowser } from './staff.testing';

const start = new Date('2026-11-22T09:00:00Z');

describe('people at the desk', () => {
  let door: StrongDoor;
  let sam: StaffBrowser;
  let alex: StaffBrowser;

  beforeAll(async () => {
    door = await StrongDoor.open(start);
  });
  afterAll(() => door.stop());
  beforeEach(async () => {
    sam = await StaffBrowser.signIn(door, ['administrator'], { name: 'Sam' });
    alex = await StaffBrowser.signIn(door, ['agent'], { name: 'Alex <b>&' });
  });

  const training = () => `/desk/people/${alex.staffId}/training`;
  const stored = async () =>
    (await door.rows<Record<string, unknown>>('select * from staff where id = $1', [alex.staffId]))[0]!;

  it('are trained until a day that an administrator records, and see it themselves', async () => {
    expect((await alex.get('/desk')).html).toContain('No training for calls is recorded for you');
    const done = await sam.send('/desk/people', training(), { act: 'record', until: '2027-05-31' });
    expect(done).toMatchObject({ status: 303, location: '/desk/people?done=trained' });
    const page = await sam.get(done.location!);
    expect(page.html).toContain('The training is recorded.');
    expect(page.html).toContain('Until 31 May 2027. Recorded by Sam on 22 November 2026.');
    expect(page.html).toContain('Alex &lt;b>&amp;');
    expect((await alex.get('/desk')).html).toContain('You are trained for calls until 31 May 2027.');
    door.clock.moveTo(new Date('2027-06-01T09:00:00Z'));
    const later = await StaffBrowser.signIn(door, ['agent'], { name: 'Alex', subject: 'trained-before' });
    await door.rows('update staff set trained_until = $2 where id = $1', [
      later.staffId,
      new Date('2027-05-31T23:59:59Z'),
    ]);
    expect((await later.get('/desk')).html).toContain('Your training for calls ended on 31 May 2027');
    door.clock.moveTo(start);
  });

  it.each([
    ['2026-11-21', 'That day is over'],
    ['2028-11-23', 'two years at most'],
    ['soon', 'Give the day as year, month and day'],
    ['', 'Give the day as year, month and day'],
    ['"><script>alert(1)</script>', 'Give the day as year, month and day'],
  ])('are not trained until "%s"', async (until, words) => {
    const page = await sam.send('/desk/people', training(), { act: 'record', until });
    expect(page.status).toBe(422);
    expect(page.html).toContain(words);
    expect(page.html).not.toContain('<script>');
    expect(await stored()).toMatchObject({ trained_until: null, trained_by: null });
  });

  it('lose a training at once when an administrator says so', async () => {
    await sam.send('/desk/people', training(), { act: 'record', until: '2027-05-31' });
    expect(await sam.send('/desk/people', training(), { act: 'end' })).toMatchObject({ status: 303 });
    expect(await stored()).toMatchObject({ trained_until: null, trained_by: sam.staffId });
  });

  it('are signed out everywhere by an administrator', async () => {
    expect(await alex.get('/desk')).toMatchObject({ status: 200 });
    await sam.send('/desk/people', `/desk/people/${alex.staffId}/sessions`);
    expect(await alex.get('/desk')).toMatchObject({ status: 303 });
    expect((await sam.get('/desk/people?done=ended')).html).toContain('have ended');
  });

  it('train nobody who does not exist, and nobody without the role', async () => {
    for (const id of [randomUUID(), 'nobody']) {
      const path = `/desk/people/${id}/training`;
      const page = await sam.post(path, { token: await sam.tokenFor(path), act: 'record', until: '2027-05-31' });
      expect(page.status).toBe(404);
    }
    const path = training();
    const page = await alex.post(path, { token: await alex.tokenFor(path), act: 'record', until: '2027-05-31' });
    expect(page.status).toBe(403);
    expect(await stored()).toMatchObject({ trained_until: null });
  });
});

describe('the log of looks', () => {
  let door: StrongDoor;
  let officer: StaffBrowser;
  let robin: StaffBrowser;
  const scan = randomUUID();

  beforeAll(async () => {
    door = await StrongDoor.open(start);
    officer = await StaffBrowser.signIn(door, ['privacy-officer'], { name: 'Olga' });
    robin = await StaffBrowser.signIn(door, ['reviewer'], { name: 'Robin' });
    const looks = door.app.get(Looks);
    const staff = { id: robin.staffId, name: 'Robin', roles: [], trainedUntil: null };
    for (let n = 1; n <= 120; n += 1) {
      const subjectId = n === 60 ? scan : randomUUID();
      await looks.write({ staff, subject: 'scan', subjectId, why: `look ${n}` });
    }
    const olga = { ...staff, id: officer.staffId };
    await looks.write({ staff: olga, subject: 'evidence', subjectId: scan, why: 'of Olga <i>' });
  });
  afterAll(() => door.stop());

  const whys = (html: string) => [...html.matchAll(/<td data-label="For what">([^<]*)/g)].map(([, why]) => why);

  it('shows the newest first, a page at a time, and each line once', async () => {
    const seen: string[] = [];
    let url: string | undefined = '/desk/looks';
    let pages = 0;
    while (url !== undefined) {
      const { html } = await officer.get(url);
      seen.push(...(whys(html) as string[]));
      url = /<a class="button quiet" href="([^"]*)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(seen[0]).toBe('of Olga &lt;i>');
    expect(seen.slice(1)).toEqual(Array.from({ length: 120 }, (_, n) => `look ${120 - n}`));
  });

  it('is narrowed to one person, to one thing, or to both', async () => {
    expect(whys((await officer.get(`/desk/looks?who=${officer.staffId}`)).html)).toEqual(['of Olga &lt;i>']);
    expect(whys((await officer.get(`/desk/looks?about=${scan}`)).html)).toEqual(['of Olga &lt;i>', 'look 60']);
    expect(whys((await officer.get(`/desk/looks?about=${scan}&who=${robin.staffId}`)).html)).toEqual(['look 60']);
    expect((await officer.get(`/desk/looks?about=${randomUUID()}`)).html).toContain('No such look was written down.');
  });

  it.each(["about='; drop table desk_look", 'about=%3Cscript%3E', `about=${'9'.repeat(500)}`, 'about=1'])(
    'says that %s is no number',
    async (query) => {
      const page = await officer.get(`/desk/looks?${query}`);
      expect(page.status).toBe(422);
      expect(page.html).toContain('This is no number of ours');
      expect(page.html).not.toContain('<script>');
    },
  );

  it.each(['who=x', 'before=x', 'who=a&who=b', 'before=', 'about='])('does not stumble over ?%s', async (query) => {
    expect(await officer.get(`/desk/looks?${query}`)).toMatchObject({ status: 200 });
  });

  it('shows numbers alone: nothing of a family could be in it', async () => {
    const columns = await door.rows<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns where table_name = 'desk_look' order by 1`,
    );
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'at timestamp with time zone',
      'id uuid',
      'staff_id uuid',
      'subject text',
      'subject_id uuid',
      'why text',
    ]);
  });
});

describe('the rooms of the desk', () => {
  let door: StrongDoor;

  beforeAll(async () => {
    door = await StrongDoor.open(start);
  });
  afterAll(() => door.stop());

  it.each(staffRoles)('open to a %s where the bar says so, and nowhere else', async (role) => {
    const browser = await StaffBrowser.signIn(door, [role]);
    const opened = await Promise.all(
      deskRooms.map(async ({ key, path }) => ({ key, status: (await browser.get(path)).status })),
    );
    expect(opened).toEqual(deskRooms.map(({ key, roles }) => ({ key, status: roles.includes(role) ? 200 : 403 })));
  });

  it('open to nobody who is not signed in', async () => {
    for (const { path } of deskRooms) expect([path, (await door.get(path)).status]).toEqual([path, 303]);
  });
});

describe('what is waiting', () => {
  let door: StrongDoor;

  beforeAll(async () => {
    door = await StrongDoor.open(start);
    const counters = door.app.get(DeskCounters);
    const count = (waiting: number, overdue: number) => () => Promise.resolve({ waiting, overdue });
    counters.add({ key: 'people', path: '/desk/people', roles: ['administrator'], count: count(3, 1) });
    counters.add({ key: 'evidence', path: '/desk/evidence', roles: ['administrator'], count: count(1, 0) });
    counters.add({
      key: 'looks',
      path: '/desk/looks',
      roles: ['privacy-officer'],
      count: () => Promise.reject(new Error()),
    });
  });
  afterAll(() => door.stop());

  it('is counted for whoever’s work it is, and not for others', async () => {
    const sam = await StaffBrowser.signIn(door, ['administrator']);
    const { html, status } = await sam.get('/desk');
    expect(status).toBe(200);
    expect(html).toMatch(/<li class="late"><a href="\/desk\/people">.*3 are waiting.*1 is late/);
    expect(html).toMatch(/<li><a href="\/desk\/evidence">.*1 is waiting/);
  });
});
