import type { CertifiedTarget, ErasureCertificate } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import type { ErasureCase } from './erasure.rows';

/** All that a certificate says but who signs it. */
export type CertificateFacts = Omit<ErasureCertificate, 'iss'>;

/** Signs what was forgotten; null where nothing is signed. What it throws takes the end of the erasure back. */
export type Certify = (facts: CertificateFacts) => string | null;

/** What a locked erasure has to show, once the line that ends it is in the ledger. */
export async function certificateFacts(
  client: PoolClient,
  { erasure, targets }: ErasureCase,
  completedAt: Date,
): Promise<CertificateFacts> {
  const last = await client.query<{ position: number; hash: string; sequence: string }>(
    `select position, hash, sequence from ledger_entry where subject_id = $1 order by position desc limit 1`,
    [erasure.id],
  );
  const { position, hash, sequence } = last.rows[0]!;
  const receipts = await client.query<{ id: string; digest: string }>(
    `select id, encode(receipt_digest, 'hex') as digest from erasure_target
     where erasure_id = $1 and receipt_digest is not null`,
    [erasure.id],
  );
  const digests = new Map(receipts.rows.map(({ id, digest }) => [id, digest]));
  return {
    sub: erasure.childId,
    erasureId: erasure.id,
    app: erasure.app,
    cause: erasure.cause,
    purposes: erasure.purposes,
    targets: targets.map(({ id, kind, name, data, state, records, ground, answeredAt }): CertifiedTarget => ({
      kind,
      name,
      data,
      outcome: state,
      records: records ?? 0,
      ...(ground === null ? {} : { ground }),
      ...(digests.has(id) ? { receiptDigest: digests.get(id)! } : {}),
      answeredAt: answeredAt!.toISOString(),
    })),
    requestedAt: erasure.requestedAt.toISOString(),
    completedAt: completedAt.toISOString(),
    policyDigest: erasure.policyDigest,
    ledger: { subjectId: erasure.id, position, hash, sequence: Number(sequence) },
  };
}
