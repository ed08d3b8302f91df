import { generateKeyPairSync } from 'node:crypto';
import { makeSigningKey, openSigningKey, readPublicJwk, readSigned, SignatureFault, thumbprintOf } from './ledger-jws';

const key = openSigningKey(makeSigningKey());
const keys = new Map([[key.kid, key.jwk]]);
const kind = 'kinsent-checkpoint+jwt';
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a signature', () => {
  it('gives back what was signed, and by whom', () => {
    const jws = key.sign(kind, '{"number":1}');
    expect(readSigned(jws, kind, keys)).toEqual({ kid: key.kid, payload: '{"number":1}' });
    expect(JSON.parse(Buffer.from(jws.split('.')[0]!, 'base64url').toString())).toEqual({
      alg: 'EdDSA',
      kid: key.kid,
      typ: kind,
    });
  });

  it('is of one kind', () => {
    expect(() => readSigned(key.sign('kinsent-erasure+jwt', '{}'), kind, keys)).toThrow('is no kinsent-checkpoint+jwt');
  });

  it('breaks with any character of it', () => {
    const jws = key.sign(kind, '{"number":1}');
    for (const [at, char] of [...jws].entries()) {
      const other = jws.slice(0, at) + (char === 'A' ? 'B' : 'A') + jws.slice(at + 1);
      expect(() => readSigned(other, kind, keys)).toThrow(SignatureFault);
    }
  });

  it.each([
    ['no algorithm', { alg: 'none', kid: key.kid, typ: kind }],
    ['another algorithm', { alg: 'HS256', kid: key.kid, typ: kind }],
    ['a header that it does not know', { alg: 'EdDSA', kid: key.kid, typ: kind, crit: ['b64'] }],
    ['an unknown key', { alg: 'EdDSA', kid: thumbprintOf({ ...key.jwk, x: 'A'.repeat(43) }), typ: kind }],
    ['no key', { alg: 'EdDSA', typ: kind }],
    ['no header', null],
  ])('with %s proves nothing', (_name, header) => {
    const [, body, signature] = key.sign(kind, '{}').split('.');
    expect(() => readSigned(`${encoded(header)}.${body}.${signature}`, kind, keys)).toThrow(SignatureFault);
  });

  it.each(['', '.', '..', 'a.b', 'a.b.c.d', `${key.sign(kind, '{}')}=`])('%j is none', (text) => {
    expect(() => readSigned(text, kind, keys)).toThrow(SignatureFault);
  });
});

describe('a key', () => {
  it('has the thumbprint of RFC 8037, appendix A.3', () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;
    expect(thumbprintOf(jwk)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('opens from PEM and from base64 of it', () => {
    const line = makeSigningKey();
    const pem = Buffer.from(line, 'base64').toString();
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(openSigningKey(pem).kid).toBe(openSigningKey(line).kid);
  });

  it('of another kind is refused, without telling what it was', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    for (const text of [pem, '', 'secret', 'x'.repeat(64)]) {
      expect(() => openSigningKey(text)).toThrow(new RangeError('This is no Ed25519 private key in PKCS8 PEM.'));
    }
  });

  it.each([
    [null],
    [{}],
    ['x'],
    [{ ...key.jwk, x: 'short' }],
    [{ ...key.jwk, kty: 'EC' }],
    [{ ...key.jwk, x: `${key.jwk.x}=` }],
  ])('from outside is read strictly: %j', (value) => {
    expect(readPublicJwk(value)).toBeNull();
  });
});
