import type { SignedCheckpoint } from './checkpoint';
import type { PathStep } from './checkpoint-path';
import type { LedgerEntry } from './ledger';
import type { SequencedEntry } from './ledger-export';
import type { PublicJwk } from './ledger-jws';

/** A line with its way up to the checkpoint that covers it; null while none does. */
export type PackedEntry = SequencedEntry & {
  readonly anchor: { readonly checkpoint: number; readonly path: readonly PathStep[] } | null;
};

/** What the ledger says of a consent, in short. */
export interface PackedConsent {
  readonly id: string;
  readonly app: string;
  readonly purpose: string;
  /** As of the last line in the pack. */
  readonly state: string;
  readonly askedAt: Date;
}

/** What a yes rests on (P-05, M-i to M-ix), as the line of the grant tells it. */
export interface PackedEvidence {
  readonly id: string;
  readonly method: string;
  readonly level: string;
  /** The paragraph that lists the method, and whose word it is that it is one. */
  readonly cite: string;
  readonly approval: string;
  readonly givenAt: Date;
  readonly noticeDigest: string;
  /** Digest of the policy that the notice and the question are of. */
  readonly policyDigest: string;
  /** Staff who vouch for it, by number. */
  readonly attestedBy: readonly string[];
  readonly script: string | null;
  readonly artefact: PackedArtefact | null;
  /** Why and when it fell; null while it has not. */
  readonly fell: { readonly at: Date; readonly cause: string } | null;
}

/** What was handed in as proof. */
export interface PackedArtefact {
  /** SHA-256 (hex). */
  readonly digest: string;
  /** When it was destroyed and which line says so; null where no line of its own does. */
  readonly destroyed: { readonly at: Date; readonly sequence: number } | null;
}

/** Everything that proves one consent, without anything personal: it verifies by itself (N3, K3, REC-1). */
export interface EvidencePack {
  readonly type: 'kinsent-evidence-pack';
  readonly version: 1;
  readonly consent: PackedConsent;
  readonly evidence: PackedEvidence | null;
  /** The consent's whole chain, and the child's lines that tell that what was handed in is gone. */
  readonly entries: readonly PackedEntry[];
  readonly destroyed: readonly PackedEntry[];
  readonly checkpoints: readonly SignedCheckpoint[];
  readonly keys: readonly { readonly kid: string; readonly jwk: PublicJwk }[];
  readonly told: PackedWord;
}

/** The word of whoever made the pack: no line bears it out. */
export interface PackedWord {
  readonly madeAt: Date;
  /** The operator's own label of the policy; null where it is not known any more. */
  readonly policyVersion: string | null;
  /** Whether what was handed in was still kept; null where nothing was. */
  readonly artefactKept: boolean | null;
}

/** Puts a pack together; consent and evidence follow from the lines. Throws RangeError for lines of no consent. */
export function packOf({
  entries,
  destroyed,
  ...rest
}: Pick<EvidencePack, 'entries' | 'destroyed' | 'checkpoints' | 'keys' | 'told'>): EvidencePack {
  return {
    ...rest,
    type: 'kinsent-evidence-pack',
    version: 1,
    consent: consentIn(entries),
    evidence: evidenceIn(entries, destroyed),
    entries,
    destroyed,
  };
}

/** What its lines say of a consent. */
export function consentIn(entries: readonly LedgerEntry[]): PackedConsent {
  const [first, last] = [entries[0], entries.at(-1)];
  if (first?.subject !== 'consent' || last === undefined) throw new RangeError('A pack holds the lines of a consent.');
  const { app = '', purpose = '' } = first.detail;
  return { id: first.subjectId, app, purpose, state: last.to, askedAt: first.at };
}

/** What its lines say of what a yes rests on; null where nobody said yes. */
export function evidenceIn(
  entries: readonly LedgerEntry[],
  destroyed: readonly SequencedEntry[],
): PackedEvidence | null {
  const grant = entries.find(({ act }) => act === 'grant');
  if (grant === undefined) return null;
  const { evidence = '', method = '', level = '', cite = '', approval = '', notice = '', policy = '' } = grant.detail;
  const { attested = '', artefact, script } = grant.detail;
  const fall = entries.find(({ act }) => act === 'invalidate');
  const gone = destroyed.find(({ detail }) => detail['artefact'] === artefact);
  return {
    ...{ id: evidence, method, level, cite, approval, givenAt: grant.at, noticeDigest: notice, policyDigest: policy },
    attestedBy: attested.split(' ').filter((one) => one !== ''),
    script: script ?? null,
    artefact:
      artefact === undefined
        ? null
        : { digest: artefact, destroyed: gone === undefined ? null : { at: gone.at, sequence: gone.sequence } },
    fell: fall === undefined ? null : { at: fall.at, cause: fall.detail['cause'] ?? '' },
  };
}
