import { Injectable } from '@nestjs/common';
import type { Policy } from '@kinsent/consent';
import { Database } from './database';

/** A version of the policy under which something was asked, addressed by the digest of its content. */
export interface PolicyVersion {
  /** SHA-256 (hex) of the document's canonical form. */
  readonly digest: string;
  readonly label: string;
  readonly document: Policy;
}

/** Every version of the policy that was ever in use; they are added and never changed. */
@Injectable()
export class PolicyStore {
  constructor(private readonly database: Database) {}

  /** Adds a version; one that is known already stays as it is. */
  async register({ digest, label, document }: PolicyVersion, at: Date): Promise<void> {
    await this.database.pool.query(
      `insert into policy_version (digest, label, document, applied_at) values ($1, $2, $3, $4) on conflict do nothing`,
      [digest, label, JSON.stringify(document), at],
    );
  }

  async find(digest: string): Promise<(PolicyVersion & { readonly appliedAt: Date }) | null> {
    const { rows } = await this.database.pool.query(
      'select digest, label, document, applied_at from policy_version where digest = $1',
      [digest],
    );
    const row = rows[0];
    if (row === undefined) return null;
    return { digest: row.digest, label: row.label, document: row.document as Policy, appliedAt: row.applied_at };
  }
}
