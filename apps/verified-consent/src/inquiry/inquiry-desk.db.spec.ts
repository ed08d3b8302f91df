import { spokenReference } from '@kinsent/consent';
import { Metrics } from '@kinsent/host';
import {
  ChildCaseStore,
  deskKey,
  InquiryStore,
  KeyStore,
  newId,
  PermissionStore,
  VerificationStore,
} from '@kinsent/store';
import { formsIn, StaffBrowser } from '../staff/staff.testing';
import { eventually, type Guardian, StrongDoor } from '../verified-consent.testing';
import { Inquiries } from './inquiries';

const start = new Date('2026-06-01T10:00:00Z');
const secret = 'Pip heet daar PipDeBouwer';
let door: StrongDoor;
let officer: StaffBrowser;

beforeAll(async () => {
  door = await StrongDoor.open(start);
  officer = await StaffBrowser.signIn(door, ['privacy-officer'], { name: 'Noor' });
});
afterAll(() => door?.stop());

let n = 0;

/** A parent asks; answers the number of the inquiry. */
async function asked(address = `vraag${(n += 1)}@familie.example`, locale = 'nl'): Promise<string> {
  await door.app
    .get(Inquiries)
    .take({ address, text: `${secret}\n<script>alert(1)</script>`, locale }, `net-${(n += 1)}`);
  const [row] = await door.rows<{ id: string }>('select id from inquiry order by id desc limit 1');
  return row!.id;
}

/** A child of whom a guardian said yes to something with proof. */
async function granted(email?: string): Promise<Guardian> {
  const guardian = await door.approved(email === undefined ? {} : { email });
  await prove(guardian);
  return guardian;
}

async function prove(guardian: Guardian): Promise<void> {
  const session = await door.toCard(guardian);
  door.charger.pay(session);
  await door.tell('checkout.session.completed', session);
  await eventually(async () => expect((await door.payments(guardian)).at(-1)?.state).toBe('refunded'));
}

const path = (id: string): string => `/desk/inquiries/${id}`;
async function matchForm(id: string, { childId }: Guardian, by = officer) {
  const form = formsIn((await findIn(id, childId, by)).html).find(({ action }) => action === `${path(id)}/match`)!;
  return () => by.post(form.action, { ...form.hidden, child: childId });
}
const match = async (id: string, guardian: Guardian, by = officer) => (await matchForm(id, guardian, by))();
const findIn = (id: string, childId: string, by = officer) =>
  by.send(path(id), `${path(id)}/find`, { app: 'brickyard', ref: `c-${childId}` });
const settle = (id: string, outcome: string, sure = 'yes', by = officer) =>
  by.send(path(id), `${path(id)}/settle`, { outcome, sure });
const unmatch = (id: string) => officer.send(path(id), `${path(id)}/unmatch`);

async function permission({ childId }: Guardian): Promise<{ claimed: boolean; states: string[] }> {
  const found = await door.front.get(PermissionStore).lookup('brickyard', `c-${childId}`);
  return { claimed: found.child?.restrictedAt != null, states: found.consents.map(({ state }) => state) };
}

const linesOf = ({ childId }: Guardian) =>
  door
    .rows<{ act: string }>(
      `select act from ledger_entry where subject = 'child' and subject_id = $1 order by position`,
      [childId],
    )
    .then((rows) => rows.map(({ act }) => act));
const lettersOf = ({ childId }: Guardian) =>
  door.rows<{ key: string; subject_id: string }>(
    `select key, subject_id from duty where kind = 'letter.claimed' and child_id = $1 order by id`,
    [childId],
  );
const changesOf = async (guardian: Guardian) =>
  (await door.events(guardian)).filter(({ type }) => type === 'permission.changed').map(({ data }) => data['allowed']);
const later = (ms: number): void => door.clock.moveTo(new Date(door.clock.now().getTime() + ms));
const rowOf = async (id: string) =>
  (await door.rows<Record<string, unknown>>('select * from inquiry where id = $1', [id]))[0]!;

