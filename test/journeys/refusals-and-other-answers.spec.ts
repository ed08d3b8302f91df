import { codeIn, Family, type Letter, linkIn, numberIn, type Page, Parent } from '../support/family';
import { House } from '../support/house';
import { ledgerFaults } from '../support/proof';
import { guardians, remainsOf } from '../support/remains';

/** Links that end before their question does. */
const shortLinks = (policy: string): string => policy.replace('  validFor: P14D\n', '  validFor: P2D\n');

let house: House;
beforeAll(async () => {
  house = await House.open({}, shortLinks);
}, 120_000);
afterAll(() => house?.stop(), 60_000);
jest.setTimeout(120_000);

/** A page without what differs from link to link: its secret, its form token and the port. */
function faceOf(page: Page): string {
  const secret = new URL(page.url).pathname.split('/')[2]!;
  return page.html.replaceAll(secret, 'SECRET').replace(/name="token" value="[^"]*"/g, 'name="token" value="TOKEN"');
}

const formOf = (page: Page): string => /name="token" value="([^"]*)"/.exec(page.html)![1]!;

async function actsOf(family: Family, purpose = 'account'): Promise<string[]> {
  const rows = await house.rows<{ act: string }>(
    `select act from ledger_entry join consent on consent.id = subject_id
     where request_id = $1 and purpose = $2 order by position`,
    [family.requestId, purpose],
  );
  return rows.map(({ act }) => act);
}

describe('a parent who says no', () => {
  it.each([
    ['refused-all', 'Nothing is allowed'],
    ['not-my-child', 'We will not write to you about this again'],
    ['not-the-parent', 'We will not write to you about this again'],
  ] as const)('to everything, by “%s”, is thanked and forgotten', async (reason, words) => {
    const before = await guardians(house);
    const family = new Family(house);
    await family.ask({ purposes: ['account', 'creations', 'public-creations'], escrow: { nickname: 'Neebouwer' } });
    const page = await family.decline(reason);
    expect(page.status).toBe(200);
    expect(page.html).toContain(words);
    expect(await house.client.escrow(family.childRef)).toEqual([]);
    expect((await family.permission()).allowed).toBe(false);
    await house.settle();
    expect(await family.eventTypes()).toEqual([
      'consent_request.created',
      'consent_request.sent',
      'consent_request.opened',
      'consent.refused',
      'consent.refused',
      'consent.refused',
      'consent_request.declined',
      'erasure.requested',
      'erasure.acknowledged',
      'erasure.completed',
    ]);
    expect((await family.events()).find(({ type }) => type === 'consent_request.declined')!.data).toMatchObject({
      reason,
    });
    expect(await family.request()).toMatchObject({ state: 'erased', childRef: null });
    expect(await remainsOf(house, family.requestId)).toEqual({});
    expect(await guardians(house)).toBe(before);
    const letters = (await family.letters()).length;
    await house.advance('P15D');
    expect(await family.letters()).toHaveLength(letters);
  });

  it('needs the code for that too', async () => {
    const family = new Family(house);
    await family.ask();
    const page = await family.answer({}, undefined, { act: 'refused-all', code: '' });
    expect(page.status).toBe(422);
    expect(await family.permission()).toMatchObject({ reason: 'asked' });
  });

  it('to every single thing is the same as to everything', async () => {
    const family = new Family(house);
    await family.ask({ purposes: ['account', 'creations'] });
    expect((await family.answer({ account: 'no', creations: 'no' })).status).toBe(200);
    await house.settle();
    expect(await family.request()).toMatchObject({ state: 'erased' });
    expect(await remainsOf(house, family.requestId)).toEqual({});
  });

  it('may be asked anew, because the app may ask again, and is not refused in advance', async () => {
    const family = new Family(house);
    await family.ask();
    await family.decline('refused-all');
    await house.settle();
    await family.granted();
    expect(await family.permission()).toMatchObject({ allowed: true });
  });
});

