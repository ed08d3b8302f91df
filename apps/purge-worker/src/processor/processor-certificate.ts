import type { X509Certificate } from 'node:crypto';

/** Why a certificate cannot be what a processor signs with, in words; null when it can (OpenDSR 2.0, 4.1). */
export function certificateFault(certificate: X509Certificate, domain: string): string | null {
  const { publicKey } = certificate;
  if (certificate.checkHost(domain, { subject: 'never' }) === undefined) return `is not for ${domain}`;
  if (certificate.checkIssued(certificate)) return 'is self-signed: a certificate authority must issue it';
  if (publicKey.asymmetricKeyType === 'ec') return null;
  if (publicKey.asymmetricKeyType !== 'rsa') return 'holds a key that is neither RSA nor elliptic';
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < 2048 ? 'holds an RSA key of fewer than 2048 bits' : null;
}

/** Whether a certificate counts at the time; the rest of it was checked when it was read. */
export function isInDate({ validFrom, validTo }: X509Certificate, at: Date): boolean {
  return Date.parse(validFrom) <= at.getTime() && at.getTime() <= Date.parse(validTo);
}
