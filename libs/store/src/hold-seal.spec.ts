import { createSecretKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { HoldKeyFault, openAsHolder, readHoldPrivateKey, readHoldPublicKey, sealToHolder } from './hold-seal';
import { SealBroken } from './sealing';

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const pem = ({ publicKey, privateKey }: Pair) => ({
  open: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  kept: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
});
const rsa = pem(generateKeyPairSync('rsa', { modulusLength: 3072 }));
const x25519 = pem(generateKeyPairSync('x25519'));
const key = createSecretKey(randomBytes(32));

describe.each([
  ['X25519', x25519],
  ['RSA', rsa],
])('a key sealed to %s', (_name, pair) => {
  const sealed = sealToHolder(readHoldPublicKey(pair.open), 'hold-1', key);
  const opened = (holdId: string, by = pair.kept, what = sealed) => openAsHolder(readHoldPrivateKey(by), holdId, what);

  it('is opened by the private key, for that hold, and by nothing else', () => {
    expect(opened('hold-1').export()).toEqual(key.export());
    const stranger = pem(
      _name === 'RSA' ? generateKeyPairSync('rsa', { modulusLength: 3072 }) : generateKeyPairSync('x25519'),
    );
    expect(() => opened('hold-2')).toThrow(SealBroken);
    expect(() => opened('hold-1', stranger.kept)).toThrow(SealBroken);
    expect(() => opened('hold-1', _name === 'RSA' ? x25519.kept : rsa.kept)).toThrow(SealBroken);
    const changed = Buffer.from(sealed);
    changed[changed.length - 1]! ^= 1;
    expect(() => opened('hold-1', pair.kept, changed)).toThrow(SealBroken);
  });

  it('is another text each time', () => {
    expect(sealToHolder(readHoldPublicKey(pair.open), 'hold-1', key)).not.toEqual(sealed);
  });
});

it.each([
  ['a private key', () => readHoldPublicKey(x25519.kept), 'That is a private key.'],
  ['no key', () => readHoldPublicKey('hello'), 'no key in PEM'],
  ['no private key', () => readHoldPrivateKey(x25519.open), 'no key in PEM'],
  [
    'a short key',
    () => readHoldPublicKey(pem(generateKeyPairSync('rsa', { modulusLength: 2048 })).open),
    'at least 3072 bits',
  ],
  ['a key to sign with', () => readHoldPublicKey(pem(generateKeyPairSync('ed25519')).open), 'must be X25519'],
])('refuses %s', (_name, read, message) => {
  expect(read).toThrow(HoldKeyFault);
  expect(read).toThrow(message);
});
