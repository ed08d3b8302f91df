import type { Form, Parent, Visited } from './parent.testing';
import { Road, until } from './road.testing';

let road: Road;

beforeAll(async () => {
  road = await Road.start();
});

afterAll(() => road.stop());

/** What a robot puts into fields that it does not understand. */
const guesses = ['', 'test', '1'];

/** Follows links, GETs and HEADs, over and over (N2). */
async function storm(parent: Parent): Promise<Visited[]> {
  const visits = Array.from({ length: 60 }, (_, at) =>
    parent.open(['', '?lang=nl', '?utm=1&lang=xx'][at % 3], at % 2 ? 'HEAD' : 'GET'),
  );
  return Promise.all(visits);
}

/** Every choice of every radio and checkbox that a form has: nothing touched, all first ones, all last ones. */
function fillings(page: Visited, form: Form): URLSearchParams[] {
  const radios = [...page.html.matchAll(/<input\b[^>]*type="(?:radio|checkbox)"[^>]*>/g)].map(([tag]) => ({
    name: /\sname="([^"]*)"/.exec(tag)![1]!,
    value: /\svalue="([^"]*)"/.exec(tag)![1]!,
  }));
  const names = [...new Set(radios.map(({ name }) => name))];
  const all = (place: 0 | -1) =>
    names.map((name): [string, string] => [name, radios.filter((each) => each.name === name).at(place)!.value]);
  const base = form.fields
    .filter(([name]) => name !== 'code')
    .map(([name, value]) => [name, value] as [string, string]);
  return [[], all(0), all(-1)].map((chosen) => new URLSearchParams([...base, ...chosen]));
}

/** Presses every button of every form, with whatever robots put into fields; three seconds after looking. */
async function pressEverything(parent: Parent): Promise<void> {
  const page = await parent.open();
  road.test.clock.advance(3_000);
  for (const form of page.forms) {
    for (const body of fillings(page, form)) {
      for (const code of guesses) {
        for (const [name, value] of [...form.buttons, ['', ''] as const]) {
          const sent = new URLSearchParams([...body, ['code', code]]);
          if (name !== '') sent.set(name, value);
          await parent.post(form.action, sent);
        }
      }
    }
  }
}

describe('a robot that only looks', () => {
  it('changes nothing, and the parent can still answer', async () => {
    const { requestId, parent } = await road.parentOf(['account', 'public-creations']);
    const seen = await storm(parent);
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await road.states(requestId)).toEqual({ account: 'asked', 'public-creations': 'asked' });
    expect((await road.events(requestId)).filter((type) => type === 'consent_request.opened')).toHaveLength(1);
    expect((await parent.answer({ 'choice.account': 'yes' })).status).toBe(200);
  });

  it('changes nothing where everything is answered', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    await parent.answer({ 'choice.account': 'yes' });
    const before = await road.case(requestId);
    await storm(parent);
    expect(await road.case(requestId)).toEqual(before);
  });

  it('does not even open a letter with HEAD', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const head = await parent.open('', 'HEAD');
    expect([head.status, head.html]).toEqual([200, '']);
    expect((await road.case(requestId)).requests[0]?.openedAt).toBeNull();
  });
});

describe('a robot that presses everything', () => {
  it('answers nothing, and the parent can still answer', async () => {
    const { requestId, parent } = await road.parentOf(['account', 'public-creations']);
    await pressEverything(parent);
    expect(await road.states(requestId)).toEqual({ account: 'asked', 'public-creations': 'asked' });
    expect((await parent.answer({ 'choice.account': 'yes' })).status).toBe(200);
  });

  it('stops nothing that silence allowed', async () => {
    const { requestId, parent } = await road.parentOf(['account', 'newsletter']);
    await until(async () => (await road.states(requestId))['newsletter'] === 'granted');
    await pressEverything(parent);
    expect(await road.states(requestId)).toEqual({ account: 'asked', newsletter: 'granted' });
  });

  it('takes nothing back, and the parent still can', async () => {
    const { requestId, parent } = await road.parentOf(['account', 'location']);
    await parent.answer({ 'choice.account': 'yes', 'choice.location': 'yes' });
    await pressEverything(parent);
    expect(await road.states(requestId)).toEqual({ account: 'granted', location: 'granted' });
    const page = await parent.open();
    await parent.send(page, '/take-back', { code: parent.code });
    expect(await road.states(requestId)).toEqual({ account: 'withdrawn', location: 'withdrawn' });
  });

  it('takes nothing back by pressing one button, whichever it is, at once', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    await parent.answer({ 'choice.account': 'yes' });
    const page = await parent.open();
    const form = page.forms.find(({ action }) => action.includes('/take-back'))!;
    await Promise.all(
      form.buttons.map(([name, value]) =>
        parent.post(
          form.action,
          new URLSearchParams([...form.fields.map(([n, v]) => [n, v]), [name, value]] as [string, string][]),
        ),
      ),
    );
    expect(await road.states(requestId)).toEqual({ account: 'granted' });
  });

  it('keeps nobody out for longer than an hour by guessing codes, and changes nothing', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const page = await parent.open();
    for (const code of ['123456', '000000', '111111', '654321', '123123', '121212']) {
      await parent.send(page, '', { 'choice.account': 'yes', act: 'answer', code });
    }
    expect((await parent.open()).html).toContain('You can answer in 1 hour');
    const right = await parent.send(page, '', { 'choice.account': 'yes', act: 'answer', code: parent.code });
    expect(right.status).toBe(409);
    expect(await road.states(requestId)).toEqual({ account: 'asked' });
    road.test.clock.advance(60 * 60 * 1000);
    expect((await parent.answer({ 'choice.account': 'yes' })).status).toBe(200);
    expect(await road.states(requestId)).toEqual({ account: 'granted' });
  });

  it('gains nothing by guessing many codes at once', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    const page = await parent.open();
    const own = Number(parent.code.replace(' ', ''));
    const codes = Array.from({ length: 40 }, (_, at) => String((own + 1 + at) % 1_000_000).padStart(6, '0'));
    await Promise.all(codes.map((code) => parent.send(page, '', { 'choice.account': 'yes', act: 'answer', code })));
    const right = await parent.send(page, '', { 'choice.account': 'yes', act: 'answer', code: parent.code });
    expect(right.status).toBe(409);
    expect(await road.states(requestId)).toEqual({ account: 'asked' });
  });
});