describe('the pile', () => {
  it('shows what waits, the most urgent first, with age and deadline, and nothing of what was written', async () => {
    const id = await asked();
    const page = await officer.get('/desk/inquiries');
    expect(page.status).toBe(200);
    expect(page.html).toContain(`href="${path(id)}"`);
    expect(page.html).not.toContain('PipDeBouwer');
    expect((await officer.get('/desk/inquiries?lang=nl')).html).toContain('wacht op iemand die kijkt');
    await officer.get('/desk/inquiries?lang=en');
  });

  it('is for the privacy officer and the administrator alone, and for nobody who is not signed in', async () => {
    const id = await asked();
    for (const roles of [['reviewer'], ['agent']] as const) {
      const other = await StaffBrowser.signIn(door, roles);
      expect((await other.get('/desk/inquiries')).status).toBe(403);
      const page = await other.get(path(id));
      expect([page.status, page.html.includes('PipDeBouwer')]).toEqual([403, false]);
      expect((await other.post(`${path(id)}/settle`, { outcome: 'nothing-found' })).status).toBe(403);
    }
    expect((await door.get(path(id))).status).toBe(303);
    expect((await door.postForm(`${path(id)}/settle`, { outcome: 'nothing-found' })).status).toBe(401);
    expect((await (await StaffBrowser.signIn(door, ['administrator'])).get(path(id))).status).toBe(200);
    expect((await rowOf(id))['state']).toBe('waiting');
  });
});

describe('one inquiry', () => {
  it('is shown once the look was written down, with what was written as text and the words to answer', async () => {
    const id = await asked('dit@familie.example');
    const looks = () => door.rows('select staff_id from desk_look where subject_id = $1', [id]);
    expect(await looks()).toEqual([]);
    const { html } = await officer.get(path(id));
    expect(await looks()).toEqual([{ staff_id: officer.staffId }]);
    for (const said of [secret, 'mailto:dit@familie.example', '&lt;script>', 'Wij hebben het uitgezocht']) {
      expect(html).toContain(said);
    }
    expect(html).not.toContain('<script');
    const odd = (await officer.get(path(await asked('a?bcc=b&body=c@familie.example')))).html;
    expect(odd).toContain('href="mailto:a%3Fbcc%3Db%26body%3Dc@familie.example"');
    await officer.send(path(id), `${path(id)}/find`, { app: 'brickyard', ref: 'nobody' });
    expect((await looks()).length).toBe(3);
  });

  it('names children of guardians with the same address by number, app and standing, never by the app’s name', async () => {
    const email = 'zelfde@familie.example';
    const known = await granted(email);
    const other = await granted();
    const { html } = await officer.get(path(await asked('Zelfde+kind@familie.example')));
    expect(html).toContain(known.childId);
    expect(html).toContain('Showing creations to everyone');
    expect(html).not.toContain(other.childId);
    expect(html).not.toContain(`c-${known.childId}`);
  });

  it('finds a child by the app’s reference or by one of a request, and puts neither into an address', async () => {
    const guardian = await granted();
    const id = await asked();
    const byRef = await findIn(id, guardian.childId);
    expect([byRef.status, byRef.html.includes(guardian.childId)]).toEqual([200, true]);
    const { reference } = (await door.app.get(VerificationStore).byId(guardian.verificationId))!;
    const spoken = spokenReference(reference).toLowerCase();
    const byReference = await officer.send(path(id), `${path(id)}/find`, { reference: spoken });
    expect(byReference.html).toContain(guardian.childId);
    const unknown: Record<string, string>[] = [
      { app: 'brickyard', ref: 'c-nobody' },
      { app: 'constructor', ref: 'x' },
      { reference: '0000000000' },
      { reference: '%' },
    ];
    for (const fields of unknown) {
      const page = await officer.send(path(id), `${path(id)}/find`, fields);
      expect([page.status, page.html.includes('Nothing is known under that')]).toEqual([200, true]);
    }
    expect((await officer.send(path(id), `${path(id)}/find`, { app: 'brickyard' })).status).toBe(422);
  });

  it.each(['nothing', '00000000-0000-7000-8000-000000000000', '%27'])('that is none (%s) is not there', async (id) => {
    expect((await officer.get(path(id))).status).toBe(404);
  });
});