describe('an answer that comes too late', () => {
  it('because the app has called the question off', async () => {
    const family = new Family(house);
    await family.ask();
    const page = await family.openPage();
    const letter = await family.letter();
    expect(await house.client.cancel(family.requestId)).toMatchObject({ state: 'cancelled' });
    const answers = [
      await family.parent.send(page, 'act', { act: 'answer', code: codeIn(letter), 'choice.account': 'yes' }),
    ];
    await house.settle();
    answers.push(
      await family.parent.send(page, 'act', { act: 'answer', code: codeIn(letter), 'choice.account': 'yes' }),
    );
    for (const answer of answers) {
      // A moment after the call the purge worker has taken the link away, and the page says no more than to a stranger.
      expect([404, 409]).toContain(answer.status);
      expect(answer.html).toMatch(/You do not need to answer any more|This link does not work any more/);
    }
    expect(await family.permission()).toMatchObject({ allowed: false, reason: 'erased' });
    expect(await actsOf(family)).toEqual(['ask', 'lapse', 'erase']);
    expect(await remainsOf(house, family.requestId)).toEqual({});
    await expect(house.client.resend(family.requestId)).rejects.toMatchObject({ status: 409, code: 'request_closed' });
  });

  it('because the parent has taken it back', async () => {
    const family = new Family(house);
    await family.ask({ purposes: ['account', 'creations'] });
    const early = await family.openPage();
    const letter = await family.letter();
    const yes = { act: 'answer', code: codeIn(letter), 'choice.account': 'yes', 'choice.creations': 'yes' };
    expect((await family.parent.send(early, 'act', yes)).status).toBe(200);
    expect((await family.takeBack(letter, 'account')).status).toBe(200);
    expect(await family.permission()).toMatchObject({ allowed: false });
    const again = await family.parent.send(early, 'act', yes);
    expect(again.status).toBe(409);
    expect(again.html).toContain('What you decided about Brickyard Builder');
    await house.settle();
    expect(await family.reasons('account', 'creations')).toEqual({ account: 'erased', creations: 'granted' });
    expect(await actsOf(family)).toEqual(['ask', 'grant', 'withdraw', 'erase']);
  });

  it('because it was given already: the link then shows what was answered', async () => {
    const family = new Family(house);
    await family.ask();
    const early = await family.openPage();
    const letter = await family.letter();
    const answer = { act: 'answer', code: codeIn(letter), 'choice.account': 'yes' };
    expect((await family.parent.send(early, 'act', answer)).status).toBe(200);
    const before = await house.lastEvent();
    for (const other of [answer, { ...answer, 'choice.account': 'no' }, { ...answer, act: 'not-my-child' }]) {
      const replayed = await family.parent.send(early, 'act', other);
      expect(replayed.status).toBe(409);
      expect(replayed.html).toContain('What you decided about Brickyard Builder');
    }
    expect(await family.permission()).toMatchObject({ allowed: true });
    expect(await house.lastEvent()).toBe(before);
    expect((await family.openPage()).html).toContain('What you decided about Brickyard Builder');
    await expect(house.client.cancel(family.requestId)).rejects.toMatchObject({ status: 409, code: 'request_closed' });
  });
});

