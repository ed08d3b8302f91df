import { Family, linkIn, type Page } from '../support/family';
import { cards, CardTerminal, chooseCard, provingLink } from '../support/card-terminal';
import { House } from '../support/house';
import { ledgerFaults } from '../support/proof';

let house: House;
let terminal: CardTerminal;
beforeAll(async () => {
  house = await House.open({ LOG_LEVEL: 'debug' });
  terminal = new CardTerminal(house);
}, 120_000);
afterAll(() => house?.stop(), 60_000);
afterEach(() => terminal.switch({ hold: false, down: false, refundsDown: false, duplicates: 0, order: 'as-happened' }));
jest.setTimeout(120_000);

const wall = 'public-creations';

/** A parent who was asked for the wall, said yes, and stands before the choice of methods. */
async function atTheDoor(
  purposes: readonly string[] = [wall],
  locale: 'en' | 'nl' = 'en',
): Promise<{ family: Family; door: Page }> {
  const family = new Family(house, { locale });
  await family.ask({ purposes: [...purposes] });
  const answered = await family.answer(Object.fromEntries(purposes.map((purpose) => [purpose, 'yes'])));
  return { family, door: await family.parent.open(provingLink(answered)) };
}

async function paidWith(
  card: string,
  purposes?: readonly string[],
): Promise<{ family: Family; session: string; after: Page }> {
  const { family, door } = await atTheDoor(purposes);
  const session = await chooseCard(family.parent, door);
  const redirect = await terminal.pay(session, card);
  const after = await family.parent.open(redirect!);
  await house.settle();
  return { family, session, after };
}

it('leads from one letter to a yes in the app and the money back, and the letter says so when it has happened', async () => {
  const family = new Family(house);
  await family.ask({ purposes: ['account', wall] });
  const answered = await family.answer({ account: 'yes', [wall]: 'yes' });
  expect(await family.reasons('account', wall)).toEqual({ account: 'granted', [wall]: 'awaiting_verification' });
  expect((await family.request()).consents).toMatchObject([{ waitsFor: null }, { waitsFor: 'verification' }]);

  const door = await family.parent.open(provingLink(answered));
  expect(door.html).toContain('€0.50');
  const session = await chooseCard(family.parent, door);
  const redirect = await terminal.pay(session, cards.good);
  const after = await family.parent.open(redirect!);
  expect(after.html).toContain('This is done');
  await house.settle();

  expect(await family.permission(wall)).toMatchObject({ allowed: true, level: 'high', reason: 'granted' });
  expect((await terminal.payment(session)).state).toBe('refunded');
  expect(await family.eventTypes()).toEqual(
    expect.arrayContaining([
      'verification.started',
      'verification.passed',
      'permission.changed',
      'verification.refunded',
    ]),
  );
  const letter = await family.letter();
  expect(letter.text).toContain('€0.50');
  expect((await family.parent.open(linkIn(letter))).status).toBe(200);
  const evidence = await house.rows('select method, level, cite from evidence where request_id = $1 order by level', [
    family.requestId,
  ]);
  expect(evidence).toContainEqual({ method: 'card-payment', level: 'high', cite: '16 CFR 312.5(b)(2)(ii)' });
});

it('says why a card was not taken, and takes another one on the same page', async () => {
  const { family, door } = await atTheDoor();
  const session = await chooseCard(family.parent, door);
  for (const [card, text] of [
    [cards.insufficient, 'not enough money on the card'],
    [cards.expired, 'card has expired'],
    [cards.declined, 'said no to the payment'],
  ] as const) {
    expect(await terminal.pay(session, card)).toBeNull();
    await house.settle();
    expect((await family.parent.open(`${door.url}?left=1`)).html).toContain(text);
  }
  expect(await terminal.pay(session, cards.threeDSecure, 'fail')).toBeNull();
  expect(await family.permission(wall)).toMatchObject({ allowed: false, reason: 'awaiting_verification' });
  await family.parent.open((await terminal.pay(session, cards.threeDSecure, 'complete'))!);
  await house.settle();
  expect((await family.permission(wall)).allowed).toBe(true);
});

it('takes no prepaid card: gives it back, says so kindly, and keeps the way open', async () => {
  const { family, session, after } = await paidWith(cards.prepaid);
  expect(after.html).toContain('prepaid or gift card');
  expect((await terminal.payment(session)).state).toBe('refunded');
  expect(await family.permission(wall)).toMatchObject({ allowed: false, reason: 'awaiting_verification' });
  expect((await family.letter()).text).toMatch(/prepaid/i);
  const again = await chooseCard(family.parent, await family.parent.open(after.url.replace('/return', '')));
  await terminal.pay(again, cards.good);
  await house.settle();
  expect((await family.permission(wall)).allowed).toBe(true);
});

