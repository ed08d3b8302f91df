import { createHash, X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Clock } from '@kinsent/host';
import type { EraserSubject } from '../erasure/eraser.port';
import { describeEraser } from '../erasure/eraser.testing';
import { issueCertificate } from './certificate.testing';
import { openedAt, requestIdOf } from './open-dsr-request';
import { OpenDsrProcessor } from './open-dsr-processor.testing';
import { OpenDsrEraser } from './open-dsr.eraser';
import { type Processor, Processors } from './processors';
import { sendRequest, statusOf } from './open-dsr.client';

const domain = 'dsr.measurewell.example';
const identity = issueCertificate({ domain });
// Its first 48 bits are 2026-11-20T10:00:00Z.
const openedOn = new Date('2026-11-20T10:00:00Z');
const erasureId = `${openedOn
  .getTime()
  .toString(16)
  .padStart(12, '0')
  .replace(/^(.{8})/, '$1-')}-7abc-8def-0123456789ab`;

class StillClock extends Clock {
  at = openedOn;
  now(): Date {
    return this.at;
  }
  onJump(): void {}
}

const subject = (childRef: string): EraserSubject => ({
  erasureId,
  targetId: erasureId.replace(/..$/, createHash('sha256').update(childRef).digest('hex').slice(0, 2)),
  name: 'measuring',
  app: 'builder',
  childRef,
  purposes: ['analytics'],
  data: ['device-id'],
  unrecoverable: [],
});

async function open(change: Partial<Processor> = {}) {
  const remote = await OpenDsrProcessor.start(domain, identity);
  const clock = new StillClock();
  const processor: Processor = {
    name: 'measuring',
    url: remote.url,
    domain,
    certificate: new X509Certificate(identity.certificate),
    identity: 'raw',
    authorization: null,
    ...change,
  };
  const eraser = new OpenDsrEraser(new Processors(new Map([['measuring', processor]])), clock);
  return { remote, clock, processor, eraser, close: () => remote.stop() };
}

describeEraser('a processor that speaks OpenDSR', async () => {
  const { remote, eraser, close } = await open();
  return {
    eraser,
    subject: (childRef) => ({ ...subject(childRef), targetId: createHash('sha256').update(childRef).digest('hex') }),
    fill: async (childRef, records) => void remote.records.set(childRef, records),
    left: async (childRef) => remote.records.get(childRef) ?? 0,
    breakDown: () => remote.stop(),
    close: () => close().catch(() => undefined),
  };
});

let at: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  at = await open();
});
afterEach(() => at.close());

const erase = () => at.eraser.erase(subject('c-1'));
const code = (fault: string): unknown => expect.objectContaining({ name: 'OpenDsrFault', code: fault, message: fault });
const hours = (n: number): number => n * 60 * 60_000;

describe('a request to forget', () => {
  it('says what nobody may be able to bring back, where the policy does', async () => {
    await at.eraser.erase({ ...subject('c-1'), unrecoverable: ['device-id'] });
    const [, taken] = [...at.remote.taken][0]!;
    expect(JSON.parse(taken.body.toString())).toMatchObject({
      extensions: { [domain]: { data: ['device-id'], unrecoverable: ['device-id'] } },
    });
  });

  it('names the child as the app does, says that it is a child, and is one however often it is sent', async () => {
    expect(await erase()).toEqual({ asked: true, askAgainAt: new Date(openedOn.getTime() + hours(6)) });
    const [id, taken] = [...at.remote.taken][0]!;
    expect(JSON.parse(taken.body.toString())).toEqual({
      regulation: 'gdpr',
      subject_request_id: id,
      subject_request_type: 'erasure',
      subject_identities: [{ identity_type: 'controller_customer_id', identity_value: 'c-1', identity_format: 'raw' }],
      submitted_time: '2026-11-20T10:00:00.000Z',
      api_version: '2.0',
      extensions: { [domain]: { regulation: 'coppa', data: ['device-id'] } },
    });
    await erase();
    expect(at.remote.taken.size).toBe(1);
    expect(at.remote.calls).toEqual([`GET /v2/requests/${id}`, 'POST /v2/requests', `GET /v2/requests/${id}`]);
  });

  it('is done when the processor says so, and counts what it counts', async () => {
    at.remote.records.set('c-1', 12);
    await erase();
    expect(await erase()).toMatchObject({ asked: true });
    expect(await erase()).toEqual({ outcome: 'erased', records: 12 });
    expect(await erase()).toEqual({ outcome: 'erased', records: 12 });
  });

  it('counts one subject where the processor does not count', async () => {
    at.remote.counts = false;
    await erase();
    await erase();
    expect(await erase()).toEqual({ outcome: 'erased', records: 1 });
  });

  it('holds a digest of the reference where the policy says so, and what the processor lets callers in by', async () => {
    await at.close();
    at = await open({ identity: 'sha256', authorization: 'Bearer abc' });
    await erase();
    const [taken] = [...at.remote.taken.values()];
    expect(taken!.customer).toBe(createHash('sha256').update('c-1').digest('hex'));
    expect(taken!.body.toString()).not.toContain('"c-1"');
    expect([...at.remote.authorizations]).toEqual(['Bearer abc']);
  });

  it('is asked about again when it is expected to be done, not too soon and not too late', async () => {
    const again = async (expected: string): Promise<number> => {
      at.remote.expected = expected;
      const answer = (await at.eraser.erase(subject(expected))) as { askAgainAt: Date };
      return (answer.askAgainAt.getTime() - openedOn.getTime()) / 60_000;
    };
    expect(await again('2026-11-20T12:30:00Z')).toBe(150);
    expect(await again('2026-11-20T13:30:00+01:00')).toBe(150);
    expect(await again('2026-11-20T12:30:00.000001')).toBe(150);
    expect(await again('2027-11-20T12:00:00Z')).toBe(360);
    expect(await again('2026-11-20T10:00:01Z')).toBe(5);
    expect(await again('2020-01-01T00:00:00Z')).toBe(5);
  });
});

