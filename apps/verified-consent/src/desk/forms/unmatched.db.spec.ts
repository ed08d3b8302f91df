import { spokenReference } from '@kinsent/consent';
import { VerificationStore } from '@kinsent/store';
import { bodyOf, aPhoto, multipartType } from '../../signed-form/upload.testing';
import { StaffBrowser } from '../../staff/staff.testing';
import { eventually, type Guardian, type Page, StrongDoor } from '../../verified-consent.testing';
import { formOf, scanRow, type Sent } from './room.testing';

const start = new Date('2026-06-01T10:00:00Z');
const hour = 3_600_000;
const metricsToken = 'a token for a test, long enough';
let door: StrongDoor;
let ada: StaffBrowser;

beforeAll(async () => {
  door = await StrongDoor.open(start, { METRICS_TOKEN: metricsToken });
});
afterAll(() => door?.stop());

beforeEach(async () => {
  ada = await StaffBrowser.signIn(door, ['reviewer'], { name: 'Ada' });
});

async function referenceOf({ verificationId }: Guardian): Promise<string> {
  return (await door.app.get(VerificationStore).byId(verificationId))!.reference;
}

const send = (sent: Sent, fields: Record<string, string>) => ada.send(sent.path, sent.path, fields);

describe('a form of which nobody knows the request', () => {
  it('is given its request by the reference that somebody reads, and then waits to be judged', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, null);
    expect((await ada.get('/desk/forms/unmatched')).html).toContain(sent.path);
    const typed = spokenReference(await referenceOf(guardian)).toLowerCase();
    const step = await send(sent, { act: 'match', reference: typed });
    expect([step.status, step.location]).toEqual([303, `${sent.path}?done=matched`]);
    expect(await scanRow(door, sent)).toMatchObject({ state: 'waiting', verification_id: guardian.verificationId });
    expect((await ada.get(step.location!)).html).toContain('The form has its request');
    const needed = (await door.events(guardian)).filter(({ type }) => type === 'verification.review_needed');
    expect(needed).toHaveLength(1);
    const [look] = await door.rows<{ staff_id: string; why: string }>(
      'select staff_id, why from desk_look where subject_id = $1',
      [sent.id],
    );
    expect(look).toEqual({ staff_id: ada.staffId, why: 'match' });
  });

  it('that was given the wrong one goes back, and what was said of it there counts nowhere', async () => {
    const guardian = await door.approved();
    const other = await door.approved();
    const sent = await formOf(door, guardian);
    const grace = await StaffBrowser.signIn(door, ['reviewer'], { name: 'Grace' });
    await send(sent, { act: 'approve', signature: 'handwritten', 'box.public-creations': 'yes' });
    expect((await grace.send(sent.path, sent.path, { act: 'return' })).status).toBe(303);
    const step = await send(sent, { act: 'unmatch' });
    expect(step.location).toBe('/desk/forms/unmatched?done=unmatched');
    expect(await scanRow(door, sent)).toMatchObject({ state: 'unmatched', verification_id: null });
    await send(sent, { act: 'match', reference: await referenceOf(other) });
    const yes = { act: 'approve', signature: 'handwritten', 'box.public-creations': 'yes' };
    expect((await send(sent, yes)).location).toBe('/desk/forms?done=proposed');
    expect(await door.states(other)).toEqual({ 'public-creations': 'asked' });
    expect((await grace.send(sent.path, sent.path, yes)).location).toBe('/desk/forms?done=approved');
    expect(await door.states(other)).toEqual({ 'public-creations': 'granted' });
    expect(await door.states(guardian)).toEqual({ 'public-creations': 'asked' });
  });

  it('is not given to a request that needs none, is over, or is nobody’s', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, null);
    const refused = async (reference: string) => {
      const page = await send(sent, { act: 'match', reference });
      return [page.status, /class="error"[^>]*>([^<]+)</.exec(page.html)?.[1]];
    };
    expect(await refused('K7QX3-MPA9E')).toEqual([
      422,
      'This is no reference of ours. Please check each letter and digit.',
    ]);
    expect(await refused('0000000000')).toEqual([422, 'There is no request with this reference, or it is forgotten.']);
    await door.act(guardian, { act: 'refuse' });
    expect(await refused(await referenceOf(guardian))).toEqual([422, 'That request has ended.']);
    expect(await scanRow(door, sent)).toMatchObject({ state: 'unmatched' });
  });

  it('that is no form of ours is thrown away with a reason, and its pages go at once', async () => {
    const sent = await formOf(door, null);
    expect((await send(sent, { act: 'discard', reason: '' })).status).toBe(422);
    expect((await send(sent, { act: 'discard', reason: 'not-a-form' })).location).toBe(
      '/desk/forms/unmatched?done=discarded',
    );
    await eventually(async () => {
      expect(await door.rows('select from scan_page where scan_id = $1', [sent.id])).toEqual([]);
    });
    expect(await scanRow(door, sent)).toMatchObject({ state: 'discarded' });
    const [look] = await door.rows<{ why: string }>('select why from desk_look where subject_id = $1', [sent.id]);
    expect(look!.why).toBe('discard: not-a-form');
  });

  it('is not thrown away once it has a request: its parent gets a verdict', async () => {
    const sent = await formOf(door, await door.approved());
    const page = await ada.get(sent.path);
    const token = /name="token" value="([^"]+)"[^>]*\/>\s*<input type="hidden" name="seen"/.exec(page.html)![1]!;
    expect((await ada.post(sent.path, { token, act: 'discard', reason: 'empty' })).status).toBe(409);
    expect(await scanRow(door, sent)).toMatchObject({ state: 'waiting' });
  });

  it('of two people who match it at once, one does', async () => {
    const [guardian, other] = [await door.approved(), await door.approved()];
    const sent = await formOf(door, null);
    const grace = await StaffBrowser.signIn(door, ['reviewer'], { name: 'Grace' });
    const references = [await referenceOf(guardian), await referenceOf(other)];
    const opened = [await ada.open(sent.path, sent.path), await grace.open(sent.path, sent.path)];
    const steps = await Promise.all(
      opened.map((matchIt, index) => matchIt({ act: 'match', reference: references[index]! })),
    );
    expect(steps.map(({ status }) => status).sort()).toEqual([303, 409]);
  });
});

