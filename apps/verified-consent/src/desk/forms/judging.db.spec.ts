import { Client } from 'pg';
import { StaffBrowser } from '../../staff/staff.testing';
import { eventually, type Guardian, StrongDoor } from '../../verified-consent.testing';
import { formOf, image, scanRow, type Sent } from './room.testing';

const start = new Date('2026-06-01T10:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;
let door: StrongDoor;
let ada: StaffBrowser;
let grace: StaffBrowser;

beforeAll(async () => {
  door = await StrongDoor.open(start);
});
afterAll(() => door?.stop());

beforeEach(async () => {
  ada = await StaffBrowser.signIn(door, ['reviewer'], { name: 'Ada' });
  grace = await StaffBrowser.signIn(door, ['reviewer'], { name: 'Grace' });
});

const drawings = 'public-creations';
const measuring = 'analytics-across-services';
const both = [drawings, measuring];
const yes = { act: 'approve', signature: 'handwritten', [`box.${drawings}`]: 'yes', [`box.${measuring}`]: 'yes' };

const judge = (who: StaffBrowser, { path }: Sent, fields: Record<string, string>) => who.send(path, path, fields);

/** Both see the form before either has judged it. */
async function atOnce(both: readonly StaffBrowser[], { path }: Sent, fields: Record<string, string>) {
  const opened = await Promise.all(both.map((who) => who.open(path, path)));
  return Promise.all(opened.map((judgeIt) => judgeIt(fields)));
}

async function twice(sent: Sent, fields: Record<string, string>) {
  await judge(ada, sent, fields);
  return judge(grace, sent, fields);
}

async function evidenceOf({ requestId }: Guardian) {
  return door.rows<{ method: string; approval: string; attested_by: string[]; artefact_digest: string }>(
    'select method, approval, attested_by, artefact_digest from evidence where request_id = $1',
    [requestId],
  );
}

const looksAt = ({ id }: Sent) =>
  door.rows<{ staff_id: string; why: string }>(
    'select staff_id, why from desk_look where subject_id = $1 order by id',
    [id],
  );

async function rowsOf(url: string, text: string, values: unknown[]): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text, values);
  await client.end();
  return rows;
}

describe('a form that two people see alike', () => {
  it('grants what page and form say yes to, refuses the rest, and tells parent and app', async () => {
    const guardian = await door.approved({ purposes: both });
    const sent = await formOf(door, guardian);
    const fields = { ...yes, [`box.${measuring}`]: 'no' };
    const first = await judge(ada, sent, fields);
    expect([first.status, first.location]).toEqual([303, '/desk/forms?done=proposed']);
    expect(await door.states(guardian)).toEqual({ [drawings]: 'asked', [measuring]: 'asked' });
    const second = await judge(grace, sent, fields);
    expect([second.status, second.location]).toEqual([303, '/desk/forms?done=approved']);
    expect((await grace.get(second.location!)).html).toContain('The form is accepted.');
    expect(await door.states(guardian)).toEqual({ [drawings]: 'granted', [measuring]: 'refused' });
    const rows = await evidenceOf(guardian);
    expect(rows).toEqual([
      {
        method: 'signed-form',
        approval: 'enumerated',
        attested_by: [ada.staffId, grace.staffId],
        artefact_digest: sent.digest,
      },
    ]);
    const types = (await door.events(guardian)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['consent.granted', 'consent.refused', 'verification.passed']));
    const letters = await door.rows(`select from duty where kind = 'letter.judged' and subject_id = $1`, [sent.id]);
    expect(letters).toHaveLength(1);
    expect((await door.get(guardian.path)).html).toContain('This is done');
  });

  it('that proves nothing grants nothing, and leaves the way open', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    expect((await twice(sent, { act: 'reject', rejection: 'unsigned' })).location).toBe('/desk/forms?done=rejected');
    expect(await scanRow(door, sent)).toMatchObject({ state: 'rejected', rejection: 'unsigned' });
    expect(await door.states(guardian)).toEqual({ [drawings]: 'asked' });
    const failed = (await door.events(guardian)).filter(({ type }) => type === 'verification.failed');
    expect(failed).toMatchObject([{ data: { method: 'signed-form', cause: 'unsigned' } }]);
    const again = await formOf(door, guardian);
    expect((await twice(again, yes)).location).toBe('/desk/forms?done=approved');
    expect(await door.states(guardian)).toEqual({ [drawings]: 'granted' });
  });

  it('is nothing to one person alone, also in another session or with another role', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    await judge(ada, sent, yes);
    const again = await StaffBrowser.signIn(door, ['reviewer', 'privacy-officer', 'administrator'], {
      name: 'Ada',
      subject: ada.person.subject,
    });
    const page = await again.get(sent.path);
    expect(page.html).toContain('nobody confirms their own');
    expect(page.html).not.toContain('value="approve"');
    const other = await grace.get(sent.path);
    const [token] = /name="token" value="([^"]+)"/.exec(other.html)!.slice(1);
    expect((await again.post(sent.path, { token: token!, seen: '1', ...yes })).status).toBe(403);
    expect(await door.states(guardian)).toEqual({ [drawings]: 'asked' });
  });

  it('is judged without knowing what the first one said', async () => {
    const guardian = await door.approved({ purposes: both });
    const sent = await formOf(door, guardian);
    await judge(ada, sent, { act: 'reject', rejection: 'altered' });
    const page = await grace.get(sent.path);
    expect(page.html).toContain('Somebody has judged this form');
    expect(page.html).not.toMatch(/\bAda\b/);
    expect(page.html).not.toMatch(/selected|checked(?! value)[^>]*name="(signature|box)/);
    const step = await judge(grace, sent, yes);
    expect(step.location).toBe(`${sent.path}?done=returned`);
    expect(await scanRow(door, sent)).toMatchObject({ state: 'waiting' });
    const after = await ada.get(sent.path);
    for (const said of ['Ada', 'Grace', 'reject: Its text was changed', 'accept (by hand)']) {
      expect(after.html).toContain(said);
    }
    expect(await door.states(guardian)).toEqual({ [drawings]: 'asked', [measuring]: 'asked' });
  });
});