describe('a link', () => {
  let unknown: Page;
  beforeAll(async () => {
    unknown = await new Parent(house.urls.hub, '').open(`${house.urls.emailConsent}/p/${'x'.repeat(43)}`);
  });

  it('that nobody ever sent leads to a kind page', () => {
    expect(unknown.status).toBe(404);
    expect(unknown.html).toContain('This link does not work any more');
    expect(unknown.html).toContain('Send me a fresh letter');
  });

  it('that is too old leads to that very page, whose button sends a fresh letter to the same address alone', async () => {
    const family = new Family(house);
    const { expiresAt } = await family.ask();
    const old = await family.letter();
    await house.advance('P2DT1M');
    const page = await family.openPage(old);
    expect(page.status).toBe(unknown.status);
    expect(faceOf(page)).toBe(faceOf(unknown));
    expect(page.html).not.toContain(family.parent.address);

    const everybodys = await inbox();
    const fresh = await family.parent.send(page, 'token', {
      email: 'thief@elsewhere.example',
      to: 'x@elsewhere.example',
    });
    const nothing = await new Parent(house.urls.hub, '').open(unknown.url).then((shown) => {
      return new Parent(house.urls.hub, '').post(`${shown.url}/fresh`, [['token', formOf(shown)]]);
    });
    expect(nothing.status).not.toBe(500);
    await house.settle();
    expect(fresh.status).toBe(200);
    const [letter, ...others] = (await inbox()).slice(0, (await inbox()).length - everybodys.length);
    expect(others).toEqual([]);
    expect(letter!.to).toBe(family.parent.address);
    expect(linkIn(letter!)).not.toBe(linkIn(old));
    expect((await family.request()).expiresAt).toBe(expiresAt);
    expect((await family.openPage(old)).status).toBe(404);
    expect((await family.answer({ account: 'yes' }, letter)).status).toBe(200);
    expect(await family.permission()).toMatchObject({ allowed: true });
  });

  it('says the same after a fresh letter was asked for, whether or not there was anything to send', async () => {
    const family = new Family(house);
    await family.ask();
    await house.advance('P2DT1M');
    const real = await family.parent.send(await family.openPage(), 'token', {});
    const stranger = new Parent(house.urls.hub, '');
    const none = await stranger.send(await stranger.open(unknown.url), 'token', {});
    expect(none.status).toBe(real.status);
    expect(faceOf(none)).toBe(faceOf(real));
  });

  it('sends no more fresh letters than the policy allows in a day', async () => {
    const family = new Family(house);
    await family.ask();
    await house.advance('P2DT1M');
    const page = await family.openPage();
    for (let press = 0; press < 6; press += 1) {
      expect((await family.parent.send(page, 'token', {})).status).toBe(200);
      await house.settle();
    }
    expect(await family.letters()).toHaveLength(1 + 3);
    await expect(house.client.resend(family.requestId)).rejects.toMatchObject({ status: 429 });
  });

  it('keeps to that when the button is pressed ten times at once', async () => {
    const family = new Family(house);
    await family.ask();
    await house.advance('P2DT1M');
    const page = await family.openPage();
    await Promise.all(Array.from({ length: 10 }, () => family.parent.send(page, 'token', {})));
    await house.settle();
    const fresh = (await family.letters()).length - 1;
    expect(fresh).toBeGreaterThanOrEqual(1);
    expect(fresh).toBeLessThanOrEqual(3);
  });

  it('that was tampered with leads nowhere', async () => {
    const family = new Family(house);
    await family.ask();
    const letter = await family.letter();
    const { origin, pathname } = new URL(linkIn(letter));
    const secret = pathname.slice('/p/'.length);
    const flip = (index: number): string => {
      const other = secret[index] === 'A' ? 'B' : 'A';
      return secret.slice(0, index) + other + secret.slice(index + 1);
    };
    const tampered = [
      flip(0),
      flip(20),
      secret.slice(0, -1),
      `${secret}A`,
      `${secret}%00`,
      secret.toUpperCase(),
      `%20${secret}`,
      '',
    ];
    for (const each of tampered) {
      const page = await family.parent.open(`${origin}/p/${each}`);
      expect([400, 404]).toContain(page.status);
      expect(page.html).not.toContain('Brickyard Builder');
    }
    expect((await family.openPage(letter)).status).toBe(200);
  });
});

describe('a letter’s code', () => {
  it('that is guessed five times rests for an hour, and then the same letter opens the way again', async () => {
    const family = new Family(house);
    await family.ask();
    const letter = await family.letter();
    const open = await family.openPage(letter);
    const wrong = (n: number) => String((Number(codeIn(letter)) + n) % 1_000_000).padStart(6, '0');
    for (let guess = 1; guess <= 5; guess += 1) {
      const page = await family.answer({ account: 'yes' }, letter, { code: wrong(guess) });
      expect(page.status).toBe(422);
      if (guess < 5) expect(page.html).toMatch(guess === 4 ? /one more time/ : /more times/);
    }
    const resting = await family.openPage(letter);
    expect(resting.html).toContain('You can answer in 1 hour');
    const right = await family.parent.post(linkIn(letter), [
      ['token', formOf(open)],
      ['act', 'answer'],
      ['choice.account', 'yes'],
      ['code', codeIn(letter)],
    ]);
    expect(right.status).toBe(409);
    expect(await family.permission()).toMatchObject({ allowed: false, reason: 'asked' });

    expect(await family.letters()).toHaveLength(1);
    await house.advance('PT1H');
    expect((await family.answer({ account: 'yes' }, letter)).status).toBe(200);
    expect(await family.permission()).toMatchObject({ allowed: true });
  });

  it('gives twenty who guess at once no more than five tries together', async () => {
    const family = new Family(house);
    await family.ask();
    const letter = await family.letter();
    const page = await family.openPage(letter);
    const guesses = Array.from({ length: 20 }, (_, n) =>
      String((Number(codeIn(letter)) + 1 + n) % 1_000_000).padStart(6, '0'),
    );
    const tried = await Promise.all(
      guesses.map((code) => family.parent.send(page, 'act', { act: 'answer', code, 'choice.account': 'yes' })),
    );
    expect(tried.every(({ status }) => status !== 200)).toBe(true);
    const [found] = await house.rows<{ wrong_codes: number; rests: boolean }>(
      'select wrong_codes, cools_until is not null as rests from letter where request_id = $1',
      [family.requestId],
    );
    expect(found).toEqual({ wrong_codes: 5, rests: true });
  });

  it('of one letter does not open another', async () => {
    const [one, other] = [new Family(house), new Family(house)];
    await one.ask();
    await other.ask();
    const code = codeIn(await other.letter());
    expect((await one.answer({ account: 'yes' }, undefined, { code })).status).toBe(422);
    expect(await one.permission()).toMatchObject({ reason: 'asked' });
  });

  it('is read however it was typed', async () => {
    const family = new Family(house);
    await family.ask();
    const code = codeIn(await family.letter());
    const typed = ` ${code.slice(0, 3)}-${code.slice(3)} `;
    expect((await family.answer({ account: 'yes' }, undefined, { code: typed })).status).toBe(200);
  });
});

