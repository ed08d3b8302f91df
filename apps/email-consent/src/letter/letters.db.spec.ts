import type { Duty } from '@kinsent/store';
import { Database, DutyStore } from '@kinsent/store';
import { Parent } from '../answer/parent.testing';
import { Road, until } from '../answer/road.testing';
import { smtpInbox } from '../mail/smtp-inbox.testing';
import { ConfirmationHandler } from './confirmation.handler';
import { NoticeHandler } from './notice.handler';

let road: Road;

beforeAll(async () => {
  road = await Road.start();
});

afterAll(() => road.stop());

const hour = 60 * 60 * 1000;
const day = 24 * hour;

function sql(text: string, values: unknown[] = []) {
  return road.test.app.get(Database).pool.query(text, values);
}

/** The duty of a kind that a request owed first, whether or not it is done. */
async function dutyOf(requestId: string, kind: string): Promise<Duty> {
  const { rows } = await sql('select * from duty where subject_id = $1 and kind = $2 order by id limit 1', [
    requestId,
    kind,
  ]);
  const row = rows[0];
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    subjectId: row.subject_id,
    childId: row.child_id,
    dueAt: row.due_at,
    createdAt: row.created_at,
    attempts: row.attempts,
  };
}

describe('the first letter', () => {
  it('arrives in the guardian’s language with link and code, and the app is told', async () => {
    const { requestId, parent } = await road.parentOf(['account'], 'nl');
    const { mail } = parent.letter;
    expect(mail.subject).toContain('Uw kind en Brickyard');
    expect(mail.html).toContain('lang="nl"');
    expect(mail.html).toContain(`href="${parent.link}"`);
    expect(mail.html).toContain(parent.code);
    expect(mail.text).toContain('Waarom we u schrijven');
    expect(await road.events(requestId)).toEqual(['consent_request.created', 'consent_request.sent']);
  });

  it('says that what the child filled in waits encrypted, where it does', async () => {
    const without = await road.parentOf(['account']);
    const withEscrow = await road.parentOf(['account'], 'en', { escrow: { drawing: 'a house' } });
    expect(without.parent.letter.mail.text).not.toContain('encrypted');
    expect(withEscrow.parent.letter.mail.text).toContain('encrypted');
    expect((await withEscrow.parent.open()).html).toContain('encrypted');
    expect(withEscrow.parent.letter.mail.text).not.toContain('a house');
  });

  it('is not sent once the app called the question off', async () => {
    road.inbox.answerTo = () => ({ code: 451, text: 'later' });
    const { requestId, address } = await road.ask(['account']);
    // Put off, and not only begun: a letter that is under way cannot be called back.
    await until(async () => {
      const owed = await sql(`select last_error from duty where subject_id = $1 and kind = 'letter.notice'`, [
        requestId,
      ]);
      return owed.rows[0]?.last_error !== null;
    });
    await road.test.call('POST', `/v1/consent-requests/${requestId}/cancel`, { body: {} });
    road.inbox.answerTo = () => undefined;
    await until(async () => {
      road.test.clock.advance(hour);
      const { rows } = await sql(`select receipt from duty where subject_id = $1 and kind = 'letter.notice'`, [
        requestId,
      ]);
      return rows[0]?.receipt?.outcome === 'not needed';
    });
    expect(road.lettersTo(address)).toEqual([]);
  });

  it('is told as bounced when the mail server does not know the address', async () => {
    road.inbox.answerTo = () => ({ code: 550, text: '5.1.1 no such user' });
    const { requestId } = await road.ask(['account', 'newsletter']);
    await until(async () => (await road.events(requestId)).includes('consent_request.bounced'));
    road.inbox.answerTo = () => undefined;
    expect((await road.case(requestId)).requests[0]?.bouncedAt).not.toBeNull();
    expect(await road.states(requestId)).toEqual({ account: 'asked', newsletter: 'asked' });
    expect(await road.events(requestId)).not.toContain('consent_request.sent');
  });

  it('lets begin what silence allows, on the ground of having told', async () => {
    const { requestId } = await road.parentOf(['newsletter', 'account']);
    await until(async () => (await road.states(requestId))['newsletter'] === 'granted');
    expect((await road.states(requestId))['account']).toBe('asked');
    const { rows } = await sql('select method, level from evidence where request_id = $1', [requestId]);
    expect(rows).toEqual([{ method: 'opt-out-notice', level: 'notice' }]);
  });
});

