import { Family } from '../support/family';
import { House } from '../support/house';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 120_000);
afterAll(() => house?.stop(), 60_000);
jest.setTimeout(120_000);

const erasuresCommand = 'apps/purge-worker/src/erasure/erasures.cli.js';

async function silence(silent: 'on' | 'off'): Promise<void> {
  const response = await fetch(`${house.urls.hub}/erasures/silence`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ silent }),
    redirect: 'manual',
  });
  expect(response.status).toBe(303);
}

const health = async (): Promise<number> => (await fetch(`${house.urls.purgeWorker}/health/ready`)).status;
const hub = async (): Promise<string> => (await fetch(`${house.urls.hub}/erasures`)).text();
const forecast = async (): Promise<string> => (await fetch(`${house.urls.hub}/forecast`)).text();

/** What the command says, and what it ends with. */
async function listOverdue(): Promise<{ said: string; exitCode: number }> {
  try {
    return { said: await house.command(erasuresCommand, ['list', '--overdue'], 'purge-worker'), exitCode: 0 };
  } catch (error) {
    const { stdout, code } = error as { stdout: string; code: number };
    return { said: stdout, exitCode: code };
  }
}

describe('an app that does not answer', () => {
  let family: Family;
  let erasureId: string;

  it('is asked, and asked again, while Kinsent’s own copy is gone already', async () => {
    await silence('on');
    family = new Family(house);
    await family.ask();
    expect(await forecast()).toContain('the parent has not answered');
    const before = await house.lastEvent();
    await house.advance('P15D');
    const asked = (await family.events(before)).filter(({ type }) => type === 'erasure.requested');
    expect(asked.length).toBeGreaterThan(1);
    erasureId = String(asked[0]!.data['erasureId']);
    const { state, childRef, targets } = await house.client.erasures.get(erasureId);
    expect({ state, childRef }).toEqual({ state: 'open', childRef: family.childRef });
    expect(targets.map((target) => [target.kind, target.state])).toEqual([
      ['own', 'erased'],
      ['app', 'asked'],
    ]);
    expect(await house.client.erasures.certificate(erasureId)).toBeNull();
    expect([await health(), (await listOverdue()).exitCode]).toEqual([200, 0]);
  });

  it('turns the erasure overdue: event, health, command, API and page all say so', async () => {
    const before = await house.lastEvent();
    await house.advance('P31D');
    const told = (await family.events(before)).filter(({ type }) => type === 'erasure.overdue');
    expect(told.map(({ data }) => [data['erasureId'], data['targets']])).toEqual([[erasureId, ['app:brickyard']]]);
    expect(await health()).toBe(503);
    const { said, exitCode } = await listOverdue();
    expect([exitCode, said.includes(erasureId)]).toEqual([1, true]);
    expect(said).not.toContain(family.childRef);
    const { erasures } = await house.client.erasures.list({ state: 'overdue' });
    expect(erasures.map(({ id, state }) => [id, state])).toEqual([[erasureId, 'overdue']]);
    expect(await hub()).toContain('An erasure is overdue');
  });

  it('ends it by answering, however late, and everything is well again', async () => {
    await silence('off');
    await house.settle();
    const { state, childRef, overdueAt } = await house.client.erasures.get(erasureId);
    expect({ state, childRef, overdueAt }).toEqual({ state: 'completed', childRef: null, overdueAt: null });
    expect([await health(), await listOverdue()]).toEqual([200, { said: 'Nobody is late.\n', exitCode: 0 }]);
    expect((await house.client.erasures.list({ state: 'open' })).erasures).toEqual([]);
    expect(await house.client.erasures.certificate(erasureId)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await hub()).not.toContain('is overdue');
  });
});
