import { digestOf, firstBreak, type Policy } from '@kinsent/consent';
import { Database, EventStore, LedgerStore, RetentionClockStore } from '@kinsent/store';
import { smallPolicy } from '../policy/small-policy.testing';
import { Parent, type Visited } from './parent.testing';
import { Road, until } from './road.testing';

const account = smallPolicy.purposes['account']!;
const host = smallPolicy.recipients['host']!;
const day = 24 * 60 * 60 * 1000;

/** Unused for half a year, an account goes; a month before, the parent is told and may keep it. */
const policy: Policy = {
  ...smallPolicy,
  recipients: {
    ...smallPolicy.recipients,
    host: { ...host, assurance: { ...host.assurance!, expires: '2048-01-01' } },
  },
  purposes: {
    ...smallPolicy.purposes,
    account: {
      ...account,
      retention: [
        ...account.retention,
        {
          data: ['screen-name'],
          trigger: 'last.activity',
          before: [{ at: 'P5M', action: 'remind' }],
          after: 'P6M',
          unless: ['guardian-keeps'],
          action: 'erase',
          need: { en: 'Nobody comes back after that.', nl: 'Daarna komt niemand terug.' },
        },
      ],
    },
  },
};
const ruling = { policy, digest: digestOf(policy) };

let road: Road;
beforeAll(async () => {
  road = await Road.start({}, policy);
});
afterAll(() => road.stop());

/** Comes back, as the worker does, to children about whom something was just being written. */
async function carryOut(): Promise<void> {
  const now = road.test.clock.now();
  await until(async () => {
    await road.test.app.get(RetentionClockStore).carryOut(ruling, 100, now);
    const { pool } = road.test.app.get(Database);
    return (await pool.query('select from retention_clock where next_at <= $1', [now])).rowCount === 0;
  });
}

/** A parent with a child that was not seen for five months, and the letter that says so. */
async function told(locale = 'en'): Promise<{ requestId: string; address: string; parent: Parent }> {
  const { requestId, address, parent } = await road.parentOf(['account'], locale);
  await parent.answer({ 'choice.account': 'yes' });
  await carryOut();
  road.test.clock.advance(5 * 31 * day);
  await carryOut();
  await until(() => road.lettersTo(address).some(({ mail }) => /keep|bewaren/.test(mail.subject ?? '')));
  const letter = road.lettersTo(address).find(({ mail }) => /keep|bewaren/.test(mail.subject ?? ''))!;
  return { requestId, address, parent: new Parent(road.test.app, letter) };
}

const dueAt = async (requestId: string): Promise<string[]> => {
  const { child } = await road.case(requestId);
  await road.test.app.get(EventStore).number();
  const events = await road.test.app.get(EventStore).after('brickyard', 0, 10_000);
  const kept = events.filter(({ childRef, data }) => childRef !== null && data['step'] === 'keep');
  const clocks = await road.test.app.get(RetentionClockStore).ofChild(child.id);
  return [
    String(kept.length),
    clocks.find(({ trigger }) => trigger === 'last.activity')!.progress['account:last.activity:0']!.keptAt ?? 'none',
  ];
};

const aWhile = 3_000;

