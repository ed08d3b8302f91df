import type { Parent, Visited } from './parent.testing';
import { Road, until } from './road.testing';

let road: Road;

beforeAll(async () => {
  road = await Road.start();
});

afterAll(() => road.stop());

/** Long enough to have read the page. */
const aWhile = 3_000;

async function parentWith(
  ...purposes: string[]
): Promise<{ requestId: string; address: string; parent: Parent; page: Visited }> {
  const asked = await road.parentOf(purposes);
  await asked.parent.answer(Object.fromEntries(purposes.map((purpose) => [`choice.${purpose}`, 'yes'])));
  const page = await asked.parent.open();
  road.test.clock.advance(aWhile);
  return { ...asked, page };
}

describe('taking back', () => {
  it('is one press on the number that stands in the letter', async () => {
    const { requestId, parent, page } = await parentWith('account');
    const done = await parent.send(page, '/take-back', { number: parent.number });
    expect(done.status).toBe(200);
    expect(done.html).toContain('It has stopped');
    expect(await road.states(requestId)).toEqual({ account: 'withdrawn' });
    expect(await road.events(requestId)).toContain('consent.withdrawn');
  });

  it('takes back everything in that press, or only what stays ticked', async () => {
    const all = await parentWith('account', 'location');
    await all.parent.send(all.page, '/take-back', { number: all.parent.number });
    expect(await road.states(all.requestId)).toEqual({ account: 'withdrawn', location: 'withdrawn' });
    const some = await parentWith('account', 'location');
    await some.parent.send(some.page, '/take-back', { purpose: 'location', number: some.parent.number });
    expect(await road.states(some.requestId)).toEqual({ account: 'granted', location: 'withdrawn' });
  });

  it('asks what, when nothing is ticked', async () => {
    const { requestId, parent, page } = await parentWith('account', 'location');
    const again = await parent.send(page, '/take-back', { purpose: [], number: parent.number });
    expect(again.status).toBe(422);
    expect(again.html).toContain('Choose what you want to take back');
    expect(await road.states(requestId)).toEqual({ account: 'granted', location: 'granted' });
  });

  it('works from every letter, also long after its link could answer', async () => {
    const { requestId, address } = await parentWith('account');
    road.test.clock.advance(40 * 24 * 60 * 60 * 1000);
    const second = await road.letter(address, 2);
    const { Parent: Somebody } = await import('./parent.testing');
    const parent = new Somebody(road.test.app, second);
    const page = await parent.open();
    road.test.clock.advance(aWhile);
    await parent.send(page, '/take-back', { number: parent.number });
    expect(await road.states(requestId)).toEqual({ account: 'withdrawn' });
  });

  it('twice takes back once', async () => {
    const { requestId, address, parent, page } = await parentWith('account');
    const press = { number: parent.number };
    const both = await Promise.all([parent.send(page, '/take-back', press), parent.send(page, '/take-back', press)]);
    // The second finds nothing left to take back (409), or the first still being looked at (422).
    const [first, second] = both.map(({ status }) => status).sort();
    expect(first).toBe(200);
    expect([409, 422]).toContain(second);
    await road.letter(address, 2);
    expect((await road.events(requestId)).filter((type) => type === 'consent.withdrawn')).toHaveLength(1);
    expect(road.lettersTo(address)).toHaveLength(2);
  });

  it('stops messages that silence allowed, with the same press and no code', async () => {
    const { requestId, parent } = await road.parentOf(['newsletter']);
    await until(async () => (await road.states(requestId))['newsletter'] === 'granted');
    const page = await parent.open();
    expect(page.html).toContain('Stop this');
    road.test.clock.advance(aWhile);
    await parent.send(page, '/take-back', { number: parent.number });
    expect(await road.states(requestId)).toEqual({ newsletter: 'withdrawn' });
    expect((await road.case(requestId)).requests[0]?.state).toBe('answered');
  });

  it('leaves the question open when only its messages are stopped', async () => {
    const { requestId, parent } = await road.parentOf(['account', 'newsletter']);
    await until(async () => (await road.states(requestId))['newsletter'] === 'granted');
    const page = await parent.open();
    road.test.clock.advance(aWhile);
    await parent.send(page, '/take-back', { number: parent.number });
    expect(await road.states(requestId)).toEqual({ account: 'asked', newsletter: 'withdrawn' });
    expect((await parent.answer({ 'choice.account': 'yes' })).status).toBe(200);
  });
});

