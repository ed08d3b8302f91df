import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Family, numberIn } from '../support/family';
import { House } from '../support/house';
import { ledgerFaults } from '../support/proof';

let house: House;
let folder: string;
beforeAll(async () => {
  house = await House.open();
  folder = await mkdtemp(join(tmpdir(), 'kinsent-journey-'));
}, 120_000);
afterAll(async () => {
  await house?.stop();
  await rm(folder, { recursive: true });
}, 60_000);
jest.setTimeout(180_000);

const ledgerCommand = 'apps/purge-worker/src/proof/ledger.cli.js';
const erasuresCommand = 'apps/purge-worker/src/erasure/erasures.cli.js';
const eraseCommand = 'apps/email-consent/src/erasure/erase.cli.js';

const everywhere = 'erasure.requested, erasure.acknowledged, erasure.completed';

/** The events of an erasure of this child, without those that tell what will be due. */
async function told(family: Family, before: number): Promise<string> {
  const types = await family.eventTypes(before);
  return types.filter((type) => type.startsWith('erasure.') && type !== 'erasure.scheduled').join(', ');
}

/** Has the certificate verified from an export alone, as an auditor would; answers the files. */
async function verified(certificate: string): Promise<{ ledger: string; proof: string }> {
  const [ledger, proof] = [join(folder, 'ledger.ndjson'), join(folder, 'certificate.jws')];
  await writeFile(ledger, await house.command(ledgerCommand, ['export'], 'purge-worker'));
  await writeFile(proof, certificate);
  await expect(house.command(ledgerCommand, ['verify', ledger, '--certificate', proof])).resolves.toContain(
    'The certificate holds',
  );
  return { ledger, proof };
}

describe('a child of whom everything has to go at once', () => {
  let family: Family;
  let erasureId: string;

  it('may do nothing any more before anybody has erased anything', async () => {
    family = new Family(house);
    await family.granted({ escrow: { nickname: 'Torenbouwer' } });
    const before = await house.lastEvent();
    const erasure = await house.client.erasures.erase(family.childRef, { cause: 'accident' });
    erasureId = erasure.id;
    expect(await family.permission()).toMatchObject({ allowed: false, reason: 'erased' });
    expect(await house.client.escrow(family.childRef)).toEqual([]);
    await house.settle();
    expect(await told(family, before)).toBe(everywhere);
  });

  it('is forgotten by all, and nobody knows any more who it was', async () => {
    const { state, childRef, targets } = await house.client.erasures.get(erasureId);
    expect({ state, childRef }).toEqual({ state: 'completed', childRef: null });
    expect(targets.map((target) => [target.kind, target.state])).toEqual([
      ['own', 'erased'],
      ['app', 'nothing-held'],
    ]);
    expect(await ledgerFaults(house)).toEqual([]);
  });

  it('leaves a certificate that an auditor verifies from an export alone', async () => {
    const certificate = (await house.client.erasures.certificate(erasureId))!;
    expect(Buffer.from(certificate.split('.')[1]!, 'base64url').toString()).not.toContain(family.childRef);
    const { ledger, proof } = await verified(certificate);
    const [head, body, signature] = certificate.split('.') as [string, string, string];
    const said = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...said, cause: 'withdrawn' })).toString('base64url');
    await writeFile(proof, `${head}.${forged}.${signature}`);
    await expect(house.command(ledgerCommand, ['verify', ledger, '--certificate', proof])).rejects.toThrow();
  });

  it('may come back as a new child, and be forgotten again', async () => {
    await family.granted();
    const again = await house.client.erasures.erase(family.childRef, { cause: 'account-closed' });
    expect(again.id).not.toBe(erasureId);
    await house.settle();
    expect((await house.client.erasures.get(again.id)).state).toBe('completed');
  });
});

it('a parent who has everything deleted is told what has happened, and everybody forgets', async () => {
  const family = new Family(house);
  await family.granted();
  const before = await house.lastEvent();
  const page = await family.openPage();
  const code = /(\d{3}) (\d{3})/
    .exec((await family.letter()).text)!
    .slice(1)
    .join('');
  const done = await family.parent.send(page, 'delete-code', { 'delete-code': code });
  expect(done.status).toBe(200);
  await house.advance('PT10M');
  expect((await family.letter()).subject).toContain('Deleted, as you asked');
  expect(await told(family, before)).toBe(everywhere);
  expect(await family.permission()).toMatchObject({ allowed: false, reason: 'erased' });
});

it('an app with more due at once than the worker takes in one go answers for each of them', async () => {
  const children = 120;
  const file = join(folder, 'children.csv');
  await writeFile(file, ['childRef', ...Array.from({ length: children }, (_, n) => `list-${n}`)].join('\n'));
  const args = ['--app', 'brickyard', '--cause', 'accident', '--csv', file];
  const said = await house.command(eraseCommand, args);
  expect(said).toContain(`${children} of ${children}: ${children} opened`);
  await house.settle();
  const ids = [...said.matchAll(/^\d+\t(\S+)\topened$/gm)].map(([, id]) => id!);
  const standing = await house.rows<{ done: number; certified: number }>(
    `select count(completed_at)::integer as done, count(certificate)::integer as certified from erasure
     where id = any($1::uuid[])`,
    [ids],
  );
  expect(standing).toEqual([{ done: children, certified: children }]);
  expect((await house.client.erasures.list({ state: 'open' })).erasures).toEqual([]);
});

describe('an account that nobody uses any more (V2, F-7)', () => {
  let family: Family;

  it('is kept when the parent, who was told, presses the number', async () => {
    family = new Family(house);
    await family.granted();
    await house.advance('P1D');
    await house.client.retention.activity(family.childRef);
    await house.advance('P15M');
    const letter = await family.letter();
    expect(letter.subject).toContain('shall we keep this');
    const page = await family.openPage(letter);
    await house.advance('PT3S');
    const done = await family.parent.sendAs(page, { about: 'keep' }, { number: numberIn(letter) });
    expect([done.status, done.html.includes('We keep it')]).toEqual([200, true]);
    // The day on which it would have gone.
    await house.advance('P4M');
    expect(await family.permission()).toMatchObject({ allowed: true });
  });

  it('goes at the day when nobody comes back, with a receipt and a certificate', async () => {
    // A year and a half after the press; four months and three seconds of it are over.
    await house.advance('P13M25D');
    expect(await family.permission()).toMatchObject({ allowed: true });
    const before = await house.lastEvent();
    await house.advance('P10D');
    expect(await family.permission()).toMatchObject({ allowed: false });
    const asked = (await family.events(before)).find(({ type }) => type === 'erasure.requested')!;
    expect(asked.data).toMatchObject({ cause: 'retention', purposes: ['account'], action: 'erase' });
    const erasureId = String(asked.data['erasureId']);
    const { state, targets } = await house.client.erasures.get(erasureId);
    expect([state, targets.map(({ kind }) => kind)]).toEqual(['completed', ['own', 'app']]);
    await verified((await house.client.erasures.certificate(erasureId))!);
    const [child] = await house.rows<{ acts: string[] }>(
      `select array_agg(act order by position) as acts from ledger_entry
       where subject = 'child' and subject_id = (select child_id from erasure where id = $1)`,
      [erasureId],
    );
    expect(child!.acts).toEqual(['deactivate', 'remind', 'keep', 'deactivate', 'remind']);
  });
});

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
