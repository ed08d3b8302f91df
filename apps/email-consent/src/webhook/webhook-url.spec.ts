import { webhookUrlFault } from './webhook-url';

describe('a webhook URL', () => {
  it.each([
    'https://app.example/hooks?from=kinsent',
    'http://127.0.0.1:4400/hook',
    'http://localhost/',
    'http://[::1]:80/',
  ])('accepts %s', (url) => expect(webhookUrlFault(url)).toBeNull());

  it.each([
    'http://app.example/hooks',
    'http://127.0.0.1.app.example/',
    'ftp://app.example/',
    'javascript:alert(1)',
    'https://user:secret@app.example/',
    'https://app.example/#here',
    '/hooks',
    '',
    `https://app.example/${'x'.repeat(2048)}`,
  ])('refuses %s', (url) => expect(webhookUrlFault(url)).toEqual(expect.any(String)));

  it('lets the operator insist on plain http inside a network of its own', () => {
    expect(webhookUrlFault('http://app:3000/hooks', true)).toBeNull();
    expect(webhookUrlFault('ftp://app:3000/hooks', true)).not.toBeNull();
  });
});
