import {
  type Advance,
  advance,
  type Consent,
  type CountsFrom,
  type Evidence,
  type EvidenceMethod,
  type Policy,
} from '@kinsent/consent';
import type { ChildCase } from '@kinsent/store';

/** What rests on a proof, and by which method it was given. */
export interface Grounds {
  readonly evidenceId: string;
  readonly method: EvidenceMethod;
  readonly proofId: string;
  readonly noticeDigest: string;
  /** What people vouch for, of methods in which they judge. */
  readonly attested?: Pick<Evidence, 'attestedBy' | 'artefactDigest' | 'script'>;
  readonly policy: Policy;
  /** What today's policy says of when a yes counts. */
  readonly countsFrom: CountsFrom;
  readonly at: Date;
}

/** Grants consents on one proof; an older yes for the same purpose gives way. */
export function grantOn(known: ChildCase, consents: readonly Consent[], grounds: Grounds): Advance[] {
  const { evidenceId: id, method, proofId, noticeDigest, attested, policy, countsFrom, at } = grounds;
  const evidence = { id, method, noticeDigest, proofId, ...attested };
  return consents.flatMap((consent) => {
    const terms = { validity: policy.purposes[consent.purpose]!.validity, confirmAfter: policy.emailPlus.delay };
    const older = known.consents.filter(({ purpose, state }) => purpose === consent.purpose && state === 'granted');
    return [
      ...older.map((old) => advance(old, { act: 'supersede', by: consent.id }, at, countsFrom)),
      advance(consent, { act: 'grant', evidence, terms }, at, countsFrom),
    ];
  });
}
