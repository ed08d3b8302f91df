import { ApiKeyStore, WebhookStore } from '@kinsent/store';
import { runKeyCommand } from '../api-key/key-command';
import { TestApp } from '../app.testing';
import { smallPolicy } from '../policy/small-policy.testing';
import { runWebhookCommand } from '../webhook/webhook-command';

let test: TestApp;

beforeAll(async () => {
  test = await TestApp.start();
});
afterAll(() => test.stop());

async function keys(...args: string[]): Promise<string[]> {
  const said: string[] = [];
  const run = { keys: test.app.get(ApiKeyStore), policy: () => smallPolicy, at: test.clock.now() };
  await runKeyCommand(args, { ...run, say: (line) => void said.push(line) });
  return said;
}

async function webhooks(...args: string[]): Promise<string[]> {
  const said: string[] = [];
  const run = { webhooks: test.app.get(WebhookStore), policy: smallPolicy, at: test.clock.now() };
  await runWebhookCommand(args, { ...run, say: (line) => void said.push(line) });
  return said;
}

const see = (key: string) => test.call('GET', '/v1/children/c-1/permissions', { key });
const valid = ['create', '--app', 'brickyard', '--label', 'server'];

describe('npm run keys', () => {
  it('makes a key that works, shows it once, and ends it', async () => {
    const [key] = await keys(...valid, '--scope', 'permissions:read,events:read', '--scope', 'escrow:read');
    expect((await see(key!)).status).toBe(200);
    const listed = (await keys('list', '--app', 'brickyard')).find((line) => line.includes('server'))!;
    expect(listed).toContain('permissions:read,escrow:read,events:read');
    expect((await keys('list')).join('\n')).not.toContain(key!.slice('kst_live_'.length));
    expect(await keys('revoke', listed.split('  ')[0]!)).toEqual(['The key is revoked.']);
    await expect(keys('revoke', listed.split('  ')[0]!)).rejects.toThrow('revoked already');
  });

  it('ends a key whatever the policy has come to', async () => {
    await keys(...valid, '--scope', 'all');
    const policy = () => {
      throw new Error('The policy cannot be read.');
    };
    const said: string[] = [];
    const run = { keys: test.app.get(ApiKeyStore), policy, at: test.clock.now() };
    const say = (line: string) => void said.push(line);
    await runKeyCommand(['list'], { ...run, say });
    const id = said.find((line) => line.includes('server') && !line.includes('revoked'))!.split('  ')[0]!;
    await runKeyCommand(['revoke', id], { ...run, say });
    expect(said.at(-1)).toBe('The key is revoked.');
    await expect(runKeyCommand(valid, { ...run, say })).rejects.toThrow('cannot be read');
  });

  it('makes a key that ends by itself, and a test key that does not open a live service', async () => {
    const [brief] = await keys(...valid, '--scope', 'all', '--expires', 'PT1H');
    expect((await see(brief!)).status).toBe(200);
    test.clock.advance(60 * 60 * 1000);
    expect((await see(brief!)).status).toBe(401);
    const [rehearsal] = await keys(...valid, '--scope', 'all', '--mode', 'test');
    expect(rehearsal).toMatch(/^kst_test_/);
    expect((await see(rehearsal!)).status).toBe(401);
  });

  it.each([
    [['create', '--label', 'x', '--scope', 'all']],
    [['create', '--app', 'nobody', '--label', 'x', '--scope', 'all']],
    [['create', '--app', 'brickyard', '--scope', 'all']],
    [[...valid]],
    [[...valid, '--scope', 'everything']],
    [[...valid, '--scope', 'all', '--mode', 'prod']],
    [[...valid, '--scope', 'all', '--expires', '2020-01-01']],
    [[...valid, '--scope', 'all', '--expires', '2026-02-31T00:00:00Z']],
    [[...valid, '--scope', 'all', '--expires', 'soon']],
    [[...valid, '--scope', 'all', '--expires', 'P1Q']],
    [[...valid, '--scope', 'all', '--admin']],
    [['revoke']],
    [['revoke', 'x']],
    [['destroy']],
  ])('refuses %j and makes nothing', async (args) => {
    const before = (await keys('list')).length;
    await expect(keys(...args)).rejects.toThrow();
    expect((await keys('list')).length).toBe(before);
  });
});

describe('npm run webhooks', () => {
  it('adds, lists, rotates and disables', async () => {
    const [secret, , , line] = await webhooks('add', '--app', 'brickyard', '--url', 'https://app.example/hook');
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const id = line!.split('  ')[0]!;
    const [fresh] = await webhooks('rotate', '--app', 'brickyard', id, '--overlap', 'PT1H');
    expect(fresh).not.toBe(secret);
    expect(await webhooks('list', '--app', 'brickyard')).toEqual([
      expect.stringContaining('in use  old secret signs until'),
    ]);
    await expect(webhooks('rotate', '--app', 'other', id)).rejects.toThrow('no such endpoint');
    expect(await webhooks('disable', '--app', 'brickyard', id)).toEqual(['The endpoint is disabled.']);
    await expect(webhooks('rotate', '--app', 'brickyard', id)).rejects.toThrow('no such endpoint');
    expect(await test.dump()).not.toContain(secret!.slice(6));
  });

  it.each([
    [['add', '--url', 'https://app.example/']],
    [['add', '--app', 'brickyard']],
    [['add', '--app', 'brickyard', '--url', 'http://app.example/']],
    [['rotate', '--app', 'brickyard', 'x']],
    [['rotate', '--app', 'brickyard', '0198c0de-0000-7000-8000-000000000000', '--overlap', 'long']],
    [['list', '--app', 'nobody']],
    [['destroy', '--app', 'brickyard']],
  ])('refuses %j', (args) => expect(webhooks(...args)).rejects.toThrow());
});
