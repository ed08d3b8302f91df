import { type Policy, spokenReference } from '@kinsent/consent';
import { GuardianPinStore, VerificationStore } from '@kinsent/store';
import { CurrentRules } from '../current-rules';
import { formsIn, StaffBrowser } from '../staff/staff.testing';
import { type Guardian, type Page, StrongDoor } from '../verified-consent.testing';

const start = new Date('2026-06-01T10:00:00Z');
const trainedUntil = new Date('2026-12-31T00:00:00Z');
const drawings = 'public-creations';
const measuring = 'analytics-across-services';
const both = [drawings, measuring];
let door: StrongDoor;
let agent: StaffBrowser;

beforeAll(async () => {
  door = await StrongDoor.open(start);
  agent = await StaffBrowser.signIn(door, ['agent'], { name: 'Anouk', trainedUntil });
});
afterAll(() => door?.stop());

async function pathOf({ verificationId }: Guardian): Promise<string> {
  const { reference } = (await door.app.get(VerificationStore).byId(verificationId))!;
  return `/desk/calls/${spokenReference(reference)}`;
}

const passed = { method: 'phone-call', outcome: 'passed', [`said.${drawings}`]: 'yes', attest: 'yes' };

/** Opens the page about a guardian and records the call. */
async function record(guardian: Guardian, fields: Record<string, string>, by = agent): Promise<Page> {
  const path = await pathOf(guardian);
  return by.send(path, path, fields);
}

function calls({ verificationId }: Guardian): Promise<Record<string, unknown>[]> {
  return door.rows('select * from call_record where verification_id = $1 order by at', [verificationId]);
}

async function nothingDecided(guardian: Guardian): Promise<void> {
  expect(await calls(guardian)).toEqual([]);
  expect(new Set(Object.values(await door.states(guardian)))).toEqual(new Set(['asked']));
}

describe('a call', () => {
  it('is found by its reference, however it is typed, and shows what was asked and what to say, in both languages', async () => {
    const guardian = await door.approved({ purposes: both });
    const path = await pathOf(guardian);
    const typed = path.split('/').at(-1)!.toLowerCase().replace('-', ' ');
    const found = await agent.get(`/desk/calls?reference=${encodeURIComponent(typed)}`);
    expect(found).toMatchObject({ status: 303, location: path });
    const { html } = await agent.get(path);
    for (const text of [
      'Showing creations to everyone',
      'Measurewell Analytics Inc.',
      'version 2026-11',
      'Ask two things',
    ]) {
      expect(html).toContain(text);
    }
    expect(html).not.toMatch(/checked/);
    const nl = (await agent.get(`${path}?lang=nl`)).html;
    expect(nl).toContain('Vraag twee dingen');
    expect(nl).toContain('Leg het gesprek vast');
    await agent.get(`${path}?lang=en`);
  });

  it('that passed leads to what page and caller said yes to, on a proof that says who vouches for it', async () => {
    const guardian = await door.approved({ purposes: both });
    const page = await record(guardian, { ...passed, [`said.${measuring}`]: 'no', method: 'video-call' });
    expect(page).toMatchObject({ status: 303, location: `${await pathOf(guardian)}?done=passed` });
    expect(await door.states(guardian)).toEqual({ [drawings]: 'granted', [measuring]: 'refused' });
    expect(await calls(guardian)).toMatchObject([
      { outcome: 'passed', method: 'video-call', script: '2026-11', staff_id: agent.staffId, pin_right_at: null },
    ]);
    const [evidence] = await door.rows('select * from evidence where request_id = $1', [guardian.requestId]);
    expect(evidence).toMatchObject({
      method: 'video-call',
      level: 'high',
      cite: '16 CFR 312.5(b)(2)(iv)',
      attested_by: [agent.staffId],
      script: '2026-11',
      artefact_digest: null,
    });
    const told = (await door.events(guardian)).map(({ type }) => type);
    expect(told).toEqual(expect.arrayContaining(['verification.passed', 'consent.granted', 'consent.refused']));
    expect((await agent.get(await pathOf(guardian))).html).toContain('Nothing is left to decide here');
    expect((await door.get(guardian.path)).html).toContain('This is done');
  });

  it('serves later requests only where the caller agreed to that', async () => {
    const email = 'belt@familie.example';
    const again = async () => {
      const other = await door.approved({ email });
      return (await door.get(`${other.path}?h=${door.present(other)}`)).html.includes('You have shown it before');
    };
    await record(await door.approved({ email }), passed);
    expect(await again()).toBe(false);
    await record(await door.approved({ email }), { ...passed, remember: 'yes' });
    expect(await again()).toBe(true);
  });

  it('that did not pass is told to app and parent, who tries again in any way', async () => {
    const guardian = await door.approved();
    const page = await record(guardian, { method: 'phone-call', outcome: 'child-on-the-line' });
    expect(page.location).toContain('done=not-passed');
    expect(await door.states(guardian)).toEqual({ [drawings]: 'asked' });
    expect((await door.events(guardian)).at(-1)).toMatchObject({
      type: 'verification.failed',
      data: { method: 'phone-call', cause: 'child-on-the-line' },
    });
    const choose = (await door.get(guardian.path)).html;
    expect(choose).toContain('a child seemed to be calling');
    expect(choose).toContain('By card');
    expect((await agent.get(await pathOf(guardian))).html).toContain('Not passed: a child is on the line');
    await record(guardian, passed);
    expect(await door.states(guardian)).toEqual({ [drawings]: 'granted' });
  });

  it('says what is missing, beside what was filled in, and records nothing', async () => {
    const guardian = await door.approved();
    const bare = await record(guardian, { outcome: 'passed' });
    expect(bare.status).toBe(422);
    for (const field of ['method', `said-${drawings}`, 'attest']) expect(bare.html).toContain(`href="#field-${field}"`);
    expect(bare.html).toMatch(/value="passed" checked/);
    expect((await record(guardian, { ...passed, attest: 'on' })).status).toBe(422);
    expect((await record(guardian, { ...passed, outcome: 'maybe' })).status).toBe(422);
    await nothingDecided(guardian);
  });
});