describe('a form that came by post', () => {
  async function sendIn(
    who: StaffBrowser,
    fields: Record<string, string>,
    files = [{ bytes: aPhoto() }],
  ): Promise<Page> {
    const page = await who.get('/desk/forms/post');
    const token = /enctype="multipart\/form-data"[^>]*><input type="hidden" name="token" value="([^"]+)"/.exec(
      page.html,
    )?.[1];
    return post(who, bodyOf({ token: token ?? '', ...fields }, files));
  }

  async function post(who: StaffBrowser, payload: Buffer, headers: Record<string, string> = {}): Promise<Page> {
    const answer = await door.app.inject({
      method: 'POST',
      url: '/desk/forms/post',
      headers: { 'content-type': multipartType, cookie: who.jar.header, accept: 'text/html', ...headers },
      payload,
    });
    return { status: answer.statusCode, html: answer.payload, location: null, headers: answer.headers };
  }

  it('goes on the same pile, by the reference that staff type', async () => {
    const guardian = await door.approved();
    const page = await sendIn(ada, { reference: spokenReference(await referenceOf(guardian)) });
    expect([page.status, page.html.includes('waits to be judged')]).toEqual([200, true]);
    const [scan] = await door.rows<{ id: string; road: string; state: string }>(
      'select id, road, state from form_scan where verification_id = $1',
      [guardian.verificationId],
    );
    expect(scan).toMatchObject({ road: 'post', state: 'waiting' });
    expect((await ada.get('/desk/forms')).html).toContain(scan!.id);
  });

  it('without a reference that anybody can read waits until somebody knows it', async () => {
    const page = await sendIn(ada, { reference: '' });
    expect(page.html).toContain('nobody knows its request yet');
  });

  it('is refused with the reason, and what was typed is not lost', async () => {
    const mistyped = await sendIn(ada, { reference: 'K7QX3-MPA9E' });
    expect([mistyped.status, mistyped.html.includes('value="K7QX3-MPA9E"')]).toEqual([422, true]);
    const none = await sendIn(ada, { reference: '' }, []);
    expect([none.status, none.html.includes('Choose a file.')]).toEqual([422, true]);
    const odd = await sendIn(ada, { reference: '' }, [{ bytes: Buffer.from('MZ this is a program') }]);
    expect([odd.status, odd.html.includes('no file that we can read')]).toEqual([422, true]);
  });

  it('is taken from nobody else: no session, no role, no token, another site', async () => {
    const before = await door.rows('select from form_scan');
    const files = [{ bytes: aPhoto() }];
    const agent = await StaffBrowser.signIn(door, ['agent']);
    expect((await sendIn(agent, { reference: '' })).status).toBe(403);
    expect((await post(ada, bodyOf({ token: 'forged' }, files))).status).toBe(403);
    const page = await ada.get('/desk/forms/post');
    const token = /enctype="multipart\/form-data"[^>]*><input type="hidden" name="token" value="([^"]+)"/.exec(
      page.html,
    )![1]!;
    const payload = bodyOf({ token, reference: '' }, files);
    expect((await post(ada, payload, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(ada, payload, { cookie: '' })).status).toBe(401);
    door.clock.moveTo(new Date(door.clock.now().getTime() + 9 * hour));
    expect((await post(ada, payload)).status).toBe(401);
    expect(await door.rows('select from form_scan')).toEqual(before);
  });
});