it('settles by asking when the provider’s word is lost, and a browser that comes back decides nothing', async () => {
  const { family, door } = await atTheDoor();
  const session = await chooseCard(family.parent, door);
  await terminal.switch({ hold: true });
  const redirect = await terminal.pay(session, cards.good);
  expect((await family.parent.open(redirect!)).html).toContain('waiting for the card company');
  expect((await family.permission(wall)).allowed).toBe(false);
  await terminal.lose();
  await house.advance('PT6M');
  expect((await family.permission(wall)).allowed).toBe(true);
  expect((await terminal.payment(session)).state).toBe('refunded');
});

it('grants and refunds once when words come twice and in the wrong order', async () => {
  const { family, door } = await atTheDoor();
  const session = await chooseCard(family.parent, door);
  await terminal.switch({ hold: true, duplicates: 3, order: 'reversed' });
  await terminal.pay(session, cards.good);
  await terminal.release();
  await terminal.switch({ hold: false });
  await house.settle();
  await terminal.resend(session);
  await house.settle();
  expect((await family.eventTypes()).filter((type) => type === 'verification.passed')).toHaveLength(1);
  expect((await family.letters()).filter(({ text }) => text.includes('€0.50'))).toHaveLength(1);
});

it('grants nothing for another amount than was asked, and gives it back', async () => {
  const { family, door } = await atTheDoor();
  const session = await chooseCard(family.parent, door);
  await terminal.change(session, { amountTotal: 5000 });
  await terminal.pay(session, cards.good);
  await house.settle();
  expect(await family.permission(wall)).toMatchObject({ allowed: false });
  expect((await terminal.payment(session)).state).toBe('refunded');
});

it('gives back what is paid after the app called it off, grants nothing, and says so', async () => {
  const { family, door } = await atTheDoor();
  const session = await chooseCard(family.parent, door);
  await house.client.cancel(family.requestId);
  const redirect = await terminal.pay(session, cards.good);
  await house.settle();
  expect((await terminal.payment(session)).state).toBe('refunded');
  expect((await family.permission(wall)).allowed).toBe(false);
  expect([200, 404]).toContain((await family.parent.open(redirect!)).status);
});

it('goes on giving back while refunds are down for a day, and tells the parent only afterwards', async () => {
  await terminal.switch({ refundsDown: true });
  const { family, session } = await paidWith(cards.good);
  expect((await family.permission(wall)).allowed).toBe(true);
  const before = (await family.letters()).length;
  await house.advance('P1D');
  expect((await family.letters()).length).toBe(before);
  await terminal.switch({ refundsDown: false });
  await house.advance('PT1H');
  expect((await terminal.payment(session)).state).toBe('refunded');
  expect((await family.letters()).length).toBe(before + 1);
});

it('makes a refund that fails later loud, and lists it', async () => {
  const { family } = await paidWith(cards.refundFails);
  await house.advance('PT5M');
  expect(await family.eventTypes()).toContain('verification.refund_failed');
  const script = 'apps/verified-consent/src/desk/payments.cli.js';
  const listed = await house
    .command(script, ['list'], 'verified-consent')
    .catch((error: { stdout: string; code: number }) => error);
  expect(listed).toMatchObject({ code: 1, stdout: expect.stringContaining('refund-failed') });
});

it('ends what rested on a card whose holder objects', async () => {
  const { family } = await paidWith(cards.disputed);
  expect((await family.permission(wall)).allowed).toBe(true);
  await house.advance('PT5M');
  expect((await family.permission(wall)).allowed).toBe(false);
  expect(await family.eventTypes()).toContain('consent.invalidated');
});

it('asks once more about what goes to another company, and a no there leaves the rest', async () => {
  const { family, after } = await paidWith(cards.good, [wall, 'analytics-across-services']);
  expect(after.html).toContain('One more question');
  expect(await family.reasons(wall, 'analytics-across-services')).toEqual({
    [wall]: 'granted',
    'analytics-across-services': 'awaiting_verification',
  });
  const done = await family.parent.sendAs(after, { act: 'disclosure' }, { 'choice.analytics-across-services': 'no' });
  expect(done.html).toContain('Not allowed');
  await house.settle();
  expect((await family.permission(wall)).allowed).toBe(true);
  expect((await family.permission('analytics-across-services')).allowed).toBe(false);
});

