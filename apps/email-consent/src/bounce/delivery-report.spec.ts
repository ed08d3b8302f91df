import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { verdictOf } from './delivery-report';
import { plainBounce, report } from './delivery-report.testing';

async function verdict(raw: string | Buffer) {
  return verdictOf(await PostalMime.parse(raw));
}

describe('a delivery report', () => {
  it.each([
    ['no such user', { action: 'failed', status: '5.1.1' }],
    ['a full mailbox', { action: 'failed', status: '5.2.2' }],
    ['days of trying in vain', { action: 'failed', status: '4.4.7' }],
    ['a comment behind the action', { action: 'Failed (bad destination)', status: '5.1.1 (user unknown)' }],
    ['no action, but a final status', { status: '5.1.10' }],
  ])('counts for %s', async (_what, group) => {
    await expect(verdict(report(group))).resolves.toBe('failed');
  });

  it.each([
    ['a delay', { action: 'delayed', status: '4.4.1' }],
    ['a delay that claims a final status', { action: 'delayed', status: '5.0.0' }],
    ['a delivery', { action: 'delivered', status: '2.0.0' }],
    ['a relay', { action: 'relayed', status: '2.0.0' }],
    ['an expansion', { action: 'expanded', status: '2.0.0' }],
    ['an action nobody knows', { action: 'exploded', status: '5.1.1' }],
    ['nothing at all', {}],
  ])('does not count for %s', async (_what, group) => {
    await expect(verdict(report(group))).resolves.toBe('nothing');
  });
});

describe('a bounce without a report', () => {
  it.each([
    'Sorry, no mailbox here by that name. (#5.1.1)',
    'Remote host said: 550 no such user',
    'The mail system: host mx.familie.example said: 550-5.1.1 The account does not exist',
  ])('counts when a server says so: %s', async (text) => {
    await expect(verdict(plainBounce({ text }))).resolves.toBe('failed');
  });

  it.each([
    { text: 'I am on holiday until the 5.1.1 of something', from: 'ouder@familie.example' },
    { text: 'Away. 550 messages wait for me.', auto: 'auto-replied' },
    { text: 'Delivery is delayed (4.4.1), will retry. Earlier answer: 550 busy' },
    { text: 'Thank you for your message.' },
    { text: '' },
  ])('does not count otherwise', async (message) => {
    await expect(verdict(plainBounce(message))).resolves.toBe('nothing');
  });
});

describe('anything else that arrives', () => {
  it('is read without harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        expect(['failed', 'nothing']).toContain(await verdict(Buffer.from(bytes)));
      }),
      { numRuns: 50 },
    );
  });
});