describe('a request that only tells', () => {
  it('is answered once the notice has left, and does not lapse while its permission stands', async () => {
    const { requestId } = await road.parentOf(['newsletter']);
    await until(async () => (await road.states(requestId))['newsletter'] === 'granted');
    expect((await road.case(requestId)).requests[0]).toMatchObject({ state: 'answered', closedAt: expect.any(Date) });
    expect((await road.test.call('POST', `/v1/consent-requests/${requestId}/cancel`, { body: {} })).body.code).toBe(
      'request_closed',
    );
  });
});

describe('a mail server that is away for an hour', () => {
  it('gets every letter once when it is back', async () => {
    const { port } = road.inbox;
    await road.inbox.stop();
    const asked = await Promise.all([road.ask(['account']), road.ask(['account']), road.ask(['location'])]);
    await until(async () => {
      const tried = await Promise.all(asked.map(({ requestId }) => dutyOf(requestId, 'letter.notice')));
      return tried.every(({ attempts }) => attempts > 0);
    });
    road.test.clock.advance(hour);
    road.inbox = await smtpInbox(port);
    await until(() => {
      road.test.clock.advance(hour / 4);
      return asked.every(({ address }) => road.lettersTo(address).length > 0);
    });
    for (let looks = 0; looks < 3; looks += 1) road.test.clock.advance(hour / 4);
    await until(
      async () => (await road.test.app.get(DutyStore).backlog(['letter.notice'], road.test.clock.now())).due === 0,
    );
    expect(asked.map(({ address }) => road.lettersTo(address).length)).toEqual([1, 1, 1]);
  });
});

describe('a duty that runs twice', () => {
  it('sends nothing more once it was written down that the letter left', async () => {
    const { requestId, address } = await road.parentOf(['account']);
    const duty = await dutyOf(requestId, 'letter.notice');
    const again = await road.test.app.get(NoticeHandler).handle(duty);
    expect(again).toMatchObject({ done: { outcome: 'sent' } });
    expect(road.lettersTo(address)).toHaveLength(1);
    expect((await road.events(requestId)).filter((type) => type === 'consent_request.sent')).toHaveLength(1);
  });

  it('sends the very same message again when the process died before that', async () => {
    const { requestId, address } = await road.parentOf(['account']);
    const duty = await dutyOf(requestId, 'letter.notice');
    await sql('update letter set sent_at = null where id = $1', [duty.id]);
    await road.test.app.get(NoticeHandler).handle(duty);
    const [first, second] = road.lettersTo(address);
    expect(second!.mail.messageId).toBe(first!.mail.messageId);
    expect(second!.mail.text).toBe(first!.mail.text);
    expect(second!.from).toBe(first!.from);
  });
});

describe('the second letter', () => {
  it('leaves after the policy’s delay, repeats the notice, and confirms', async () => {
    const { requestId, address, parent } = await road.parentOf(['account', 'location']);
    await parent.answer({ 'choice.account': 'yes', 'choice.location': 'no' });
    road.test.clock.advance(day - 1000);
    expect(road.lettersTo(address)).toHaveLength(1);
    road.test.clock.advance(1000);
    const { mail } = await road.letter(address, 2);
    expect(mail.subject).toBe('You said yes for Brickyard: is that right?');
    expect(mail.text).toMatch(/- Account \(until \d+ \w+ \d{4} at most\)/);
    expect(mail.text).toMatch(/What you did not allow\s+-+\s+- Nearby builders/);
    for (const said of ['Why we are writing to you', 'If you do not answer', 'take back', 'Your number: ']) {
      expect(mail.text).toContain(said);
    }
    await until(async () => (await road.events(requestId)).includes('consent.confirmed'));
    const consents = (await road.case(requestId)).consents;
    expect(consents.find(({ purpose }) => purpose === 'account')?.confirmedAt).not.toBeNull();
  });

  it('is not sent when nothing is allowed any more', async () => {
    const { requestId, address, parent } = await road.parentOf(['account']);
    await parent.answer({ 'choice.account': 'yes' });
    const page = await parent.open();
    road.test.clock.advance(3000);
    await parent.send(page, '/take-back', { number: parent.number });
    await road.letter(address, 2);
    road.test.clock.advance(day);
    await until(async () => {
      const { rows } = await sql(`select receipt from duty where subject_id = $1 and kind = 'letter.confirmation'`, [
        requestId,
      ]);
      return rows[0]?.receipt?.outcome === 'not needed';
    });
    expect(road.lettersTo(address)).toHaveLength(2);
  });

  it('confirms nothing when it leaves before its time', async () => {
    const { requestId, address, parent } = await road.parentOf(['account']);
    await parent.answer({ 'choice.account': 'yes' });
    await road.test.app.get(ConfirmationHandler).handle(await dutyOf(requestId, 'letter.confirmation'));
    const letter = await road.letter(address, 2);
    expect(letter.mail.subject).toContain('Your link to what you allowed');
    expect((await road.case(requestId)).consents[0]?.confirmedAt).toBeNull();
  });
});

