import { ChildCaseStore, Database, LedgerStore } from '@kinsent/store';
import { Parent, type Visited } from './parent.testing';
import { Road, until } from './road.testing';

let road: Road;

beforeAll(async () => {
  road = await Road.start();
});

afterAll(() => road.stop());

const yes = { 'choice.account': 'yes' };
const hour = 60 * 60 * 1000;
const day = 24 * hour;

describe('a parent who answers', () => {
  it('allows some and refuses the rest, and the app knows', async () => {
    const { requestId, parent } = await road.parentOf(['account', 'location']);
    const thanks = await parent.answer({ 'choice.account': 'yes', 'choice.location': 'no' });
    expect(thanks.status).toBe(200);
    expect(thanks.html).toContain('Thank you, we have your answer');
    expect(await road.states(requestId)).toEqual({ account: 'granted', location: 'refused' });
    expect((await road.case(requestId)).requests[0]?.state).toBe('answered');
    expect(await road.events(requestId)).toEqual(
      expect.arrayContaining(['consent_request.created', 'consent_request.sent', 'consent.granted', 'consent.refused']),
    );
  });

  it('leaves proof of what was shown, by e-mail plus', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    await parent.answer(yes);
    const [consent] = (await road.case(requestId)).consents;
    const lines = await road.test.app.get(LedgerStore).of(consent!.id);
    expect(lines.map(({ act }) => act)).toEqual(['ask', 'grant']);
    expect(lines[1]!.detail).toMatchObject({ method: 'email-plus', cite: '16 CFR 312.5(b)(2)(viii)' });
    expect(lines[1]!.detail['notice']).toMatch(/^[0-9a-f]{64}$/);
  });

  it('proves another notice when it was read in another language', async () => {
    const digests = await Promise.all(
      ['?lang=en', '?lang=nl'].map(async (query) => {
        const { requestId, parent } = await road.parentOf(['account']);
        const page = await parent.answer(yes, query);
        expect(page.html).toContain(query === '?lang=nl' ? 'Dank u' : 'Thank you');
        const [consent] = (await road.case(requestId)).consents;
        return (await road.test.app.get(LedgerStore).of(consent!.id))[1]!.detail['notice'];
      }),
    );
    expect(digests[0]).not.toBe(digests[1]);
  });

  it('types the code in its own way', async () => {
    for (const typed of [(code: string) => code.replace(' ', ''), (code: string) => ` ${code.replace(' ', '-')} `]) {
      const { requestId, parent } = await road.parentOf(['account']);
      await parent.answer({ ...yes, code: typed(parent.code) });
      expect(await road.states(requestId)).toEqual({ account: 'granted' });
    }
  });

  it('cannot allow by e-mail what others get to see, but can refuse it', async () => {
    const open = await road.parentOf(['account', 'public-creations']);
    await open.parent.answer({ ...yes, 'choice.public-creations': 'yes' });
    expect(await road.states(open.requestId)).toEqual({ account: 'granted', 'public-creations': 'asked' });
    const refused = await road.parentOf(['account', 'public-creations']);
    await refused.parent.answer({ ...yes, 'choice.public-creations': 'no' });
    expect(await road.states(refused.requestId)).toEqual({ account: 'granted', 'public-creations': 'refused' });
  });

  it.each([
    ['refused-all', 'We delete what we no longer need'],
    ['not-my-child', 'We will not write to you about this again'],
    ['not-the-parent', 'We will not write to you about this again'],
  ])('declines: %s', async (act, said) => {
    const { requestId, parent } = await road.parentOf(['account', 'public-creations']);
    const page = await parent.answer({ act });
    expect(page.status).toBe(200);
    expect(page.html).toContain(said);
    expect(await road.states(requestId)).toEqual({ account: 'refused', 'public-creations': 'refused' });
    expect((await road.case(requestId)).requests[0]?.state).toBe('declined');
    expect(await road.events(requestId)).toContain('consent_request.declined');
  });
});

describe('a form that lacks something', () => {
  it('comes back with what was chosen, and nothing happened', async () => {
    const { requestId, parent } = await road.parentOf(['account', 'location']);
    const page = await parent.answer({ 'choice.location': 'no' });
    expect(page.status).toBe(422);
    expect(page.html).toContain('Choose yes or no for “Account”');
    expect(page.html).toMatch(/name="choice\.location" value="no" checked/);
    expect(page.html).not.toMatch(/name="choice\.account" value="\w+" checked/);
    expect(page.html).toContain(`value="${parent.code}"`);
    expect(await road.states(requestId)).toEqual({ account: 'asked', location: 'asked' });
  });

  it.each([
    ['', 'Fill in the six digits'],
    ['12345', 'The code has six digits'],
    ['abcdef', 'The code has six digits'],
  ])('does not count “%s” as a try', async (code, said) => {
    const { parent } = await road.parentOf(['account']);
    for (let tries = 0; tries < 7; tries += 1) {
      const page = await parent.answer({ ...yes, code });
      expect(page.status).toBe(422);
      expect(page.html).toContain(said);
    }
    expect((await parent.answer(yes)).status).toBe(200);
  });

  it('takes nothing of a field that comes twice, or of fields that were never asked', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const page = await parent.open();
    const twice = await parent.send(page, '', { 'choice.account': ['yes', 'no'], code: parent.code });
    expect(twice.status).toBe(422);
    const stranger = await parent.send(page, '', {
      'choice.newsletter': 'yes',
      'choice.__proto__': 'yes',
      code: parent.code,
    });
    expect(stranger.status).toBe(422);
    expect(await road.states(requestId)).toEqual({ account: 'asked' });
  });
});