describe('a match', () => {
  it('puts the child to rest in the same commit: permissions are no, the ledger says stop, guardians are told', async () => {
    const guardian = await granted();
    const before = await changesOf(guardian);
    const id = await asked();
    const done = await match(id, guardian);
    expect([done.status, done.location]).toEqual([303, `${path(id)}?done=matched`]);
    expect(await permission(guardian)).toEqual({ claimed: true, states: ['granted'] });
    expect(await linesOf(guardian)).toEqual(['stop']);
    expect((await changesOf(guardian)).slice(before.length)).toEqual([false]);
    expect(await lettersOf(guardian)).toMatchObject([{ subject_id: guardian.requestId }]);
    const { html } = await officer.get(`${path(id)}?done=matched`);
    expect(html).toContain('Everything about it rests now');
    expect(html).toContain(guardian.childId);
  });

  it('by two people at once is one match', async () => {
    const [one, other] = [await granted(), await granted()];
    const id = await asked();
    const second = await StaffBrowser.signIn(door, ['administrator']);
    // Both have seen it wait.
    const forms = [await matchForm(id, one), await matchForm(id, other, second)];
    const answers = await Promise.all(forms.map((send) => send()));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(answers.find(({ status }) => status === 409)!.html).toContain('Somebody else saw to this inquiry');
    const rest = [await permission(one), await permission(other)].map(({ claimed }) => claimed);
    expect(rest.sort()).toEqual([false, true]);
    expect([...(await lettersOf(one)), ...(await lettersOf(other))]).toHaveLength(1);
  });

  it('tells no guardian who has not said yes, and nobody of who asked', async () => {
    const guardian = await door.approved({ email: 'nee@familie.example' });
    await door.act(guardian, { act: 'refuse' });
    const id = await asked('geheim@familie.example');
    expect((await match(id, guardian)).status).toBe(303);
    expect(await lettersOf(guardian)).toEqual([]);
    const all = await door.rows<{ row: string }>(
      `select duty::text as row from duty union all select ledger_entry::text from ledger_entry
       union all select event::text from event union all select desk_look::text from desk_look`,
    );
    expect(all.map(({ row }) => row).join()).not.toMatch(/geheim|PipDeBouwer/);
  });

  it('holds while a guardian proves who they are: what is granted meanwhile is no until it goes on', async () => {
    const guardian = await door.approved();
    const id = await asked();
    await Promise.all([prove(guardian), match(id, guardian)]);
    expect(await permission(guardian)).toEqual({ claimed: true, states: ['granted'] });
    await settle(id, 'goes-on');
    expect(await permission(guardian)).toEqual({ claimed: false, states: ['granted'] });
  });

  it('of a child that is forgotten, or grown, does nothing', async () => {
    const [erased, grown] = [await granted(), await door.approved({ comesOfAgeOn: '2026-05-01' })];
    await door.rows(
      `update child set erased_at = $2, ref_sealed = null, place = null, comes_of_age_on = null where id = $1`,
      [erased.childId, start],
    );
    const id = await asked();
    const forms = formsIn((await findIn(id, (await granted()).childId)).html);
    const { hidden } = forms.find(({ action }) => action === `${path(id)}/match`)!;
    for (const [guardian, said] of [
      [erased, 'was forgotten meanwhile'],
      [grown, 'has come of age'],
    ] as const) {
      const page = await officer.post(`${path(id)}/match`, { ...hidden, child: guardian.childId });
      expect([page.status, page.html.includes(said)]).toEqual([409, true]);
    }
    const nobody = await officer.post(`${path(id)}/match`, { ...hidden, child: newId(start) });
    expect(nobody.status).toBe(404);
    expect((await officer.post(`${path(id)}/match`, { ...hidden, child: "' or 1=1" })).status).toBe(404);
    expect((await rowOf(id))['state']).toBe('waiting');
  });

  it('that was wrong is taken back: the child goes on, and the inquiry waits again', async () => {
    const guardian = await granted();
    const id = await asked();
    await match(id, guardian);
    expect((await unmatch(id)).location).toBe(`${path(id)}?done=unmatched`);
    expect(await permission(guardian)).toEqual({ claimed: false, states: ['granted'] });
    expect(await linesOf(guardian)).toEqual(['stop', 'go-on']);
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', child_id: null });
  });
});