describe('a reference', () => {
  it('finds where its request stands, with a line in the log', async () => {
    const guardian = await door.approved();
    const sent = await formOf(door, guardian);
    const reference = await referenceOf(guardian);
    const page = await ada.get(`/desk/search?reference=${spokenReference(reference)}`);
    expect([page.status, page.html.includes(sent.path)]).toEqual([200, true]);
    expect(page.html).toContain('The parent has yet to show who they are.');
    const agent = await StaffBrowser.signIn(door, ['agent']);
    const seen = await agent.get(`/desk/search?reference=${reference}`);
    expect([seen.status, seen.html.includes(sent.path)]).toEqual([200, false]);
    expect([page, seen].map(({ html }) => html.includes(`/desk/calls/${reference}`))).toEqual([false, true]);
    expect((await agent.get(`/desk/calls/${reference}`)).status).toBe(200);
    // The page of the call writes a line of its own.
    const looks = await door.rows<{ staff_id: string }>(
      'select staff_id from desk_look where subject_id = $1 order by id',
      [guardian.verificationId],
    );
    expect(looks.map(({ staff_id }) => staff_id)).toEqual([ada.staffId, agent.staffId, agent.staffId]);
    const administrator = await StaffBrowser.signIn(door, ['administrator']);
    expect((await administrator.get(`/desk/search?reference=${reference}`)).status).toBe(403);
  });

  it.each([
    ['K7QX3-MPA9E', 'This is no reference of ours.'],
    ['0000000000', 'There is no request with this reference'],
    ['%3Cscript%3E', 'This is no reference of ours.'],
  ])('%s leads nowhere, and says why', async (reference, said) => {
    const page = await ada.get(`/desk/search?reference=${reference}`);
    expect([page.status, page.html.includes(said), page.html.includes('<script>')]).toEqual([404, true, false]);
  });
});

describe('what waits too long', () => {
  it('stands on top, on the first page of the desk, in the numbers, and in the health of the service', async () => {
    const early = await formOf(door, await door.approved());
    door.clock.moveTo(new Date(door.clock.now().getTime() + 4 * 24 * hour));
    const late = await formOf(door, await door.approved());
    ada = await StaffBrowser.signIn(door, ['reviewer'], { name: 'Ada' });
    const queue = (await ada.get('/desk/forms')).html;
    expect(queue.indexOf(early.path)).toBeLessThan(queue.indexOf(late.path));
    expect(queue).toMatch(/<tr class="late">.*?4 days ago/s);
    const numbers = (await door.get('/metrics', { authorization: `Bearer ${metricsToken}` })).html;
    const overdue = Number(/^kinsent_forms_overdue (\d+)$/m.exec(numbers)?.[1]);
    expect(overdue).toBeGreaterThan(0);
    expect(numbers).toMatch(/^kinsent_forms_waiting\{standing="unmatched"\} \d+$/m);
    expect((await ada.get('/desk')).html).toContain(`${overdue} ${overdue === 1 ? 'is' : 'are'} late`);
    const health = await door.get('/health/ready', { accept: 'application/json' });
    expect([health.status, health.html.includes('"forms":"degraded"')]).toEqual([200, true]);
  });
});
