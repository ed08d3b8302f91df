import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { FormTokens } from './form-token';

const tokens = new FormTokens(randomBytes(32));
const at = new Date('2026-03-01T12:00:00Z');

describe('a form token', () => {
  const nonce = tokens.newNonce();
  const token = tokens.issue(nonce, 'secret', at);

  it('says when the form was shown', () => {
    expect(tokens.shownAt(token, nonce, 'secret')).toEqual(at);
  });

  it('is worth nothing in another browser, on another page, without a cookie or under another key', () => {
    expect(tokens.shownAt(token, tokens.newNonce(), 'secret')).toBeNull();
    expect(tokens.shownAt(token, nonce, 'another')).toBeNull();
    expect(tokens.shownAt(token, null, 'secret')).toBeNull();
    expect(new FormTokens(randomBytes(32)).shownAt(token, nonce, 'secret')).toBeNull();
  });

  it('cannot be made older or otherwise changed', () => {
    const [, mac] = token.split('.');
    expect(tokens.shownAt(`${(at.getTime() - 5000).toString(36)}.${mac}`, nonce, 'secret')).toBeNull();
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(tokens.shownAt(text, nonce, 'secret')).toBeNull();
      }),
    );
  });
});