describe('settling', () => {
  it('erases at once what was taken by accident, as if the app had asked (T7), and ends every yes in that commit', async () => {
    const guardian = await granted();
    const id = await asked();
    await match(id, guardian);
    const unsure = await settle(id, 'erased', 'no');
    expect([unsure.status, unsure.html.includes('Tick that you are sure')]).toEqual([422, true]);
    expect((await settle(id, 'erased')).location).toBe(`${path(id)}?done=settled`);
    expect((await permission(guardian)).states).toEqual(['erased']);
    const erasures = await door.rows(
      `select cause, array_agg(distinct target.kind order by target.kind) as kinds, min(target.due_at) as due
       from erasure join erasure_target target on target.erasure_id = erasure.id where child_id = $1 group by cause`,
      [guardian.childId],
    );
    expect(erasures).toMatchObject([{ cause: 'accident', due: door.clock.now() }]);
    expect((erasures[0] as { kinds: string[] }).kinds).toEqual(expect.arrayContaining(['app', 'own']));
    const owed = await door.rows(
      `select 1 from duty where kind = 'erasure.own' and subject_id in
      (select id from erasure where child_id = $1)`,
      [guardian.childId],
    );
    expect(owed).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ state: 'settled', outcome: 'erased', settled_by: officer.staffId });
  });

  it('lets go on what a guardian allowed, and leaves stopped what they stopped themselves', async () => {
    const [free, stopped] = [await granted(), await granted()];
    await door.front.get(ChildCaseStore).change({ childId: stopped.childId }, () => ({
      at: door.clock.now(),
      restrictedAt: door.clock.now(),
      answer: null,
    }));
    const ids = [await asked(), await asked()] as const;
    await match(ids[0], free);
    await match(ids[1], stopped);
    for (const id of ids) expect((await settle(id, 'goes-on')).status).toBe(303);
    expect((await permission(free)).claimed).toBe(false);
    expect((await permission(stopped)).claimed).toBe(true);
    expect(await linesOf(free)).toEqual(['stop', 'go-on']);
    expect(await linesOf(stopped)).toEqual([]);
    expect((await lettersOf(free)).map(({ key }) => key.endsWith('/goes-on'))).toEqual([false, true]);
  });

  it('leaves at rest a child that somebody else claims as well, until that is settled too', async () => {
    const guardian = await granted();
    const [one, other] = [await asked(), await asked()];
    await match(one, guardian);
    await match(other, guardian);
    await settle(one, 'not-a-parent');
    expect((await permission(guardian)).claimed).toBe(true);
    await settle(other, 'goes-on');
    expect((await permission(guardian)).claimed).toBe(false);
    expect(await linesOf(guardian)).toEqual(['stop', 'go-on']);
  });

  it('is done once, however often the form is sent', async () => {
    const id = await asked();
    const [form] = formsIn((await officer.get(path(id))).html).filter(({ action }) => action === `${path(id)}/settle`);
    const send = (outcome: string) => officer.post(form!.action, { ...form!.hidden, outcome, sure: 'yes' });
    const answers = await Promise.all([send('nothing-found'), send('not-a-parent'), send('nothing-found')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    const duties = await door.rows(`select 1 from duty where kind = 'inquiry.destroy' and subject_id = $1`, [id]);
    expect(duties).toHaveLength(2);
    expect((await officer.post(form!.action, { ...form!.hidden, outcome: 'erased', sure: 'yes' })).status).toBe(409);
  });

  it.each([
    ['that chooses nothing', {}, 422],
    ['that chooses what is none', { outcome: 'everything' }, 422],
    ['of what cannot be said yet', { outcome: 'erased', sure: 'yes' }, 409],
  ])('by a form %s changes nothing', async (_, fields, status) => {
    const id = await asked();
    expect((await officer.send(path(id), `${path(id)}/settle`, fields as Record<string, string>)).status).toBe(status);
    expect((await rowOf(id))['state']).toBe('waiting');
  });

  it('by a forged form, from another site, or after the session ended changes nothing', async () => {
    const id = await asked();
    const fields = { outcome: 'nothing-found', sure: 'yes' };
    expect((await officer.post(`${path(id)}/settle`, fields)).status).toBe(403);
    expect((await officer.post(`${path(id)}/settle`, { ...fields, token: 'abc.def' })).status).toBe(403);
    const other = await StaffBrowser.signIn(door, ['privacy-officer']);
    const [form] = formsIn((await other.get(path(id))).html).filter(({ action }) => action === `${path(id)}/settle`);
    expect((await officer.post(form!.action, { ...form!.hidden, ...fields })).status).toBe(403);
    const cross = { 'sec-fetch-site': 'cross-site' };
    expect((await other.post(form!.action, { ...form!.hidden, ...fields }, cross)).status).toBe(403);
    await door.rows('delete from staff_session where staff_id = $1', [other.staffId]);
    expect((await other.post(form!.action, { ...form!.hidden, ...fields })).status).toBe(401);
    expect((await rowOf(id))['state']).toBe('waiting');
  });
});

