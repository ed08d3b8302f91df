import { randomBytes } from 'node:crypto';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { messageOf, sign } from './webhook-message';

const event = {
  id: '0198c0de-0000-7000-8000-000000000001',
  app: 'brickyard',
  sequence: 7,
  type: 'consent.granted' as const,
  createdAt: new Date('2026-03-01T12:00:00Z'),
  childRef: 'c-1',
  data: { purpose: 'account', level: 'low' },
};
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

describe('a webhook message', () => {
  it('says that it is about a child and names it', () => {
    expect(messageOf(event)).toEqual({
      id: event.id,
      sequence: 7,
      type: 'consent.granted',
      createdAt: '2026-03-01T12:00:00.000Z',
      data: { child: true, childRef: 'c-1', purpose: 'account', level: 'low' },
    });
  });

  it('names nobody where the reference is known no more', () => {
    expect(messageOf({ ...event, childRef: null }).data['childRef']).toBeNull();
  });

  it('is verified by the library with either of two live secrets', () => {
    const [old, fresh] = [newSecret(), newSecret()];
    const { body, headers } = sign(messageOf(event), [fresh, old], new Date());
    expect(new Webhook(old).verify(body, { ...headers })).toMatchObject({ id: event.id, data: { child: true } });
    expect(new Webhook(fresh).verify(body, { ...headers })).toMatchObject({ id: event.id });
    expect(headers['webhook-id']).toBe(event.id);
  });

  it('is refused when it was altered or signed by a stranger', () => {
    const secret = newSecret();
    const { body, headers } = sign(messageOf(event), [secret], new Date());
    expect(() => new Webhook(secret).verify(body.replace('granted', 'refused'), { ...headers })).toThrow(
      WebhookVerificationError,
    );
    expect(() => new Webhook(newSecret()).verify(body, { ...headers })).toThrow(WebhookVerificationError);
  });
});
