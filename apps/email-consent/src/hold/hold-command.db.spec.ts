import { CommandFault } from '@kinsent/host';
import { generateKeyPairSync } from 'node:crypto';
import { HeldDataStore, LegalHoldStore } from '@kinsent/store';
import { TestApp } from '../app.testing';
import { smallPolicy } from '../policy/small-policy.testing';
import { runHoldCommand } from './hold-command';

const { publicKey, privateKey } = generateKeyPairSync('x25519');
const files: Record<string, string> = {
  'hold.pub': publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  'hold.key': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  'other.key': generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};

let test: TestApp;

beforeAll(async () => {
  test = await TestApp.start();
});
afterAll(() => test.stop());

async function holds(...args: string[]): Promise<string[]> {
  const said: string[] = [];
  await runHoldCommand(args, {
    holds: test.app.get(LegalHoldStore),
    held: test.app.get(HeldDataStore),
    policy: smallPolicy,
    read: (file) => (files[file] === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(files[file])),
    at: test.clock.now(),
    say: (line) => void said.push(line),
  });
  return said;
}

const valid = ['--app', 'brickyard', '--child-ref', 'c-1', '--ground', 'court-order', '--until', '2027-05-01'];
const withKey = [...valid, '--public-key', 'hold.pub'];
const with_ = (name: string, value: string): string[] => withKey.with(withKey.indexOf(name) + 1, value);

it('places, lists, reads with the other key alone, and lifts', async () => {
  const guardian = { email: 'ouder@familie.example', locale: 'nl' };
  const body = { childRef: 'c-1', place: 'NL', birthDate: '2018-05', guardian, purposes: ['account'] };
  expect((await test.call('POST', '/v1/consent-requests', { body })).status).toBe(201);
  const see = () => test.call('GET', '/v1/children/c-1/permissions');
  const [line, ...warning] = await holds('place', ...withKey);
  const [id] = line!.split('  ');
  expect(line).toContain('court-order');
  expect(warning.join(' ')).toContain('There is no way back');
  expect(await holds('list')).toEqual([line]);
  expect(JSON.stringify((await see()).body)).toContain('"restricted"');
  const [held] = await holds('read', id!, '--private-key', 'hold.key');
  expect(JSON.parse(held!)).toMatchObject({ childRef: 'c-1', hold: { id }, guardians: [{ email: guardian.email }] });
  await expect(holds('read', id!, '--private-key', 'other.key')).rejects.toThrow('does not open the hold');
  await expect(holds('place', ...withKey)).rejects.toThrow('held already');
  const extend = (until: string, ground = 'legal-claim') => holds('extend', id!, '--ground', ground, '--until', until);
  await expect(extend('2027-05-01')).rejects.toThrow('To end it sooner, lift it');
  await expect(extend('2027-04-30')).rejects.toThrow('extending it takes a later day');
  await expect(extend('2099-01-01')).rejects.toThrow('within ten years');
  expect(await holds('list')).toEqual([line]);
  expect((await extend('2028-05-01')).join()).toContain('until 2028-05-01');
  expect((await holds('list')).join()).toMatch(/legal-claim.*until 2028-05-01/);
  expect((await holds('lift', id!, '--reason', 'C/09/123456')).join()).toContain('lifted');
  await expect(holds('lift', id!, '--reason', 'again')).rejects.toThrow('lifted already');
  await expect(extend('2029-05-01')).rejects.toThrow('lifted already');
});

it.each([
  [['place', ...valid], '--public-key must name a file'],
  [['place', ...with_('--public-key', 'hold.key')], 'That is a private key'],
  [['place', ...with_('--public-key', 'nothing')], 'cannot be read'],
  [['place', ...with_('--app', 'nobody')], '--app must be one of'],
  [['place', ...with_('--child-ref', '')], '--child-ref must be'],
  [['place', ...with_('--ground', 'because')], '--ground must be one of'],
  [['place', ...with_('--until', 'tomorrow')], '--until must be a date'],
  [['place', ...with_('--until', '2027-02-30')], '--until must be a date'],
  [['place', ...with_('--until', '2020-01-01')], 'ends in the future'],
  [['place', ...with_('--until', '2099-01-01')], 'within ten years'],
  [['place', ...with_('--child-ref', 'nobody')], 'no such child'],
  [['extend', 'x', ...valid.slice(4)], 'Name the hold by its id'],
  [['extend', '0198c0de-0000-7000-8000-000000000000', '--until', '2028-01-01'], '--ground must be one of'],
  [['extend', '0198c0de-0000-7000-8000-000000000000', ...valid.slice(4)], 'no hold of that id'],
  [['lift', 'x', '--reason', 'y'], 'Name the hold by its id'],
  [['lift', '0198c0de-0000-7000-8000-000000000000'], '--reason must be'],
  [['lift', '0198c0de-0000-7000-8000-000000000000', '--reason', 'y'], 'no hold of that id'],
  [['read', '0198c0de-0000-7000-8000-000000000000'], '--private-key must name a file'],
  [['destroy'], 'not understood'],
])('refuses %j: %s', async (args, message) => {
  const refusal = holds(...args);
  await expect(refusal).rejects.toThrow(CommandFault);
  await expect(refusal).rejects.toThrow(message);
});