describe('two reviewers at once', () => {
  it('count once: the other one is told that somebody was quicker', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    const linus = await StaffBrowser.signIn(door, ['reviewer'], { name: 'Linus' });
    await judge(ada, sent, yes);
    const steps = await atOnce([grace, linus], sent, yes);
    expect(steps.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(steps.find(({ status }) => status === 409)!.html).toContain('Somebody else has just judged');
    expect(await evidenceOf(guardian)).toHaveLength(1);
    const letters = await door.rows(`select from duty where kind = 'letter.judged' and subject_id = $1`, [sent.id]);
    expect(letters).toHaveLength(1);
  });

  it('with a first word each: one proposes, and the other is no second word on what they did not see', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    const steps = await atOnce([ada, grace], sent, yes);
    expect(steps.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await scanRow(door, sent)).toMatchObject({ state: 'proposed' });
    expect(await door.states(guardian)).toEqual({ [drawings]: 'asked' });
  });

  it('a verdict that is sent again does nothing', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    const page = await ada.get(sent.path);
    const hidden = {
      token: /name="token" value="([^"]+)"[^>]*\/>\s*<input type="hidden" name="seen"/.exec(page.html)![1]!,
      seen: '0',
    };
    expect((await ada.post(sent.path, { ...hidden, ...yes })).status).toBe(303);
    expect((await ada.post(sent.path, { ...hidden, ...yes })).status).toBe(409);
    await judge(grace, sent, { act: 'return' });
    expect((await ada.post(sent.path, { ...hidden, ...yes })).status).toBe(409);
    expect(await scanRow(door, sent)).toMatchObject({ state: 'waiting' });
    const reviews = await door.rows('select from scan_review where scan_id = $1', [sent.id]);
    expect(reviews).toHaveLength(2);
  });
});