describe('nothing is recorded', () => {
  it.each([
    ['was never trained', null],
    ['is trained no more', new Date(start.getTime() - 1)],
  ])('of an agent who %s: the page says so, and a form of theirs is refused', async (_, until) => {
    const guardian = await door.approved();
    const path = await pathOf(guardian);
    const other = await StaffBrowser.signIn(door, ['agent'], { trainedUntil });
    const page = await other.get(path);
    const { hidden } = formsIn(page.html).find(({ action }) => action === path)!;
    await door.rows('update staff set trained_until = $2 where id = $1', [other.staffId, until]);
    const html = (await other.get(path)).html;
    expect(html).toMatch(until === null ? /You are not trained for calls/ : /Your training ran out/);
    expect(html).not.toContain('Record it');
    const sent = await other.post(path, { ...hidden, ...passed });
    expect(sent.status).toBe(403);
    expect(sent.html).toContain('Nothing was recorded');
    await nothingDecided(guardian);
  });

  it.each(['reviewer', 'privacy-officer', 'administrator'] as const)('by a %s', async (role) => {
    const guardian = await door.approved();
    const path = await pathOf(guardian);
    const { hidden } = formsIn((await agent.get(path)).html).find(({ action }) => action === path)!;
    const other = await StaffBrowser.signIn(door, [role], { trainedUntil });
    expect((await other.get(path)).status).toBe(403);
    expect((await other.get('/desk/calls')).status).toBe(403);
    expect((await other.post(path, { ...hidden, ...passed })).status).toBe(403);
    await nothingDecided(guardian);
  });

  it('of a form without token, of another page, or of somebody else’s', async () => {
    const [guardian, other] = [await door.approved(), await door.approved()];
    const path = await pathOf(guardian);
    const tokenOn = async (browser: StaffBrowser, page: string, action = page) =>
      formsIn((await browser.get(page)).html).find((each) => each.action === action)!.hidden['token']!;
    const colleague = await StaffBrowser.signIn(door, ['agent'], { trainedUntil });
    const call = { call: '019a9b3c-0000-7000-8000-000000000000', script: '2026-11' };
    for (const token of [
      '',
      'abc.def',
      await tokenOn(agent, await pathOf(other)),
      await tokenOn(agent, path, `${path}/pin`),
      await tokenOn(colleague, path),
    ]) {
      expect((await agent.post(path, { ...call, ...passed, token })).status).toBe(403);
    }
    expect((await door.postForm(path, { ...call, ...passed })).status).toBe(401);
    await nothingDecided(guardian);
  });

  it('twice of one form, and once of two agents who record at the same moment', async () => {
    const guardian = await door.approved();
    const path = await pathOf(guardian);
    const { hidden } = formsIn((await agent.get(path)).html).find(({ action }) => action === path)!;
    const unsure = { ...hidden, method: 'phone-call', outcome: 'unsure' };
    expect((await agent.post(path, unsure)).status).toBe(303);
    const again = await agent.post(path, unsure);
    expect([again.status, again.html.includes('This call was recorded already')]).toEqual([409, true]);
    expect(await calls(guardian)).toHaveLength(1);

    const colleague = await StaffBrowser.signIn(door, ['agent'], { trainedUntil });
    const opened = [await agent.open(path, path), await colleague.open(path, path)];
    const pages = await Promise.all(opened.map((recordIt) => recordIt(passed)));
    expect(pages.map(({ status }) => status).sort()).toEqual([303, 409]);
    const proofs = await door.rows(
      'select 1 from guardian_proof where guardian_id = (select guardian_id from guardianship join verification v on v.guardianship_id = guardianship.id where v.id = $1)',
      [guardian.verificationId],
    );
    expect([(await calls(guardian)).length, proofs.length]).toEqual([2, 1]);
  });

  it('when the parent pays by card in the meantime', async () => {
    const guardian = await door.approved({ purposes: [measuring] });
    const path = await pathOf(guardian);
    const { hidden } = formsIn((await agent.get(path)).html).find(({ action }) => action === path)!;
    await door.rows('update verification set passed_at = $2 where id = $1', [guardian.verificationId, start]);
    const page = await agent.post(path, { ...hidden, ...passed, [`said.${measuring}`]: 'yes' });
    expect(page.status).toBe(409);
    expect(page.html).toContain('What is left to answer, they answer on their own page');
    await nothingDecided(guardian);
  });

  it('by a version of the script that stands no more', async () => {
    const guardian = await door.approved();
    const path = await pathOf(guardian);
    const { hidden } = formsIn((await agent.get(path)).html).find(({ action }) => action === path)!;
    const rules = door.app.get(CurrentRules);
    const { policy } = rules;
    const call = policy.verification!.call!;
    const script = { ...call.script, version: '2026-12' };
    const newer: Policy = { ...policy, verification: { ...policy.verification!, call: { ...call, script } } };
    Object.assign(rules, { policy: newer });
    const page = await agent.post(path, { ...hidden, ...passed });
    expect([page.status, page.html.includes('The script has changed')]).toEqual([409, true]);
    await nothingDecided(guardian);
    await record(guardian, passed);
    Object.assign(rules, { policy });
    expect(await calls(guardian)).toMatchObject([{ script: '2026-12' }]);
  });

  it.each([
    ['refused', (guardian: Guardian) => door.act(guardian, { act: 'refuse' })],
    ['lapsed', (guardian: Guardian) => door.act(guardian, { act: 'lapse', cause: 'silence' })],
    [
      'called off',
      (guardian: Guardian) =>
        door.rows(`update consent_request set state = 'cancelled' where id = $1`, [guardian.requestId]),
    ],
    [
      'run out',
      (guardian: Guardian) =>
        door.rows('update consent_request set expires_at = $2 where id = $1', [guardian.requestId, start]),
    ],
  ])('about a request that was %s', async (_, end) => {
    const guardian = await door.approved();
    const path = await pathOf(guardian);
    const { hidden } = formsIn((await agent.get(path)).html).find(({ action }) => action === path)!;
    await end(guardian);
    const page = await agent.post(path, { ...hidden, ...passed });
    expect(page.status).toBe(409);
    expect(page.html).toContain('Nothing waits here any more');
    expect((await agent.get(path)).html).not.toContain('Record it');
    expect(await calls(guardian)).toEqual([]);
    expect(Object.values(await door.states(guardian))).not.toContain('granted');
  });

  it('about a request that is forgotten, or never was', async () => {
    const guardian = await door.approved();
    const path = await pathOf(guardian);
    const { hidden } = formsIn((await agent.get(path)).html).find(({ action }) => action === path)!;
    await door.rows(`update consent_request set state = 'erased' where id = $1`, [guardian.requestId]);
    expect((await agent.get(path)).status).toBe(404);
    expect((await agent.post(path, { ...hidden, ...passed })).status).toBe(404);
    const sought = await agent.get(`/desk/calls?reference=${path.split('/').at(-1)!}`);
    expect([sought.status, sought.html.includes('No request has this reference')]).toEqual([404, true]);
    const slip = await agent.get('/desk/calls?reference=K7QX3-MPA9X');
    expect([slip.status, slip.html.includes('This is no reference')]).toEqual([422, true]);
    expect((await agent.get(`/desk/calls/${'K'.repeat(300)}`)).status).toBe(404);
    expect(await calls(guardian)).toEqual([]);
  });
});