describe('a second letter that never arrives', () => {
  const invalidated = async (requestId: string) => {
    await until(async () => (await road.states(requestId))['account'] === 'invalidated');
    const told = await road.events(requestId);
    expect(told.filter((type) => type === 'consent_request.bounced')).toHaveLength(1);
    expect(told).not.toContain('consent.confirmed');
    const { rows } = await sql(
      `select detail ->> 'cause' as cause from ledger_entry join consent on consent.id = subject_id
       where request_id = $1 and act = 'invalidate'`,
      [requestId],
    );
    expect(rows).toEqual([{ cause: 'undeliverable' }]);
  };

  it('takes the yes with it when the mail server no longer knows the address', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    await parent.answer({ 'choice.account': 'yes' });
    road.inbox.answerTo = () => ({ code: 550, text: '5.1.1 no such user' });
    road.test.clock.advance(day);
    await invalidated(requestId);
    road.inbox.answerTo = () => undefined;
  });

  it('takes the yes with it when it is given up after days of trying, and not a day sooner', async () => {
    const { requestId, parent } = await road.parentOf(['account']);
    await parent.answer({ 'choice.account': 'yes' });
    road.inbox.answerTo = () => ({ code: 451, text: 'later' });
    const tried = async (times: number) => {
      const { rows } = await sql(
        `select 1 from duty where subject_id = $1 and kind = 'letter.confirmation' and attempts >= $2
           and last_error is not null`,
        [requestId, times],
      );
      return rows.length === 1;
    };
    road.test.clock.advance(day);
    for (let times = 1; times <= 12; times += 1) {
      await until(() => tried(times));
      road.test.clock.advance(hour);
    }
    expect(await road.states(requestId)).toEqual({ account: 'granted' });
    road.test.clock.advance(3 * day);
    await invalidated(requestId);
    road.inbox.answerTo = () => undefined;
  });
});

describe('a reminder', () => {
  it('comes with a link and a code of its own, and moves no date', async () => {
    const { requestId, address, parent } = await road.parentOf(['account']);
    const before = (await road.case(requestId)).requests[0]!.expiresAt;
    road.test.clock.advance(7 * day);
    const letter = await road.letter(address, 2);
    expect(letter.mail.subject).toContain('reminder');
    const reminded = new Parent(road.test.app, letter);
    expect(reminded.path).not.toBe(parent.path);
    expect((await reminded.answer({ 'choice.account': 'yes', code: parent.code })).status).toBe(422);
    expect((await reminded.answer({ 'choice.account': 'yes' })).status).toBe(200);
    expect((await road.case(requestId)).requests[0]!.expiresAt).toEqual(before);
  });
});

describe('the letter about taking back', () => {
  it('says what stopped and what goes on', async () => {
    const { address, parent } = await road.parentOf(['account', 'location']);
    await parent.answer({ 'choice.account': 'yes', 'choice.location': 'yes' });
    const page = await parent.open();
    road.test.clock.advance(3000);
    await parent.send(page, '/take-back', { purpose: 'location', number: parent.number });
    const text = (await road.letter(address, 2)).mail.text!;
    expect(text).toMatch(/you took this back for Brickyard:\s+- Nearby builders/);
    expect(text).toMatch(/This is still allowed:\s+- Account/);
  });
});