describe('two who answer at once', () => {
  it.each([2, 8])('%i of them: exactly one wins, and the others are shown what stands', async (many) => {
    const family = new Family(house);
    await family.ask({ purposes: ['account', 'creations'] });
    const letter = await family.letter();
    const browsers = Array.from({ length: many }, () => new Parent(house.urls.hub, family.parent.address));
    const pages = await Promise.all(browsers.map((browser) => browser.open(linkIn(letter))));
    const answers = await Promise.all(
      browsers.map((browser, index) => {
        const choice = index % 2 === 0 ? 'yes' : 'no';
        const fields = { code: codeIn(letter), 'choice.account': choice, 'choice.creations': 'yes' };
        return browser.send(pages[index]!, 'act', { act: index === 3 ? 'not-my-child' : 'answer', ...fields });
      }),
    );
    const statuses = answers.map(({ status }) => status);
    const winner = statuses.indexOf(200);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    // A refusal may have been forgotten before the slowest of the others came.
    expect(statuses.every((status) => [200, 404, 409].includes(status))).toBe(true);
    await house.settle();
    const yes = winner % 2 === 0;
    expect((await family.permission()).allowed).toBe(yes);
    expect((await actsOf(family)).filter((act) => act === 'grant' || act === 'refuse')).toEqual([
      yes ? 'grant' : 'refuse',
    ]);
  });

  it('the app that calls off and the parent that answers: one of them', async () => {
    const family = new Family(house);
    await family.ask();
    const letter = await family.letter();
    const page = await family.openPage(letter);
    const [cancelled, answered] = await Promise.allSettled([
      house.client.cancel(family.requestId),
      family.parent.send(page, 'act', { act: 'answer', code: codeIn(letter), 'choice.account': 'yes' }),
    ]);
    await house.settle();
    const yes = answered.status === 'fulfilled' && answered.value.status === 200;
    expect(yes).toBe(cancelled.status === 'rejected');
    expect((await family.permission()).allowed).toBe(yes);
  });
});