describe('the list of calls', () => {
  it('shows chosen times of today and later, and counts them on the first page', async () => {
    const guardian = await door.approved();
    const to = { ...guardian, path: `${guardian.path}/call` };
    await door.send(to, { act: 'book', at: '2026-06-01T10:15:00.000Z' });
    const list = (await agent.get('/desk/calls')).html;
    expect(list).toContain('Monday 1 June, 12:15');
    expect(list).toContain(await pathOf(guardian));
    const home = (await agent.get('/desk')).html;
    expect(home).toMatch(/href="\/desk\/calls"[^>]*>.*?1/s);
    expect((await agent.get(await pathOf(guardian))).html).toContain('12:15');
  });

  it('writes down who looked at a request before it is shown', async () => {
    const guardian = await door.approved();
    await agent.get(await pathOf(guardian));
    const looks = await door.rows('select staff_id, subject, why from desk_look where subject_id = $1', [
      guardian.verificationId,
    ]);
    expect(looks).toEqual([{ staff_id: agent.staffId, subject: 'verification', why: 'call' }]);
  });
});

describe('the PIN of somebody who calls', () => {
  const pin = '482915';

  async function withPin(): Promise<Guardian> {
    const guardian = await door.approved();
    const { guardianId } = (await door.app.get(VerificationStore).byId(guardian.verificationId))!;
    await door.app.get(GuardianPinStore).set(guardianId, pin, start);
    return guardian;
  }

  async function check(guardian: Guardian, typed: string): Promise<Page> {
    const path = await pathOf(guardian);
    return agent.send(path, `${path}/pin`, { pin: typed });
  }

  it('is checked without being shown, and recorded with the call as right', async () => {
    const guardian = await withPin();
    const page = await check(guardian, pin);
    expect([page.status, page.html.includes('somebody whom we know')]).toEqual([200, true]);
    expect(page.html).not.toContain(pin);
    const path = await pathOf(guardian);
    const { hidden } = formsIn(page.html).find(({ action }) => action === path)!;
    // It says who calls, and replaces no question.
    expect(await door.states(guardian)).toEqual({ [drawings]: 'asked' });
    expect((await agent.post(path, { ...hidden, method: 'phone-call', outcome: 'passed' })).status).toBe(422);
    expect((await agent.post(path, { ...hidden, ...passed })).status).toBe(303);
    expect(await calls(guardian)).toMatchObject([{ pin_right_at: start }]);
  });

  it('is typed where nobody reads along', async () => {
    const { html } = await agent.get(await pathOf(await withPin()));
    expect(html).toMatch(/<input id="field-pin" name="pin" type="password"[^>]*autocomplete="off"/);
  });

  it('is wrong, whether it is wrong or there is none, and rests after five', async () => {
    for (const guardian of [await withPin(), await door.approved()]) {
      for (let time = 0; time < 5; time += 1) {
        const page = await check(guardian, '739204');
        expect([page.status, page.html.includes('Not right.')]).toEqual([422, true]);
        expect(page.html).not.toContain('739204');
      }
      expect((await check(guardian, pin)).html).toContain('no PIN is looked at for now');
    }
  });

  it.each(['', '12', 'x'.repeat(40), '1'.repeat(70)])('that cannot be one does not count: "%s"', async (typed) => {
    const guardian = await withPin();
    expect((await check(guardian, typed)).html).toContain('6 to 12 digits');
    expect(
      await door.rows(
        'select wrong from guardian_pin where wrong > 0 and guardian_id = (select guardian_id from guardianship g join verification v on v.guardianship_id = g.id where v.id = $1)',
        [guardian.verificationId],
      ),
    ).toEqual([]);
  });

  it('counts for the request, for who heard it, and for an hour', async () => {
    const [guardian, other] = [await withPin(), await withPin()];
    const path = await pathOf(guardian);
    const wordOn = (page: Page, of: string) => formsIn(page.html).find(({ action }) => action === of)!.hidden['pin']!;
    const word = wordOn(await check(guardian, pin), path);
    const colleague = await StaffBrowser.signIn(door, ['agent'], { trainedUntil });
    for (const [by, about, given] of [
      [agent, other, word],
      [colleague, guardian, word],
      [agent, guardian, 'made.up'],
    ] as const) {
      await record(about, { method: 'phone-call', outcome: 'technical', pin: given }, by);
      expect((await calls(about)).at(-1)).toMatchObject({ pin_right_at: null });
    }
  });
});