describe('what was written', () => {
  const content = (id: string) => door.app.get(InquiryStore).content(id);
  const keyOf = async (id: string) => (await door.app.get(KeyStore).fetch({ open: [deskKey(id)] })).of(deskKey(id));
  const gone = (id: string) => eventually(async () => expect(await content(id)).toBeNull());
  const day = 86_400_000;

  it('goes 30 days after it is settled: row emptied, key destroyed, with a receipt, once', async () => {
    const guardian = await granted();
    const id = await asked();
    await match(id, guardian);
    await settle(id, 'goes-on');
    later(29 * day);
    expect(await content(id)).not.toBeNull();
    later(day);
    await gone(id);
    await eventually(async () => expect(await keyOf(id)).toBeNull());
    expect(await rowOf(id)).toMatchObject({
      content_sealed: null,
      address_index: null,
      child_id: null,
      state: 'settled',
    });
    await eventually(async () =>
      expect(
        await door.rows(
          `select receipt from duty where kind = 'inquiry.destroy' and subject_id = $1 and done_at is not null`,
          [id],
        ),
      ).toEqual([{ receipt: { inquiry: 'destroyed' } }]),
    );
    expect(await door.app.get(InquiryStore).destroy(id, door.clock.now())).toBe('before');
    expect(await door.app.get(InquiryStore).destroy(newId(start), door.clock.now())).toBeNull();
  });

  it('goes a year after it came although nobody settled it, which is loud long before; a child found stays at rest', async () => {
    const guardian = await granted();
    const [alone, matched] = [await asked(), await asked()];
    await match(matched, guardian, await StaffBrowser.signIn(door, ['administrator']));
    later(3 * day);
    const late = await StaffBrowser.signIn(door, ['privacy-officer']);
    expect((await late.get('/desk')).html).toMatch(/\d+ (is|are) late/);
    expect((await late.get('/desk/inquiries')).html).toContain('class="late-word"');
    const ready = await door.app.inject({ method: 'GET', url: '/health/ready' });
    expect(ready.json()).toMatchObject({ checks: { inquiries: 'degraded' } });
    const metrics = await door.app.get(Metrics).registry.metrics();
    expect(metrics).toMatch(/kinsent_inquiries\{standing="overdue"\} [1-9]/);
    later(363 * day);
    await gone(alone);
    await gone(matched);
    expect((await rowOf(alone))['state']).toBe('expired');
    expect(await rowOf(matched)).toMatchObject({ state: 'matched', child_id: guardian.childId });
    const again = await StaffBrowser.signIn(door, ['privacy-officer']);
    expect((await again.get(path(matched))).html).toContain('nobody settled it within a year');
    expect((await settle(matched, 'goes-on', 'yes', again)).status).toBe(303);
    later(30 * day);
    await eventually(async () => expect((await rowOf(matched))['child_id']).toBeNull());
  });
});
