import { catalogueFaults } from '@kinsent/host';
import { GuardianPinStore, GuardianProofStore, VerificationStore } from '@kinsent/store';
import { Client } from 'pg';
import { cookieOf, eventually, type Guardian, type Page, StrongDoor } from '../verified-consent.testing';
import { newPin } from './new-pin';
import { pinCatalogue } from './pin-catalogue';

const start = new Date('2026-06-01T10:00:00Z');
const pin = '482915';
const both = ['public-creations', 'analytics-across-services'];
const disclosure = 'choice.analytics-across-services';
let door: StrongDoor;

beforeAll(async () => {
  door = await StrongDoor.open(start);
});
beforeEach(() => door.clock.moveTo(start));
afterAll(() => door?.stop());

async function proven(
  wish: { email?: string; purposes?: readonly string[]; remember?: boolean } = {},
): Promise<Guardian> {
  const guardian = await door.approved(wish);
  const session = await door.toCard(guardian, wish.remember === true ? { remember: 'yes' } : {});
  door.charger.pay(session);
  await door.tell('checkout.session.completed', session);
  await eventually(async () => expect((await door.payments(guardian)).at(-1)?.state).toBe('refunded'));
  return guardian;
}

/** Sends a form of the page about PINs, with the letter in hand or without. */
function send(guardian: Guardian, fields: Record<string, string>, present = false): Promise<Page> {
  const query = present ? `?h=${door.present(guardian)}` : '';
  return door.send({ ...guardian, path: `${guardian.path}/pin` }, fields, query);
}

async function withPin(wish: Parameters<typeof proven>[0] = {}): Promise<Guardian> {
  const guardian = await proven(wish);
  const page = await send(guardian, { act: 'set', pin, again: pin }, true);
  expect([page.status, page.html.includes('Your PIN is set')]).toEqual([200, true]);
  return guardian;
}

async function guardianOf({ verificationId }: Guardian): Promise<string> {
  return (await door.app.get(VerificationStore).byId(verificationId))!.guardianId;
}

async function standing(guardian: Guardian): Promise<boolean> {
  return (await door.app.get(GuardianPinStore).standing(await guardianOf(guardian), start)) !== null;
}

