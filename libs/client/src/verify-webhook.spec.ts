import { Webhook } from 'standardwebhooks';
import { verifyWebhook, WebhookRejected, type WebhookRefusal } from './verify-webhook';

const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const newer = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;
const at = new Date('2026-11-20T10:00:00Z');
const now = () => at;
const body = JSON.stringify({
  id: 'e-1',
  sequence: 1,
  type: 'consent.granted',
  data: { child: true, childRef: 'kind-🧱' },
});

function headersFor(secrets: string[], text = body, sentAt = at) {
  return {
    'webhook-id': 'e-1',
    'webhook-timestamp': String(sentAt.getTime() / 1000),
    'webhook-signature': secrets.map((key) => new Webhook(key).sign('e-1', sentAt, text)).join(' '),
  };
}

function refusalOf(act: () => unknown): WebhookRefusal | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof WebhookRejected) return error.code;
    throw error;
  }
}

it('gives the event of a genuine delivery, as text or as bytes', () => {
  expect(verifyWebhook(headersFor([secret]), body, secret, { now }).id).toBe('e-1');
  expect(verifyWebhook(new Headers(headersFor([secret])), Buffer.from(body), [secret], { now }).data.childRef).toBe(
    'kind-🧱',
  );
});

it('agrees with the reference library, by the real clock', () => {
  const sentAt = new Date(Math.floor(Date.now() / 1000) * 1000);
  const headers = headersFor([secret], body, sentAt);
  expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  expect(verifyWebhook(headers, body, secret).sequence).toBe(1);
});

it('holds through a rotation, whichever side changes first', () => {
  expect(verifyWebhook(headersFor([secret, newer]), body, newer, { now }).id).toBe('e-1');
  expect(verifyWebhook(headersFor([newer]), body, [secret, newer], { now }).id).toBe('e-1');
});

it.each<[string, () => unknown, WebhookRefusal]>([
  ['another secret', () => verifyWebhook(headersFor([newer]), body, secret, { now }), 'bad_signature'],
  ['a changed body', () => verifyWebhook(headersFor([secret]), `${body} `, secret, { now }), 'bad_signature'],
  [
    'a changed id',
    () => verifyWebhook({ ...headersFor([secret]), 'webhook-id': 'e-2' }, body, secret, { now }),
    'bad_signature',
  ],
  [
    'a cut signature',
    () => verifyWebhook({ ...headersFor([secret]), 'webhook-signature': 'v1' }, body, secret, { now }),
    'bad_signature',
  ],
  ['no secret at all', () => verifyWebhook(headersFor([secret]), body, [], { now }), 'bad_signature'],
  [
    'no signature',
    () => verifyWebhook({ ...headersFor([secret]), 'webhook-signature': undefined }, body, secret, { now }),
    'missing_header',
  ],
  [
    'an old delivery',
    () => verifyWebhook(headersFor([secret], body, new Date(at.getTime() - 301_000)), body, secret, { now }),
    'stale',
  ],
  [
    'a delivery from the future',
    () => verifyWebhook(headersFor([secret], body, new Date(at.getTime() + 301_000)), body, secret, { now }),
    'stale',
  ],
  [
    'a time that is none',
    () => verifyWebhook({ ...headersFor([secret]), 'webhook-timestamp': '1e9' }, body, secret, { now }),
    'stale',
  ],
  [
    'bytes that are not UTF-8',
    () => verifyWebhook(headersFor([secret]), Buffer.from([0xff, 0xfe]), secret, { now }),
    'bad_body',
  ],
  ['a signed body that is not JSON', () => verifyWebhook(headersFor([secret], '{'), '{', secret, { now }), 'bad_body'],
])('refuses %s', (_name, act, code) => {
  expect(refusalOf(act)).toBe(code);
});