describe('a form that came too late', () => {
  const cases: [string, (guardian: Guardian) => Promise<void>][] = [
    ['expired', () => Promise.resolve(door.clock.moveTo(new Date(door.clock.now().getTime() + 15 * day)))],
    ['was cancelled', (guardian) => door.act(guardian, { act: 'lapse', cause: 'cancelled' })],
    ['was refused', (guardian) => door.act(guardian, { act: 'refuse' })],
  ];

  it.each(cases)('because the request %s grants nothing, and says so', async (_, ending) => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    await ending(guardian);
    ada = await StaffBrowser.signIn(door, ['reviewer']);
    expect((await ada.get(sent.path)).html).toContain('Nothing waits for this form any more');
    const step = await judge(ada, sent, { act: 'reject', rejection: 'unreadable' });
    expect(step.location).toBe('/desk/forms?done=too-late');
    expect(await scanRow(door, sent)).toMatchObject({ state: 'rejected', rejection: 'too-late' });
    expect(Object.values(await door.states(guardian))).not.toContain('granted');
    expect(await evidenceOf(guardian)).toEqual([]);
  });

  it('because its request is forgotten is not there any more, and nobody is sent to it', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    const page = await ada.get(sent.path);
    const token = /name="token" value="([^"]+)"[^>]*\/>\s*<input type="hidden" name="seen"/.exec(page.html)![1]!;
    expect((await ada.get('/desk/forms')).html).toContain(sent.path);
    await door.rows(`update consent_request set state = 'erased' where id = $1`, [guardian.requestId]);
    expect((await ada.post(sent.path, { token, seen: '0', ...yes })).status).toBe(404);
    for (const url of [sent.path, `${sent.path}/pages/1`]) expect((await ada.get(url)).status).toBe(404);
    expect(await looksAt(sent)).toEqual([]);
    expect((await ada.get('/desk/forms')).html).not.toContain(sent.path);
    expect(await scanRow(door, sent)).toMatchObject({ state: 'waiting' });
    expect(await evidenceOf(guardian)).toEqual([]);
  });

  it('between the first and the second look grants nothing', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    await judge(ada, sent, yes);
    const page = await grace.get(sent.path);
    await door.act(guardian, { act: 'refuse' });
    const token = /name="token" value="([^"]+)"[^>]*\/>\s*<input type="hidden" name="seen"/.exec(page.html)![1]!;
    const step = await grace.post(sent.path, { token, seen: '1', ...yes });
    expect(step.location).toBe('/desk/forms?done=too-late');
    expect(await door.states(guardian)).toEqual({ [drawings]: 'refused' });
  });
});

describe('a verdict whose commit fails', () => {
  it('leaves everything as it was, and can be given again', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    await judge(ada, sent, yes);
    await door.rows(
      `create function broken() returns trigger language plpgsql as $$ begin raise 'the disk is full'; end $$`,
    );
    await door.rows(
      `create trigger broken before insert on duty for each row when (new.kind = 'letter.judged') execute function broken()`,
    );
    expect((await judge(grace, sent, yes)).status).toBe(500);
    expect(await scanRow(door, sent)).toMatchObject({ state: 'proposed' });
    expect(await door.states(guardian)).toEqual({ [drawings]: 'asked' });
    expect(await evidenceOf(guardian)).toEqual([]);
    expect(
      await door.rows('select from guardian_proof where method = $1 and proven_at = $2', [
        'signed-form',
        door.clock.now(),
      ]),
    ).toEqual([]);
    await door.rows('drop trigger broken on duty');
    expect((await judge(grace, sent, yes)).location).toBe('/desk/forms?done=approved');
    expect(await door.states(guardian)).toEqual({ [drawings]: 'granted' });
  });
});

describe('what keeps a verdict from being taken', () => {
  it.each<[string, Record<string, string>, string]>([
    ['nothing chosen', { act: 'approve' }, 'Say how it is signed.'],
    ['not signed', { ...yes, signature: 'none' }, 'Reject it for that reason.'],
    ['drawn on a screen', { ...yes, signature: 'drawn' }, 'signed on a screen. Reject it'],
    ['a box not read', { act: 'approve', signature: 'handwritten' }, 'Say what the form says'],
    ['no reason', { act: 'reject' }, 'Choose a reason.'],
  ])('%s is said, and nothing is lost', async (_, fields, said) => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    const page = await judge(ada, sent, fields);
    expect([page.status, page.html.includes(said)]).toEqual([422, true]);
    if (fields[`box.${drawings}`] === 'yes')
      expect(page.html).toMatch(/name="box.public-creations" value="yes" checked/);
    expect(await scanRow(door, sent)).toMatchObject({ state: 'waiting' });
  });

  it('an agent neither sees nor judges', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    const agent = await StaffBrowser.signIn(door, ['agent', 'administrator']);
    for (const url of ['/desk/forms', '/desk/forms/unmatched', sent.path, `${sent.path}/pages/1`]) {
      expect((await agent.get(url)).status).toBe(403);
    }
    expect((await agent.post(sent.path, { seen: '0', ...yes })).status).toBe(403);
    expect(await looksAt(sent)).toEqual([]);
  });

  it('a privacy officer looks for a reason, and does not judge', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    const officer = await StaffBrowser.signIn(door, ['privacy-officer']);
    const page = await officer.get(sent.path);
    expect(page.html).toContain('For what do you look?');
    expect(page.html).not.toContain('/pages/1');
    expect((await officer.get(`${sent.path}/pages/1`)).status).toBe(403);
    expect((await officer.get(`${sent.path}/pages/1?why=curious`)).status).toBe(403);
    expect(await looksAt(sent)).toEqual([]);
    expect((await officer.get(`${sent.path}?look=1`)).html).toContain('Choose for what you look.');
    expect((await officer.get(`${sent.path}?look=1&why=complaint`)).html).toContain('/pages/1?why=complaint');
    expect((await officer.get(`${sent.path}/pages/1?why=complaint`)).status).toBe(200);
    expect(await looksAt(sent)).toEqual([{ staff_id: officer.staffId, why: 'complaint, page 1' }]);
    expect((await officer.post(sent.path, { seen: '0', ...yes })).status).toBe(403);
  });

  it('an expired session, a forged token, another site, and nobody at all', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    expect((await ada.post(sent.path, { token: 'forged', seen: '0', ...yes })).status).toBe(403);
    expect((await ada.post(sent.path, { seen: '0', ...yes })).status).toBe(403);
    const page = await ada.get(sent.path);
    const token = /name="token" value="([^"]+)"[^>]*\/>\s*<input type="hidden" name="seen"/.exec(page.html)![1]!;
    const fields = { token, seen: '0', ...yes };
    expect((await ada.post(sent.path, fields, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await door.postForm(sent.path, fields)).status).toBe(401);
    door.clock.moveTo(new Date(door.clock.now().getTime() + 13 * hour));
    expect((await ada.post(sent.path, fields)).status).toBe(401);
    expect((await ada.get(`${sent.path}/pages/1`)).status).toBe(303);
    expect(await scanRow(door, sent)).toMatchObject({ state: 'waiting' });
    expect(await looksAt(sent)).toEqual([]);
  });

  it.each([
    '/desk/forms/nothing',
    '/desk/forms/0198c0de-0000-7000-8000-000000000009',
    '/desk/forms/0198c0de-0000-7000-8000-000000000009/pages/1',
  ])('%s is not there', async (url) => expect((await ada.get(url)).status).toBe(404));
});

