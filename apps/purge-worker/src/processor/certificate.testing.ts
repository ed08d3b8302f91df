import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface SigningIdentity {
  /** The certificate, PEM. */
  readonly certificate: string;
  readonly key: KeyObject;
}

export interface CertificateWish {
  readonly domain: string;
  readonly from?: string;
  readonly to?: string;
  readonly kind?: 'ec' | 'rsa' | 'short-rsa' | 'ed25519';
  readonly selfSigned?: boolean;
}

const authority = { name: 'Test Authority', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };

/** A fresh key and a certificate for it of an authority of our own; Node makes none, and openssl is not everywhere. */
export function issueCertificate({
  domain,
  from = '2026-01-01',
  to = '2040-01-01',
  kind = 'ec',
  selfSigned,
}: CertificateWish): SigningIdentity {
  const { publicKey, privateKey } = keysOf(kind);
  const issuer = selfSigned === true ? { name: domain, privateKey } : authority;
  const algorithm = sequence(objectId('2a8648ce3d040302'));
  const facts = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    nameOf(issuer.name),
    sequence(time(from), time(to)),
    nameOf(domain),
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(sequence(objectId('551d11'), tlv(0x04, sequence(tlv(0x82, Buffer.from(domain))))))),
  );
  const signature = tlv(0x03, Buffer.from([0]), sign('sha256', facts, issuer.privateKey));
  const der = sequence(facts, algorithm, signature).toString('base64');
  const lines = der.match(/.{1,64}/g)!.join('\n');
  return { certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`, key: privateKey };
}

function keysOf(kind: CertificateWish['kind']): { publicKey: KeyObject; privateKey: KeyObject } {
  if (kind === 'ed25519') return generateKeyPairSync('ed25519');
  if (kind === 'ec') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return generateKeyPairSync('rsa', { modulusLength: kind === 'rsa' ? 2048 : 1024 });
}

/** One value in DER: tag, length, content. */
function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

function objectId(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

function nameOf(commonName: string): Buffer {
  return sequence(tlv(0x31, sequence(objectId('550403'), tlv(0x0c, Buffer.from(commonName)))));
}

/** From a calendar date. */
function time(date: string): Buffer {
  return tlv(0x18, Buffer.from(`${date.replaceAll('-', '')}000000Z`));
}
