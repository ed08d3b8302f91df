import { firstBreak } from '@kinsent/consent';
import { ErasureDeskStore, LedgerStore } from '@kinsent/store';
import { Parent, type Visited } from './parent.testing';
import { Road } from './road.testing';

let road: Road;

beforeAll(async () => {
  road = await Road.start();
});

afterAll(() => road.stop());

/** Long enough to have read the page. */
const aWhile = 3_000;

interface Allowed {
  readonly requestId: string;
  readonly address: string;
  readonly childRef: string;
  readonly parent: Parent;
}

let children = 0;

async function allowed(locale = 'en'): Promise<Allowed> {
  const childRef = `whole-${(children += 1)}`;
  const asked = await road.parentOf(['account', 'location'], locale, { childRef });
  await asked.parent.answer({ 'choice.account': 'yes', 'choice.location': 'yes' });
  return { ...asked, childRef };
}

/** Opens the page, reads it for a while, and sends one of the forms about everything. */
async function act(parent: Parent, about: string, fields: Record<string, string>): Promise<Visited> {
  const page = await parent.open();
  road.test.clock.advance(aWhile);
  return parent.send(page, '/everything', { about, ...fields });
}

async function permission(childRef: string): Promise<string> {
  type Body = { permissions: Record<string, { allowed: boolean; reason: string }> };
  const { body } = await road.test.call<Body>('GET', `/v1/children/${childRef}/permissions`);
  const { account } = body.permissions;
  return `${account!.allowed ? 'yes' : 'no'}: ${account!.reason}`;
}

/** What the ledger says of the child as a whole. */
async function told(requestId: string): Promise<string[]> {
  const { child } = await road.case(requestId);
  const lines = await road.test.app.get(LedgerStore).of(child.id);
  expect(firstBreak(lines)).toBeNull();
  return lines.map(({ act, from, to }) => `${act}: ${from}, ${to}`);
}

const erasures = async () => (await road.test.app.get(ErasureDeskStore).list({ limit: 10_000 })).length;

describe('stopping everything for now', () => {
  it('is one press on the number; nothing ends, and it goes on with the code', async () => {
    const { requestId, address, childRef, parent } = await allowed();
    const done = await act(parent, 'stop', { number: parent.number });
    expect([done.status, done.html.includes('Everything has stopped')]).toEqual([200, true]);
    expect(await permission(childRef)).toBe('no: restricted');
    expect(await road.states(requestId)).toEqual({ account: 'granted', location: 'granted' });
    const letter = await road.letter(address, 2);
    expect(letter.mail.subject).toContain('Everything has stopped, as you asked');
    expect((await parent.open()).html).toContain('Let it go on again');
    const lifted = await act(new Parent(road.test.app, letter), 'lift', { 'lift-code': parent.code });
    // The code of another letter: each letter has its own.
    expect(lifted.status).toBe(422);
    const again = await act(parent, 'lift', { 'lift-code': parent.code });
    expect([again.status, again.html.includes('It goes on again')]).toEqual([200, true]);
    expect(await permission(childRef)).toBe('yes: granted');
    expect(await told(requestId)).toEqual(['stop: going-on, stopped', 'go-on: stopped, going-on']);
  });

  it('does not go on by a press, which a robot could make', async () => {
    const { childRef, parent } = await allowed();
    await act(parent, 'stop', { number: parent.number });
    expect((await act(parent, 'lift', { number: parent.number })).status).toBe(422);
    expect(await permission(childRef)).toBe('no: restricted');
  });

  it('is not done by a wrong number, a quick press, or a form that we did not show', async () => {
    const { childRef, parent } = await allowed();
    const page = await parent.open();
    expect((await parent.send(page, '/everything', { about: 'stop', number: parent.number })).status).toBe(422);
    expect((await act(parent, 'stop', { 'stop-code': '000000' })).status).toBe(422);
    const forged = await parent.send(page, '/everything', { about: 'stop', 'stop-code': parent.code, token: 'x' });
    expect(forged.status).toBe(403);
    expect((await act(parent, 'nothing', { code: parent.code })).status).toBe(422);
    expect(await permission(childRef)).toBe('yes: granted');
  });

  it('twice stops once', async () => {
    const { requestId, address, parent } = await allowed();
    await act(parent, 'stop', { number: parent.number });
    const page = await parent.open();
    const second = await parent.send(page, '/everything', { about: 'stop', 'stop-code': parent.code });
    expect(second.status).toBe(409);
    expect(await told(requestId)).toEqual(['stop: going-on, stopped']);
    await road.letter(address, 2);
    expect(road.lettersTo(address)).toHaveLength(2);
  });
});

describe('deleting everything', () => {
  it('says beforehand what it leads to', async () => {
    const { parent } = await allowed('nl');
    const { html } = await parent.open();
    expect(html).toContain('Dit kan niet ongedaan worden gemaakt.');
    expect(html).toContain('Nu alles wissen');
  });

  it('takes the code, ends everything at once, opens one erasure, and tells by letter what has happened', async () => {
    const before = await erasures();
    const { address, childRef, parent } = await allowed();
    const done = await act(parent, 'delete', { 'delete-code': parent.code });
    expect([done.status, done.html.includes('everything is being deleted')]).toEqual([200, true]);
    expect(await permission(childRef)).toBe('no: erased');
    expect(await erasures()).toBe(before + 1);
    const last = (await road.test.app.get(ErasureDeskStore).list({ limit: 10_000 })).at(-1)!;
    expect(last.erasure).toMatchObject({ cause: 'guardian-request', completedAt: null });
    const letter = await road.letter(address, 2);
    expect(letter.mail.subject).toContain('Deleted, as you asked');
    expect(letter.mail.text).toContain('must have answered by');
    expect((await parent.open()).html).not.toContain('Delete everything');
    expect(await erasures()).toBe(before + 1);
  });

  it('is not done by a press, or a wrong code', async () => {
    const before = await erasures();
    const { childRef, parent } = await allowed();
    expect((await act(parent, 'delete', { number: parent.number })).status).toBe(422);
    const wrong = await act(parent, 'delete', { 'delete-code': '000000' });
    expect([wrong.status, wrong.html.includes('This is not the code from this letter')]).toEqual([422, true]);
    expect([await permission(childRef), await erasures()]).toEqual(['yes: granted', before]);
  });

  it('is possible while everything is stopped', async () => {
    const { childRef, parent } = await allowed();
    await act(parent, 'stop', { number: parent.number });
    await act(parent, 'delete', { 'delete-code': parent.code });
    expect(await permission(childRef)).toMatch(/^no/);
    expect((await parent.open()).html).not.toContain('Delete everything');
  });
});

it('is not offered to somebody who allowed nothing', async () => {
  const { parent } = await road.parentOf(['account']);
  await parent.answer({ 'choice.account': 'no' });
  expect((await parent.open()).html).not.toContain('Delete everything');
});