describe('a PIN', () => {
  it('is offered to who was proven and has the letter in hand, and to nobody else', async () => {
    const guardian = await proven();
    const query = `?h=${door.present(guardian)}`;
    expect((await door.get(`${guardian.path}${query}`)).html).toContain('Set, change or end your PIN');
    expect((await door.get(guardian.path)).html).not.toContain('Set, change or end your PIN');
    expect((await door.get(`${guardian.path}/pin${query}`)).html).toContain('Choose one yourself');
    expect((await door.get(`${guardian.path}/pin`)).html).not.toContain('Choose one yourself');
    expect((await send(guardian, { act: 'set', pin, again: pin })).status).toBe(409);
    expect((await send(guardian, { act: 'receive' })).status).toBe(409);
    expect(await standing(guardian)).toBe(false);

    const waiting = await door.approved();
    expect((await send(waiting, { act: 'set', pin, again: pin }, true)).status).toBe(409);
    expect(await standing(waiting)).toBe(false);
  });

  it('is offered to who comes back from paying', async () => {
    const guardian = await door.approved();
    const session = await door.toCard(guardian);
    door.charger.pay(session);
    await door.tell('checkout.session.completed', session);
    await eventually(async () => {
      const { html } = await door.get(`${guardian.path}/return?session=${session}`);
      expect(html).toMatch(/href="[^"]*\/verify\/pin\?lang=en&amp;h=/);
    });
  });

  it('is received: made up, shown once and taken, in both languages', async () => {
    const guardian = await proven();
    const page = await send(guardian, { act: 'receive' }, true);
    const [, made] = /<strong class="pin">(\d{6})<\/strong>/.exec(page.html)!;
    expect(page.headers['cache-control']).toContain('no-store');
    const again = await door.get(`${guardian.path}/pin?lang=nl&h=${door.present(guardian)}`);
    expect(again.html).toContain('U hebt een pincode sinds 1 juni 2026');
    expect(again.html).not.toContain(made);
    expect((await send(guardian, { act: 'use', pin: made! })).status).toBe(303);
  });

  it.each([
    ['', '', 'Type the PIN that you want'],
    ['12345', '12345', '6 to 12 digits'],
    ['geheim', 'geheim', '6 to 12 digits'],
    ['9'.repeat(280), '9'.repeat(280), '6 to 12 digits'],
    ['９９９９９９', '999999', 'guessed first'],
    ['123456', '123456', 'guessed first'],
    ['482915', '482916', 'not the same'],
    ['482915', '', 'not the same'],
  ])('is not set to "%.10s"', async (typed, again, says) => {
    const guardian = await proven();
    const page = await send(guardian, { act: 'set', pin: typed, again }, true);
    expect([page.status, page.html.includes(says)]).toEqual([422, true]);
    expect(await standing(guardian)).toBe(false);
  });

  it('is changed and ended by who has the letter in hand', async () => {
    const guardian = await withPin();
    await send(guardian, { act: 'set', pin: '739204', again: '739204' }, true);
    expect((await send(guardian, { act: 'use', pin })).status).toBe(422);
    expect((await send(guardian, { act: 'use', pin: '739 204' })).status).toBe(303);
    expect((await send(guardian, { act: 'end' })).status).toBe(409);
    expect((await send(guardian, { act: 'end' }, true)).html).toContain('no longer taken');
    expect((await send(guardian, { act: 'use', pin: '739204' })).status).toBe(422);
    expect(await standing(guardian)).toBe(false);
  });

  it('is taken from no form that was not shown here', async () => {
    const guardian = await withPin();
    const path = `${guardian.path}/pin`;
    const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      door.postForm(path, { act: 'use', pin, ...fields }, headers);
    expect((await post({})).status).toBe(403);
    const page = await door.get(path);
    const token = /name="token" value="([^"]*)"/.exec(page.html)![1]!;
    const cookie = cookieOf(page);
    expect((await post({ token }, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post({ token }, { cookie })).status).toBe(303);
    expect(await door.get('/p/nothing/verify/pin')).toMatchObject({ status: 303, location: '/p/nothing/verify' });
  });
});

describe('in place of the letter', () => {
  it('a PIN lets a proof be used again', async () => {
    const email = 'pin@familie.example';
    await withPin({ email, remember: true });
    const second = await door.approved({ email });
    expect((await door.get(second.path)).html).toContain('Or use your PIN');
    const through = await send(second, { act: 'use', pin });
    expect(through.location).toMatch(/\/verify\?lang=en&h=[\w.-]+$/);
    const query = through.location!.slice(through.location!.indexOf('?'));
    expect((await door.send(second, { act: 'again', again: 'yes' }, query)).html).toContain('This is done');
    expect(await door.states(second)).toEqual({ 'public-creations': 'granted' });
  });

  it('a PIN lets a question about others be answered', async () => {
    const guardian = await withPin({ purposes: both });
    expect((await door.get(guardian.path)).html).toContain('Or use your PIN');
    const { location } = await send(guardian, { act: 'use', pin });
    await door.send(guardian, { act: 'disclosure', [disclosure]: 'no' }, location!.slice(location!.indexOf('?')));
    expect(await door.states(guardian)).toMatchObject({ 'analytics-across-services': 'refused' });
  });

  it('the PIN of one is nothing for another', async () => {
    await withPin({ email: 'een@familie.example' });
    const other = await door.approved({ email: 'ander@familie.example' });
    expect((await send(other, { act: 'use', pin })).status).toBe(422);
  });
});