describe('a look at a page', () => {
  it('is written down before it leaves, and shows an image of our own making and nothing else', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    const page = await ada.get(sent.path);
    expect([...page.html.matchAll(/<img src="([^"]+)"/g)].map(([, src]) => src)).toEqual([
      `${sent.path}/pages/1?why=judging`,
      `${sent.path}/pages/2?why=judging`,
    ]);
    expect(await looksAt(sent)).toEqual([]);
    const shown = await ada.get(`${sent.path}/pages/2?why=judging`);
    expect([shown.status, shown.headers['content-type'], shown.headers['cache-control']]).toEqual([
      200,
      'image/jpeg',
      'no-store',
    ]);
    expect(shown.headers['x-content-type-options']).toBe('nosniff');
    expect(shown.headers['content-security-policy']).toContain('sandbox');
    expect(shown.html.length).toBe(image.toString().length);
    expect(await looksAt(sent)).toEqual([{ staff_id: ada.staffId, why: 'judging, page 2' }]);
    expect((await ada.get(`${sent.path}/pages/3`)).status).toBe(404);
    expect((await ada.get(`${sent.path}/pages/0`)).status).toBe(404);
  });

  it('does not happen when it cannot be written down', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    await door.rows('revoke insert on desk_look from kinsent_verified_consent');
    const shown = await ada.get(`${sent.path}/pages/1`);
    await door.rows('grant insert on desk_look to kinsent_verified_consent');
    expect(shown.status).toBe(500);
    expect(shown.html).not.toContain('a page of a form');
  });
});

describe('after the verdict and the policy’s period', () => {
  it('the pages, their key and the way to them are gone, and what was decided stands', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    await twice(sent, yes);
    const pages = () => door.rows('select from scan_page where scan_id = $1', [sent.id]);
    const key = () => rowsOf(door.database.keyOwnerUrl, 'select from desk_key where id = $1', [sent.id]);
    expect(await key()).toHaveLength(1);
    door.clock.moveTo(new Date(door.clock.now().getTime() + 13 * day));
    expect(await pages()).toHaveLength(2);
    door.clock.moveTo(new Date(door.clock.now().getTime() + 2 * day));
    await eventually(async () => expect(await pages()).toEqual([]));
    await eventually(async () => expect(await key()).toEqual([]));
    expect(await door.states(guardian)).toEqual({ [drawings]: 'granted' });
    const officer = await StaffBrowser.signIn(door, ['privacy-officer']);
    expect((await officer.get(`${sent.path}?look=1&why=check`)).html).toContain(
      'The pictures of this form were deleted',
    );
    expect((await officer.get(`${sent.path}/pages/1?why=check`)).status).toBe(404);
    const [row] = await door.rows<{ artefact_destroyed_at: Date | null }>(
      'select artefact_destroyed_at from evidence where artefact_digest = $1',
      [sent.digest],
    );
    expect(row!.artefact_destroyed_at).not.toBeNull();
  });
});
