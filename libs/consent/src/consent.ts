import type { Level } from './evidence';
import type { ConsentState } from './lifecycle';

/** From when a yes by e-mail plus counts: `approval`, or only once the confirmatory letter has left. */
export type CountsFrom = 'approval' | 'confirmation';

/** One child × one purpose, as the law sees it. Ids are uuid v7. */
export interface Consent {
  readonly id: string;
  readonly childId: string;
  readonly requestId: string;
  readonly app: string;
  readonly purpose: string;
  readonly level: Level;
  readonly state: ConsentState;
  /** SHA-256 (hex) of the policy document that the guardian was asked under. */
  readonly policyDigest: string;
  /** When the guardian said yes to what needs a stronger proof; null until then, and always null for other levels. */
  readonly approvedAt: Date | null;
  readonly grantedAt: Date | null;
  /** When the confirmatory letter left; null until then, and always null for levels that need none. */
  readonly confirmedAt: Date | null;
  readonly validUntil: Date | null;
  readonly endedAt: Date | null;
  /** From when a yes counts, by the policy that the guardian was asked under. */
  readonly countsFrom: CountsFrom;
}