describe('an answer that comes second', () => {
  it('of two at once sees what the first one was', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const page = await parent.open();
    const both = await Promise.all(
      ['yes', 'no'].map((choice) => parent.send(page, '', { 'choice.account': choice, code: parent.code })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { account } = await road.states(requestId);
    const late = both.find(({ status }) => status === 409)!;
    expect(late.html).toContain(account === 'granted' ? 'Allowed until' : 'Not allowed');
    const decided = (await road.events(requestId)).filter((type) => /^consent\.(granted|refused)$/.test(type));
    expect(decided).toHaveLength(1);
  });

  it('changes nothing when it is sent again', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const page = await parent.open();
    await parent.send(page, '', { ...yes, code: parent.code });
    const again = await parent.send(page, '', { 'choice.account': 'no', code: parent.code });
    expect(again.status).toBe(409);
    expect(again.html).toContain('Allowed until');
    expect(await road.states(requestId)).toEqual({ account: 'granted' });
  });

  it('finds the question called off', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const page = await parent.open();
    await road.test.call('POST', `/v1/consent-requests/${requestId}/cancel`, { body: {} });
    const late = await parent.send(page, '', { ...yes, code: parent.code });
    expect(late.status).toBe(409);
    expect(late.html).toContain('called this question off');
    expect(await road.states(requestId)).toEqual({ account: 'lapsed' });
  });

  it('finds a link that is over, whether or not anybody has swept up', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const page = await parent.open();
    road.test.clock.advance(14 * day);
    const late = await parent.send(page, '', { ...yes, code: parent.code });
    expect(late.status).toBe(404);
    expect(late.html).toContain('This link does not work any more');
    expect(await road.states(requestId)).toEqual({ account: 'asked' });
  });

  it('finds it taken back', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const page = await parent.open();
    await parent.send(page, '', { ...yes, code: parent.code });
    const standing = await parent.open();
    road.test.clock.advance(3_000);
    await parent.send(standing, '/take-back', { number: parent.number });
    const late = await parent.send(page, '', { ...yes, code: parent.code });
    expect(late.status).toBe(409);
    expect(late.html).toMatch(/Taken back|Not allowed any more/);
    expect(await road.states(requestId)).toEqual({ account: 'withdrawn' });
  });
});

describe('a link', () => {
  it('says the same when it is too old as when it never was', async () => {
    const { parent } = await road.parentOf(['account'], 'nl');
    road.test.clock.advance(15 * day);
    const expired = await parent.open();
    const html = (page: string) => page.replaceAll(/\/p\/[\w-]+/g, '/p/x').replaceAll(/value="[^"]+"/g, '');
    const never = await road.test.app.inject({
      method: 'GET',
      url: `/p/${'A'.repeat(43)}`,
      headers: { accept: 'text/html' },
    });
    expect([expired.status, never.statusCode]).toEqual([404, 404]);
    expect(html(never.payload)).toBe(html(expired.html));
  });

  it('says the same after asking for a fresh letter, and writes only where there is a question', async () => {
    const { requestId, address, parent } = await road.parentOf(['account']);
    const page = await parent.answer({ ...yes, code: '' });
    expect(page.status).toBe(422);
    road.test.clock.advance(hour);
    for (let tries = 0; tries < 5; tries += 1) await parent.answer({ ...yes, code: wrong(parent.code) });
    const resting = await parent.open();
    expect(resting.html).toContain('You can answer in 1 hour');
    const fresh = await parent.send(resting, '/fresh', {});
    expect(fresh.html).toContain('We have looked into it');
    const letter = await road.letter(address, 2);
    expect(letter.mail.text).not.toContain(parent.code);
    await until(
      async () => (await road.events(requestId)).filter((type) => type === 'consent_request.sent').length === 2,
    );
  });

  it('cannot flood a mailbox', async () => {
    const { address, parent } = await road.parentOf(['account']);
    road.test.clock.advance(hour);
    for (let tries = 0; tries < 5; tries += 1) await parent.answer({ ...yes, code: wrong(parent.code) });
    const resting = await parent.open();
    await Promise.all(Array.from({ length: 4 }, () => parent.send(resting, '/fresh', {})));
    await road.letter(address, 2);
    for (let tries = 0; tries < 4; tries += 1) await parent.send(resting, '/fresh', {});
    // Three notices a day by the policy: the first one, and two more.
    await road.letter(address, 3);
    const other = await road.parentOf(['account']);
    expect(other.address).not.toBe(address);
    expect(road.lettersTo(address)).toHaveLength(3);
  });
});

