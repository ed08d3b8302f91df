import { canonicalJson } from './canonical-json';
import { type PublicJwk, readSigned, SignatureFault, type SigningKey } from './ledger-jws';

/** What one target of an erasure answered. */
export interface CertifiedTarget {
  /** Our own store, the app, a connector or a processor. */
  readonly kind: string;
  /** By the policy's name for it. */
  readonly name: string;
  /** Classes of data, by the policy's names. */
  readonly data: readonly string[];
  readonly outcome: string;
  readonly records: number;
  readonly ground?: string;
  readonly heldUntil?: string;
  /** SHA-256 (hex) of the target's own receipt. */
  readonly receiptDigest?: string;
  readonly answeredAt: string;
}

/**
 * What was forgotten, where and when, for whoever must show it later. Times are ISO 8601 in UTC. Nothing in it names the
 * child: `sub` is our pseudonym, which leads nowhere once the child is erased (N3, REC-1).
 */
export interface ErasureCertificate {
  /** The operator's name. */
  readonly iss: string;
  readonly sub: string;
  readonly erasureId: string;
  readonly app: string;
  readonly cause: string;
  readonly purposes: readonly string[];
  readonly targets: readonly CertifiedTarget[];
  readonly requestedAt: string;
  readonly completedAt: string;
  readonly policyDigest: string;
  /** The line of the ledger that says that it is complete. */
  readonly ledger: CertifiedPlace;
}

export interface CertifiedPlace {
  readonly subjectId: string;
  readonly position: number;
  readonly hash: string;
  readonly sequence: number;
}

/** The certificate as a compact JWS. Same certificate and key, same text. */
export function signCertificate(certificate: ErasureCertificate, key: SigningKey): string {
  return key.sign('kinsent-erasure+jwt', canonicalJson(certificate));
}

/** Reads a certificate by one of the keys. Throws SignatureFault for anything else. */
export function readCertificate(jws: string, keys: ReadonlyMap<string, PublicJwk>): ErasureCertificate {
  const { payload } = readSigned(jws, 'kinsent-erasure+jwt', keys);
  let certificate: ErasureCertificate;
  try {
    certificate = JSON.parse(payload) as ErasureCertificate;
  } catch {
    throw new SignatureFault('does not hold a certificate');
  }
  const { subjectId, position, hash, sequence } = certificate?.ledger ?? {};
  if (typeof subjectId !== 'string' || typeof hash !== 'string' || !Number.isInteger(position + sequence)) {
    throw new SignatureFault('does not say where it stands in the ledger');
  }
  return certificate;
}