describe('what waits for a stronger check', () => {
  async function waiting(
    ...high: string[]
  ): Promise<{ requestId: string; address: string; parent: Parent; page: Visited }> {
    const asked = await road.parentOf(['account', ...high]);
    await asked.parent.answer({ 'choice.account': 'yes' });
    const page = await asked.parent.open();
    road.test.clock.advance(aWhile);
    return { ...asked, page };
  }
  const part = (page: Visited, about: string) =>
    page.forms.find(({ fields }) => fields.some(([name, value]) => name === 'about' && value === about));
  const press = (parent: Parent, page: Visited, about: string, fields: Record<string, string> = {}) => {
    const form = part(page, about)!;
    const body = new URLSearchParams(form.fields.map(([name, value]) => [name, value]));
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return parent.post(form.action, body);
  };
  const ticked = (page: Visited, about: string) =>
    part(page, about)!.fields.flatMap(([name, value]) => (name === 'purpose' ? [value] : []));

  it('is shown as waiting, apart from what may be taken back', async () => {
    const { page } = await waiting('public-creations');
    expect(page.html).toContain('Not allowed. Waits for a stronger check');
    expect(ticked(page, 'standing')).toEqual(['account']);
    expect(ticked(page, 'waiting')).toEqual(['public-creations']);
    expect(new Set([...page.html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)).size).toBe(
      [...page.html.matchAll(/\sid="/g)].length,
    );
  });

  it('goes on waiting when what is in force is taken back', async () => {
    const { requestId, parent, page } = await waiting('public-creations');
    const done = await press(parent, page, 'standing', { number: parent.number });
    expect(done.html).toContain('It has stopped');
    expect(await road.states(requestId)).toEqual({ account: 'withdrawn', 'public-creations': 'asked' });
    expect(part(done, 'standing')).toBeUndefined();
  });

  it('is refused by one press, and what is in force goes on; no letter follows', async () => {
    const { requestId, address, parent, page } = await waiting('public-creations');
    const done = await press(parent, page, 'waiting', { number: parent.number });
    expect(done.status).toBe(200);
    expect(done.html).toContain('We have your no');
    expect(done.html).not.toContain('You get a letter that says so');
    expect(await road.states(requestId)).toEqual({ account: 'granted', 'public-creations': 'refused' });
    expect(part(done, 'waiting')).toBeUndefined();
    expect(road.lettersTo(address)).toHaveLength(1);
  });

  it('asks for the code in its own form after a wrong number', async () => {
    const { requestId, parent, page } = await waiting('public-creations');
    const again = await press(parent, page, 'waiting', { number: wrongNumber(parent, page) });
    expect(again.status).toBe(422);
    expect(again.html).toMatch(/href="#field-waiting-code"/);
    expect(again.html).toContain('<details open>');
    const body = new URLSearchParams(part(again, 'waiting')!.fields.map(([name, value]) => [name, value]));
    body.set('waiting-code', parent.code);
    const done = await parent.post(part(again, 'waiting')!.action, body);
    expect(done.html).toContain('We have your no');
    expect(await road.states(requestId)).toEqual({ account: 'granted', 'public-creations': 'refused' });
  });
});

describe('a press that may be a machine’s', () => {
  it.each([
    ['on a wrong number', (parent: Parent, page: Visited) => wrongNumber(parent, page), aWhile],
    ['too soon', (parent: Parent) => parent.number, 1_999],
  ])('%s takes nothing back, and asks for the code from then on', async (_how, number, waited) => {
    const { requestId, parent } = await parentWith('account');
    const page = await parent.open();
    road.test.clock.advance(waited);
    const asked = await parent.send(page, '/take-back', { number: number(parent, page) });
    expect(asked.status).toBe(422);
    expect(asked.html).toContain('Nothing has changed yet');
    road.test.clock.advance(aWhile);
    const stubborn = await parent.send(page, '/take-back', { number: parent.number });
    expect(stubborn.status).toBe(422);
    expect(await road.states(requestId)).toEqual({ account: 'granted' });
    const withCode = await parent.send(asked, '/take-back', { code: parent.code });
    expect(withCode.status).toBe(200);
    expect(await road.states(requestId)).toEqual({ account: 'withdrawn' });
  });
});

function wrongNumber(parent: Parent, page: Visited): string {
  const { buttons } = page.forms.find(({ action }) => action.includes('/take-back'))!;
  return buttons.map(([, value]) => value).find((value) => value !== parent.number)!;
}