describe('wrong codes', () => {
  async function guess(parent: Parent, times = 5): Promise<Visited> {
    let page = await parent.open();
    for (let tries = 0; tries < times; tries += 1) page = await parent.answer({ ...yes, code: wrong(parent.code) });
    return page;
  }

  it.each([
    ['en', 'You can answer in 1 hour', 'Open this link again then', 'You can answer in 1 minute'],
    ['nl', 'Over 1 uur kunt u antwoorden', 'Open deze link dan nog eens', 'Over 1 minuut kunt u antwoorden'],
  ])('rest for an hour, and then the same letter works: %s', async (locale, title, hint, soon) => {
    const { requestId, parent } = await road.parentOf(['account'], locale);
    const page = await parent.open();
    const last = await guess(parent);
    expect(last.status).toBe(422);
    expect(last.html).toContain(title);
    expect(last.html).toContain(hint);
    const early = await parent.send(page, '', { ...yes, code: parent.code });
    expect(early.status).toBe(409);
    road.test.clock.advance(hour - 60_000);
    expect((await parent.open()).html).toContain(soon);
    expect(await road.states(requestId)).toEqual({ account: 'asked' });
    road.test.clock.advance(60_000);
    expect((await parent.answer(yes)).status).toBe(200);
    expect(await road.states(requestId)).toEqual({ account: 'granted' });
  });

  it('do not bring a chain of letters: one that has just come brings none', async () => {
    const { address, parent } = await road.parentOf(['account']);
    const resting = await guess(parent);
    expect(resting.forms).toEqual([]);
    const page = await parent.open();
    const token = /name="token" value="([^"]*)"/.exec((await other(parent)).html)?.[1] ?? '';
    expect(token).not.toBe('');
    const fresh = await parent.post(`${parent.path}/fresh`, new URLSearchParams({ token }));
    expect([page.status, fresh.status]).toEqual([200, 200]);
    expect(fresh.html).toContain('We have looked into it');
    road.test.clock.advance(1_000);
    expect((await road.parentOf(['account'])).address).not.toBe(address);
    expect(road.lettersTo(address)).toHaveLength(1);
  });

  it('rest over all letters of the question: a fresh one gives no further tries', async () => {
    const { requestId, address, parent } = await road.parentOf(['account']);
    road.test.clock.advance(hour);
    const resting = await guess(parent);
    await parent.send(resting, '/fresh', {});
    const second = new Parent(road.test.app, await road.letter(address, 2));
    expect((await second.open()).html).toContain('You can answer in 1 hour');
    road.test.clock.advance(hour);
    // The second round rests twice as long.
    expect((await guess(second)).html).toContain('You can answer in 2 hours');
    expect((await parent.open()).html).toContain('You can answer in 2 hours');
    road.test.clock.advance(2 * hour);
    expect((await parent.answer(yes)).status).toBe(200);
    expect(await road.states(requestId)).toEqual({ account: 'granted' });
  });

  it('end after ninety-nine, kindly', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const { pool } = road.test.app.get(Database);
    await pool.query('update letter set wrong_codes = 98 where request_id = $1', [requestId]);
    const last = await guess(parent, 1);
    expect(last.html).toContain('Please call us or write to us');
    road.test.clock.advance(2 * day);
    expect((await parent.open()).html).toContain('A person will help you to answer');
    expect(await road.states(requestId)).toEqual({ account: 'asked' });
  });

  it('while they rest leave the way back by the number of another letter open', async () => {
    const { requestId, address, parent } = await road.parentOf(['account']);
    await parent.answer(yes);
    road.test.clock.advance(day);
    const second = new Parent(road.test.app, await road.letter(address, 2));
    const page = await parent.open();
    const number = String((Number(parent.number) % 89) + 11);
    let last = await parent.send(page, '/take-back', { number });
    for (let tries = 0; tries < 4; tries += 1) {
      last = await parent.send(last, '/take-back', { code: wrong(parent.code) });
    }
    expect(last.status).toBe(422);
    expect(last.html).toContain('In 1 hour you can fill in the code');
    expect(last.html).toMatch(/href="#field-code"/);
    expect(last.html).toMatch(/<div id="field-code"/);
    const untouched = await second.open();
    road.test.clock.advance(3_000);
    expect((await second.send(untouched, '/take-back', { number: second.number })).status).toBe(200);
    expect(await road.states(requestId)).toEqual({ account: 'withdrawn' });
  });

  it('are no matter for a letter whose address was wrong: its link tells nothing any more', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    await road.test.app.get(ChildCaseStore).change({ requestId }, () => ({
      at: road.test.clock.now(),
      correctContact: { requestId, email: 'other-address@family.example' },
      answer: null,
    }));
    const stranger = await parent.open();
    expect(stranger.status).toBe(404);
    expect(stranger.html).toContain('This link does not work any more');
  });

  /** A page of the same letter that has forms, as it was seen before codes rested. */
  async function other(parent: Parent): Promise<Visited> {
    road.test.clock.advance(hour);
    const page = await parent.open();
    road.test.clock.advance(-hour);
    return page;
  }
});

function wrong(code: string): string {
  return String((Number(code.replace(' ', '')) + 1) % 1_000_000).padStart(6, '0');
}