describe('a letter that tells what will be deleted', () => {
  it('says what, since when nobody came, by when, and how to keep it; in both languages', async () => {
    const { parent } = await told();
    const text = parent.letter.mail.text!.replace(/\s+/g, ' ');
    expect(parent.letter.mail.subject).toBe('Brickyard: shall we keep this for your child?');
    expect(text).toContain('Your child has not used Brickyard since');
    expect(text).toMatch(/Account: Screen name\. Deleted by \d+ \w+ 20\d\d at the latest\./);
    expect(text).toContain('It also stays if your child uses Brickyard again');
    expect(parent.number).toMatch(/^\d{2}$/);
    const dutch = await told('nl');
    expect(dutch.parent.letter.mail.subject).toBe('Brickyard: zullen we dit voor uw kind bewaren?');
  });

  it('is not sent when the child has come back in the meantime', async () => {
    const { requestId, address, parent } = await road.parentOf(['account']);
    await parent.answer({ 'choice.account': 'yes' });
    await carryOut();
    road.test.clock.advance(5 * 31 * day);
    const { child } = await road.case(requestId);
    const ref = `child-${/parent-(\d+)/.exec(address)![1]}`;
    const at = road.test.clock.now();
    await road.test.app.get(RetentionClockStore).activity({ app: 'brickyard', ref, at, outlives: false }, at);
    await carryOut();
    const clocks = await road.test.app.get(RetentionClockStore).ofChild(child.id);
    expect(clocks.find(({ trigger }) => trigger === 'last.activity')!.startedAt).toEqual(at);
    road.test.clock.advance(60_000);
    await until(() => road.lettersTo(address).length >= 1);
    expect(road.lettersTo(address).some(({ mail }) => /shall we keep/.test(mail.subject ?? ''))).toBe(false);
  });
});

describe('keeping it', () => {
  async function opened(): Promise<{ requestId: string; parent: Parent; page: Visited }> {
    const { requestId, parent } = await told();
    const page = await parent.open();
    road.test.clock.advance(aWhile);
    return { requestId, parent, page };
  }

  it('is one press on the number of the letter, and starts the period anew (F-7)', async () => {
    const { requestId, parent, page } = await opened();
    expect(page.html).toContain('Would you like us to keep this?');
    const before = Number((await dueAt(requestId))[0]);
    const done = await parent.send(page, '/keep', { number: parent.number });
    expect(done.status).toBe(200);
    expect(done.html).toContain('We keep it');
    expect(done.html).not.toContain('Would you like us to keep this?');
    expect(await dueAt(requestId)).toEqual([String(before + 1), road.test.clock.now().toISOString()]);
    const { child } = await road.case(requestId);
    const lines = await road.test.app.get(LedgerStore).of(child.id);
    expect(firstBreak(lines)).toBeNull();
    expect(lines.map(({ act, detail }) => [act, detail['trigger']])).toEqual([
      ['remind', 'last.activity'],
      ['keep', 'last.activity'],
    ]);
    // Half a year from now on.
    expect(lines[1]!.detail['due']! > lines[0]!.detail['due']!).toBe(true);
    // What would have gone a month later is still there.
    road.test.clock.advance(40 * day);
    await carryOut();
    expect(await road.states(requestId)).toEqual({ account: 'granted' });
    const again = await parent.open();
    expect(again.html).not.toContain('Would you like us to keep this?');
  });

  it('is done by nobody who only opens the link, presses another number, or presses at once', async () => {
    const { requestId, parent, page } = await opened();
    const { buttons } = page.forms.find(({ action }) => action.includes('/keep'))!;
    const wrong = buttons.map(([, value]) => value).find((value) => value !== parent.number)!;
    const refused = await parent.send(page, '/keep', { number: wrong });
    expect(refused.status).toBe(422);
    expect((await dueAt(requestId))[1]).toBe('none');
    const withCode = await parent.send(refused, '/keep', { 'keep-code': parent.code });
    expect(withCode.html).toContain('We keep it');
  });

  it('comes too late once the data is due, and then says what stands', async () => {
    const { requestId, parent, page } = await opened();
    road.test.clock.advance(40 * day);
    const late = await parent.send(page, '/keep', { number: parent.number });
    expect(late.status).not.toBe(200);
    expect((await dueAt(requestId))[1]).toBe('none');
    await carryOut();
    expect(await road.states(requestId)).toEqual({ account: 'erased' });
  });

  it('is asked what, when nothing is ticked', async () => {
    const { parent, page } = await opened();
    const again = await parent.send(page, '/keep', { purpose: [], number: parent.number });
    expect(again.status).toBe(422);
    expect(again.html).toContain('Choose what we shall keep');
  });
});
