import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { OpenDsr, Policy } from '@kinsent/consent';
import { Log, Readiness } from '@kinsent/host';
import { type CertificateWish, issueCertificate } from './certificate.testing';
import { ProcessorWatch } from './processor-watch';
import { Processors } from './processors';

const domain = 'dsr.measurewell.example';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinsent processors '));
});
afterAll(() => rmSync(folder, { recursive: true }));

function open(change: Partial<OpenDsr> = {}, wish: Partial<CertificateWish> = {}, mode: 'live' | 'sandbox' = 'live') {
  writeFileSync(join(folder, 'processor.pem'), issueCertificate({ domain, ...wish }).certificate);
  writeFileSync(join(folder, 'none.pem'), 'nothing');
  const openDsr = { url: `https://${domain}/v2/`, domain, certificate: 'processor.pem', ...change };
  const recipients = { measuring: { openDsr }, hosting: {} } as unknown as Policy['recipients'];
  const env = { MEASURING_LOGIN: 'Basic abc' };
  return Processors.open({ recipients }, { policyFile: join(folder, 'policy.yaml'), mode, env });
}

it('are the recipients of the policy that take requests', () => {
  const processors = open({ authorization: 'MEASURING_LOGIN', identity: 'sha256' });
  expect(processors.all()).toMatchObject([
    { name: 'measuring', url: `https://${domain}/v2`, domain, identity: 'sha256', authorization: 'Basic abc' },
  ]);
  expect(processors.find('hosting')).toBeNull();
  expect(open().find('measuring')).toMatchObject({ identity: 'raw', authorization: null });
});

it.each<[string, Partial<OpenDsr>, Partial<CertificateWish>]>([
  ['certificate cannot be read (ENOENT)', { certificate: 'gone.pem' }, {}],
  ['certificate is no certificate (PEM)', { certificate: 'none.pem' }, {}],
  ['certificate is not for dsr.measurewell.example', {}, { domain: 'measurewell.example' }],
  ['certificate is self-signed', {}, { selfSigned: true }],
  ['certificate holds an RSA key of fewer than 2048 bits', {}, { kind: 'short-rsa' }],
  ['certificate holds a key that is neither RSA nor elliptic', {}, { kind: 'ed25519' }],
  ['url must be an https URL', { url: `http://${domain}/v2` }, {}],
  ['url must be an https URL', { url: 'http://127.0.0.1:4000/v2' }, {}],
  ['url must be on dsr.measurewell.example', { url: 'https://measurewell.example/v2' }, {}],
  ['url must end with its path', { url: `https://${domain}/v2?key=1` }, {}],
  ['MEASURING_PASSWORD is not set', { authorization: 'MEASURING_PASSWORD' }, {}],
])('are refused at boot: %s', (fault, change, wish) => {
  expect(() => open(change, wish)).toThrow(fault);
});

it('may be on this machine in a sandbox', () => {
  expect(open({ url: 'http://127.0.0.1:4000/v2' }, {}, 'sandbox').all()).toHaveLength(1);
  expect(() => open({ url: 'http://elsewhere.example/v2' }, {}, 'sandbox')).toThrow('must be an https URL');
});

it('with a certificate out of date do not stop the worker, which says so and is degraded', async () => {
  const lines: string[] = [];
  const to = new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) });
  const readiness = new Readiness();
  const at = { now: () => new Date('2026-11-20T10:00:00Z'), onJump: () => undefined };
  const watch = (processors: Processors): void =>
    new ProcessorWatch(
      processors,
      at,
      readiness,
      new Log({ service: 'test', level: 'info', to }),
    ).onApplicationBootstrap();
  watch(open());
  expect(await readiness.report()).toEqual({ status: 'ok', checks: { processors: 'ok' } });
  watch(open({}, { from: '2025-01-01', to: '2026-11-20' }));
  expect(await readiness.report()).toEqual({ status: 'degraded', checks: { processors: 'degraded' } });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { code: 'open_dsr_certificate_expired', context: ['measuring'] },
  ]);
});