describe('guessing', () => {
  it('looks the same whether there is a PIN or none, until both rest', async () => {
    const shown = async (guardian: Guardian, typed: string): Promise<string> => {
      const { status, html } = await send(guardian, { act: 'use', pin: typed });
      return `${status} ${html.replaceAll(/value="[^"]*"|\/p\/[^/]*\/verify/g, '')}`;
    };
    const [some, none] = [await withPin(), await proven()];
    for (let time = 0; time < 7; time += 1) {
      const [one, other] = [await shown(some, '739204'), await shown(none, '739204')];
      expect(one).toBe(other);
      expect(one.includes('no PIN is taken for now')).toBe(time >= 5);
    }
  });

  it('gets five tries, from many addresses at once and by the phone as well', async () => {
    const guardian = await withPin();
    const path = `${guardian.path}/pin`;
    const page = await door.get(path);
    const token = /name="token" value="([^"]*)"/.exec(page.html)![1]!;
    const cookie = cookieOf(page);
    const tries = Array.from({ length: 30 }, (_, index) =>
      door.app.inject({
        method: 'POST',
        url: path,
        remoteAddress: `203.0.113.${index + 1}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, 'user-agent': `browser ${index}` },
        payload: new URLSearchParams({ act: 'use', token, pin: String(739_204 + index) }).toString(),
      }),
    );
    const answers = await Promise.all(tries);
    expect(answers.filter(({ payload }) => payload.includes('This is not right'))).toHaveLength(5);
    expect(answers.filter(({ payload }) => payload.includes('no PIN is taken for now'))).toHaveLength(25);
    const store = door.app.get(GuardianPinStore);
    expect(await store.check(await guardianOf(guardian), pin, start)).toBe('resting');
  });

  it('locks nobody out for good: with the letter in hand a new one is set, and taken at once', async () => {
    const guardian = await withPin();
    for (let time = 0; time < 5; time += 1) await send(guardian, { act: 'use', pin: '739204' });
    expect((await send(guardian, { act: 'use', pin })).html).toContain('no PIN is taken for now');
    const own = (await door.get(`${guardian.path}/pin?h=${door.present(guardian)}`)).html;
    expect(own).toContain('A new one is taken at once');
    await send(guardian, { act: 'set', pin: '583920', again: '583920' }, true);
    expect((await send(guardian, { act: 'use', pin: '583920' })).status).toBe(303);
  });

  it('does not lead to a new one where the proof stands no more', async () => {
    const guardian = await withPin();
    const { proofId } = (await door.app.get(VerificationStore).byId(guardian.verificationId))!;
    await door.app.get(GuardianProofStore).fall(proofId!, start);
    expect(await standing(guardian)).toBe(false);
    expect((await send(guardian, { act: 'set', pin, again: pin }, true)).status).toBe(409);
    const late = await withPin();
    door.clock.moveTo(new Date('2027-06-02T10:00:00Z'));
    expect((await send(late, { act: 'set', pin: '583920', again: '583920' }, true)).status).toBe(409);
  });
});

describe('nothing of it stays', () => {
  it('in an address, in a page, or in a table but its digest', async () => {
    const own = '583920417';
    const guardian = await proven();
    await send(guardian, { act: 'set', pin: own, again: own }, true);
    const wrong = await send(guardian, { act: 'use', pin: '583920418' });
    expect(wrong.html).not.toContain('583920418');
    const right = await send(guardian, { act: 'use', pin: own });
    expect(right.location).not.toContain(own);
    const tables = await door.rows<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const found = await door.rows(`select 1 from ${name} each where each::text like any($1)`, [
        [`%${own}%`, '%583920418%'],
      ]);
      expect([name, found.length]).toEqual([name, 0]);
    }
  });

  it('when the guardian is forgotten', async () => {
    const guardian = await withPin();
    const id = await guardianOf(guardian);
    const purge = new Client({ connectionString: door.database.urlFor('purge-worker') });
    await purge.connect();
    await door.rows('update consent_request set guardianship_id = null where id = $1', [guardian.requestId]);
    await purge.query('delete from guardianship where child_id = $1', [guardian.childId]);
    await purge.query('delete from guardian g where not exists (select from guardianship where guardian_id = g.id)');
    await purge.end();
    expect(await door.rows('select 1 from guardian_pin where guardian_id = $1', [id])).toEqual([]);
  });
});

it('makes up PINs that are not guessed first', () => {
  const many = new Set(Array.from({ length: 200 }, newPin));
  expect(many.size).toBeGreaterThan(190);
  for (const each of many) expect(each).toMatch(/^\d{6}$/);
});

it('says everything in both languages', () => {
  expect(catalogueFaults(pinCatalogue)).toEqual([]);
});