describe('a processor that does not do as it should', () => {
  it('is asked anew once a day after it cancelled, and each time is an error', async () => {
    await erase();
    at.remote.next = () => 'cancelled';
    await expect(erase()).rejects.toEqual(code('open_dsr_cancelled'));
    await expect(erase()).rejects.toEqual(code('open_dsr_cancelled'));
    expect(at.remote.taken.size).toBe(1);
    at.clock.at = new Date(openedOn.getTime() + hours(25));
    expect(await erase()).toMatchObject({ asked: true });
    expect(at.remote.taken.size).toBe(2);
    await expect(erase()).rejects.toEqual(code('open_dsr_cancelled'));
    at.clock.at = new Date(openedOn.getTime() + hours(49));
    at.remote.next = () => 'completed';
    expect(await erase()).toMatchObject({ asked: true });
    expect(await erase()).toEqual({ outcome: 'nothing-held' });
  });

  it('is an error as soon as it is later than it said, and is asked on', async () => {
    at.remote.next = (polls) => (polls < 3 ? 'in_progress' : 'completed');
    await erase();
    at.clock.at = new Date('2026-12-01T00:00:01Z');
    await expect(erase()).rejects.toEqual(code('open_dsr_late'));
    await expect(erase()).rejects.toEqual(code('open_dsr_late'));
    expect(await erase()).toEqual({ outcome: 'nothing-held' });
  });

  const signed = (change: Record<string, unknown>) => ({ says: (fields: object) => ({ ...fields, ...change }) });

  it.each([
    ['a status that there is none of', signed({ request_status: 'failed' }), 'open_dsr_unknown_status'],
    ['no status', signed({ request_status: undefined }), 'open_dsr_malformed'],
    ['another request', signed({ subject_request_id: requestIdOf('x', 0) }), 'open_dsr_other_request'],
    ['no time', signed({ expected_completion_time: 'soon' }), 'open_dsr_malformed'],
    ['a list', { says: () => [] }, 'open_dsr_malformed'],
    ['no JSON', { text: 'completed' }, 'open_dsr_malformed'],
    ['a redirect', { status: 307 }, 'open_dsr_redirected'],
    ['that we may not come in', { status: 401 }, 'open_dsr_refused'],
    ['that it is broken', { status: 503 }, 'open_dsr_failed'],
    ['something huge', { tamper: (body: string) => body + ' '.repeat(70_000) }, 'open_dsr_too_large'],
    ['nothing that is signed', { headers: { 'x-opendsr-signature': null } }, 'open_dsr_unsigned'],
    ['in nobody’s name', { headers: { 'x-opendsr-processor-domain': null } }, 'open_dsr_unsigned'],
    ['in another’s name', { headers: { 'x-opendsr-processor-domain': 'evil.example' } }, 'open_dsr_wrong_domain'],
    ['a signature that is no base64', { headers: { 'x-opendsr-signature': 'no!' } }, 'open_dsr_bad_signature'],
    ['a signature by another key', { key: issueCertificate({ domain }).key }, 'open_dsr_bad_signature'],
    ['another body than it signed', { tamper: (body: string) => `${body} ` }, 'open_dsr_bad_signature'],
  ])('is not believed when it answers with %s', async (_, bad, fault) => {
    await erase();
    at.remote.next = () => 'completed';
    at.remote.bad = bad;
    await expect(erase()).rejects.toEqual(code(fault));
    at.remote.bad = {};
    expect(await erase()).toEqual({ outcome: 'nothing-held' });
  });

  it('is not even read when its answer was changed on the way', async () => {
    await erase();
    const parse = jest.spyOn(JSON, 'parse');
    at.remote.bad = { tamper: (body) => body.replace('in_progress', 'completed') };
    await expect(erase()).rejects.toEqual(code('open_dsr_bad_signature'));
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  it('is not believed about another request than the one that was sent', async () => {
    at.remote.bad = signed({ encoded_request: Buffer.from('{}').toString('base64') });
    await expect(erase()).rejects.toEqual(code('open_dsr_other_request'));
    at.remote.bad = {};
    // It has taken it all the same; the next time finds it there.
    expect(await erase()).toMatchObject({ asked: true });
    expect(at.remote.taken.size).toBe(1);
  });

  it('is honoured when it still uses the older names of the headers', async () => {
    const { remote } = at;
    await erase();
    remote.next = () => 'completed';
    await statusOf(at.processor, requestIdOf(subject('c-1').targetId, 0), openedOn);
    remote.bad = { headers: { 'x-opendsr-processor-domain': null, 'x-opengdpr-processor-domain': domain } };
    expect(await erase()).toEqual({ outcome: 'nothing-held' });
  });

  it('is not believed with a certificate that is out of date, or not in date yet', async () => {
    await erase();
    at.clock.at = new Date('2040-01-02T00:00:00Z');
    await expect(erase()).rejects.toEqual(code('open_dsr_certificate_expired'));
    at.clock.at = new Date('2025-12-31T00:00:00Z');
    await expect(erase()).rejects.toEqual(code('open_dsr_certificate_expired'));
  });

  it('is given up on, for this time, when it is silent or slow', async () => {
    const id = requestIdOf('t', 0);
    at.remote.bad = { silent: true };
    await expect(statusOf(at.processor, id, openedOn, 100)).rejects.toEqual(code('open_dsr_timed_out'));
    at.remote.bad = { delayMs: 400 };
    await expect(sendRequest(at.processor, { subject_request_id: id }, openedOn, 100)).rejects.toEqual(
      code('open_dsr_timed_out'),
    );
    await at.remote.stop();
    await expect(statusOf(at.processor, id, openedOn)).rejects.toEqual(code('open_dsr_unreachable'));
  });

  it('is not asked at all when the policy does not know it any more', async () => {
    await expect(at.eraser.erase({ ...subject('c-1'), name: 'gone' })).rejects.toEqual(code('open_dsr_unknown'));
    expect(at.remote.calls).toEqual([]);
  });
});

it('is not told anything without TLS that can be trusted', async () => {
  const { certificate: cert, key } = issueCertificate({ domain: 'localhost' });
  const server = createServer({ cert, key: key.export({ type: 'pkcs8', format: 'pem' }) }, (_, response) =>
    response.end(),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://localhost:${(server.address() as AddressInfo).port}/v2`;
  const answer = statusOf({ ...at.processor, url }, requestIdOf('t', 0), openedOn);
  await expect(answer).rejects.toEqual(code('open_dsr_unreachable'));
  server.close();
});

it('signs with RSA as well', async () => {
  const rsa = issueCertificate({ domain, kind: 'rsa' });
  const remote = await OpenDsrProcessor.start(domain, rsa);
  const processor = { ...at.processor, url: remote.url, certificate: new X509Certificate(rsa.certificate) };
  const eraser = new OpenDsrEraser(new Processors(new Map([['measuring', processor]])), at.clock);
  expect(await eraser.erase(subject('c-1'))).toMatchObject({ asked: true });
  await remote.stop();
});

it('knows when an erasure was opened by its id', () => {
  expect(openedAt(erasureId)).toEqual(openedOn);
});
