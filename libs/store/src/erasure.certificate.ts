import type { CertifiedTarget, ErasureCertificate } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import type { ErasureCase } from './erasure.read';

/** All that a certificate says but who signs it. */
export type CertificateFacts = Omit<ErasureCertificate, 'iss'>;

/** Signs what was forgotten; null where nothing is signed. What it throws takes the end of the erasure back. */
export type Certify = (facts: CertificateFacts) => string | null;

/** What locked erasures have to show, once the lines that end them are in the ledger; in their order. */
export async function certificateFacts(
  client: PoolClient,
  cases: readonly ErasureCase[],
  completedAt: Date,
): Promise<CertificateFacts[]> {
  const ids = [cases.map(({ erasure }) => erasure.id)];
  const last = await client.query<LastLine>(
    `select distinct on (subject_id) subject_id, position, hash, sequence from ledger_entry
     where subject_id = any($1::uuid[]) order by subject_id, position desc`,
    ids,
  );
  const receipts = await client.query<{ id: string; digest: string }>(
    `select id, encode(receipt_digest, 'hex') as digest from erasure_target
     where erasure_id = any($1::uuid[]) and receipt_digest is not null`,
    ids,
  );
  const lines = new Map(last.rows.map((line) => [line.subject_id, line]));
  const digests = new Map(receipts.rows.map(({ id, digest }) => [id, digest]));
  return cases.map((one) => factsOf(one, lines.get(one.erasure.id)!, digests, completedAt));
}

interface LastLine {
  readonly subject_id: string;
  readonly position: number;
  readonly hash: string;
  readonly sequence: string;
}

function factsOf(
  { erasure, targets }: ErasureCase,
  { position, hash, sequence }: LastLine,
  digests: ReadonlyMap<string, string>,
  completedAt: Date,
): CertificateFacts {
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