describe('a form', () => {
  let family: Family;
  let letter: Letter;
  let page: Page;
  beforeEach(async () => {
    family = new Family(house);
    await family.ask();
    letter = await family.letter();
    page = await family.openPage(letter);
  });
  const fields = (...more: (readonly [string, string])[]): (readonly [string, string])[] => [
    ['token', formOf(page)],
    ['act', 'answer'],
    ['code', codeIn(letter)],
    ...more,
  ];

  it('that names purposes nobody asked for grants the asked one alone', async () => {
    const others = [
      'creations',
      'public-creations',
      'push-messages',
      '__proto__',
      'constructor',
      'toString',
      'nonsense',
    ];
    const answer = await family.parent.post(
      linkIn(letter),
      fields(['choice.account', 'yes'], ...others.map((purpose) => [`choice.${purpose}`, 'yes'] as const)),
    );
    expect(answer.status).toBe(200);
    const { permissions } = await house.client.permissions(family.childRef);
    const granted = Object.entries(permissions).filter(([, { reason }]) => reason === 'granted');
    expect(granted.map(([purpose]) => purpose)).toEqual(['account']);
    const rows = await house.rows('select purpose from consent where request_id = $1', [family.requestId]);
    expect(rows).toEqual([{ purpose: 'account' }]);
  });

  it.each([
    [
      'says yes and no',
      [
        ['choice.account', 'yes'],
        ['choice.account', 'no'],
      ],
    ],
    ['says something else', [['choice.account', 'maybe']]],
    ['says it in capitals', [['choice.account', 'YES']]],
    ['says it of another', [['choice.creations', 'yes']]],
    ['says nothing', []],
  ] as const)('that %s chooses nothing, and costs no try', async (_how, choices) => {
    const answer = await family.parent.post(linkIn(letter), fields(...choices));
    expect(answer.status).toBe(422);
    expect(await family.permission()).toMatchObject({ reason: 'asked' });
    const [found] = await house.rows('select wrong_codes from letter where request_id = $1', [family.requestId]);
    expect(found).toEqual({ wrong_codes: 0 });
  });

  it('that another site sends is not taken, though it knows everything', async () => {
    const whole = fields(['choice.account', 'yes']);
    const elsewhere: Record<string, string>[] = [
      { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://elsewhere.example' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of elsewhere) {
      expect((await family.parent.post(linkIn(letter), whole, headers)).status).toBe(403);
    }
    const stranger = new Parent(house.urls.hub, '');
    expect((await stranger.post(linkIn(letter), whole)).status).toBe(403);
    await stranger.open(linkIn(letter));
    expect((await stranger.post(linkIn(letter), whole)).status).toBe(403);
    expect(await family.permission()).toMatchObject({ reason: 'asked' });
    expect((await family.parent.post(linkIn(letter), whole)).status).toBe(200);
  });

  it('that was shown for another letter is not taken for this one', async () => {
    const other = new Family(house);
    await other.ask();
    const token = formOf(await family.parent.open(linkIn(await other.letter())));
    const answer = await family.parent.post(linkIn(letter), [
      ['token', token],
      ['act', 'answer'],
      ['code', codeIn(letter)],
      ['choice.account', 'yes'],
    ]);
    expect(answer.status).toBe(403);
    expect(await family.permission()).toMatchObject({ reason: 'asked' });
  });
});

describe('taking back', () => {
  it('by a wrong number, or quicker than anybody reads, takes nothing back and asks for the code', async () => {
    const wrong = new Family(house);
    const quick = new Family(house);
    for (const family of [wrong, quick]) await family.granted();
    const number = (letter: Letter, page: Page) =>
      [...page.html.matchAll(/name="number" value="(\d\d)"/g)]
        .map(([, each]) => each!)
        .find((each) => each !== numberIn(letter))!;
    const page = await wrong.openPage();
    await house.advance('PT3S');
    const missed = await wrong.parent.send(page, 'number', { number: number(await wrong.letter(), page) });
    expect(missed.status).toBe(422);
    const hasty = await quick.parent.send(await quick.openPage(), 'number', { number: numberIn(await quick.letter()) });
    expect(hasty.status).toBe(422);
    for (const [family, after] of [
      [wrong, missed],
      [quick, hasty],
    ] as const) {
      expect(await family.permission()).toMatchObject({ allowed: true });
      expect(after.html).not.toContain('name="number"');
      const done = await family.parent.send(after, 'code', { code: codeIn(await family.letter()) });
      expect(done.status).toBe(200);
      expect((await family.permission()).allowed).toBe(false);
    }
  });

  it('of one thing leaves the other, and the letter that says so leads back to it', async () => {
    const family = new Family(house);
    await family.granted({ purposes: ['account', 'creations'] });
    expect((await family.takeBack(undefined, 'creations')).status).toBe(200);
    await house.advance('PT10M');
    expect(await family.reasons('account', 'creations')).toEqual({ account: 'granted', creations: 'erased' });
    const closing = await family.letter();
    expect(closing.subject).toMatch(/^Stopped/);
    expect((await family.takeBack(closing)).status).toBe(200);
    await house.advance('PT1H');
    expect(await remainsOf(house, family.requestId)).toEqual({});
  });

  it('ten times at once takes back once', async () => {
    const family = new Family(house);
    await family.granted();
    const letter = await family.letter();
    const page = await family.openPage(letter);
    await house.advance('PT3S');
    const presses = await Promise.all(
      Array.from({ length: 10 }, () => family.parent.send(page, 'number', { number: numberIn(letter) })),
    );
    expect(presses.filter(({ status }) => status === 200)).toHaveLength(1);
    await house.advance('PT1H');
    expect((await family.letters()).filter(({ subject }) => subject.startsWith('Stopped'))).toHaveLength(1);
    expect(await actsOf(family)).toEqual(['ask', 'grant', 'withdraw', 'erase']);
  });
});

it('leaves ledgers that hold', async () => {
  expect(await ledgerFaults(house)).toEqual([]);
});

async function inbox(): Promise<(Letter & { to: string })[]> {
  return (await (await fetch(`${house.urls.hub}/inbox/messages`)).json()) as (Letter & { to: string })[];
}