it('is not charged again for another child, when the parent agreed to that and had the letter in hand', async () => {
  const email = `two-children-${Date.now()}@family.example`;
  const [first, second] = [new Family(house, { email }), new Family(house, { email })];
  await first.ask({ purposes: [wall] });
  const door = await first.parent.open(provingLink(await first.answer({ [wall]: 'yes' })));
  const session = await chooseCard(first.parent, door, { remember: 'yes' });
  expect((await first.parent.open((await terminal.pay(session, cards.good))!)).html).toContain('We remember');
  await house.settle();

  await second.ask({ purposes: [wall] });
  const letter = await second.letter();
  const other = await second.parent.open(provingLink(await second.answer({ [wall]: 'yes' }, letter)));
  expect(other.html).toContain('You have shown it before');
  const bare = await second.parent.open(other.url.replace(/[?].*$/, ''));
  expect(bare.html).toContain('open the link in our letter once more');
  const done = await second.parent.sendAs(other, { act: 'again' }, { again: 'yes' });
  expect(done.html).toContain('This is done');
  await house.settle();
  expect((await second.permission(wall)).allowed).toBe(true);
  const paid = await house.rows(
    `select payment.id from payment join verification on verification.id = payment.verification_id
     where verification.request_id = any($1)`,
    [[first.requestId, second.requestId]],
  );
  expect(paid).toHaveLength(1);
});

it('leaves nothing of the payment with us once the child is forgotten, but the proof without names', async () => {
  const { family, session } = await paidWith(cards.good);
  await family.takeBack();
  await house.advance('P40D');
  const [left] = await house.rows<{ payments: number; checks: number; proofs: number; evidence: number }>(
    `select (select count(*)::integer from payment where session_id = $2) as payments,
       (select count(*)::integer from verification where request_id = $1) as checks,
       (select count(*)::integer from guardian_proof p where exists (select from evidence e where e.proof_id = p.id and e.request_id = $1)) as proofs,
       (select count(*)::integer from evidence where request_id = $1 and method = 'card-payment') as evidence`,
    [family.requestId, session],
  );
  expect(left).toEqual({ payments: 0, checks: 0, proofs: 0, evidence: 1 });
});

it('says nowhere which card it was, who paid, or for which child', async () => {
  const numbers = Object.values(cards).flatMap((card) => [card, card.replace(/(.{4})(?!$)/g, '$1 ')]);
  const { urls, said } = house;
  const services = [urls.emailConsent, urls.verifiedConsent, urls.purgeWorker];
  const metrics = await Promise.all(services.map(async (url) => (await fetch(`${url}/metrics`)).text()));
  const tables = [...(await house.dump())].map(([table, rows]) => [table, rows.join('\n')] as const);
  // What is searched is there.
  expect(said).toContain('"route":"/webhooks/stripe"');
  expect(said).toContain('"route":"/p/:secret/verify"');
  expect(metrics.join('\n')).toContain('kinsent_refunds_owed');
  expect(tables.find(([table]) => table === 'duty')?.[1]).toContain('payment.refund');
  for (const [place, text] of [['the logs', said], ['the metrics', metrics.join('\n')], ...tables] as const) {
    const found = numbers.filter((number) => text.includes(number));
    const told = text.match(/[\w.+-]+@family\.example|child-[0-9a-f]{8}-|last4|exp_month|(whsec|sk_test)_\w/g) ?? [];
    expect([place, found, told]).toEqual([place, [], []]);
  }
  // Links are keys, and the provider's ids lead to who paid: neither is for a log.
  expect(said).not.toMatch(/\/p\/[\w-]{43}|\b(cs|pi|ch|re)_(test_)?\w{14}/);
  // Ends of the numbers, where no other digits stand; ids have four digits in a row by chance.
  const ids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
  const ends = new RegExp(
    `\\b(${Object.values(cards)
      .map((card) => card.slice(-4))
      .join('|')})\\b`,
  );
  for (const [table, text] of tables.filter(([table]) =>
    /^(payment|verification|guardian_proof|evidence)/.test(table),
  )) {
    expect([table, ends.exec(text.replace(ids, 'id'))?.[0]]).toEqual([table, undefined]);
  }
});

it('leaves ledgers that hold', async () => {
  expect(await ledgerFaults(house)).toEqual([]);
});
