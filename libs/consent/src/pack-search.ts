import type { Checkpoint } from './checkpoint';
import type { EvidencePack } from './evidence-pack';
import type { PrunedEntry, SequencedEntry } from './ledger-export';

/** What an export says of a pack's lines. */
export interface PackFinding {
  readonly consentId: string;
  readonly found: number;
  /** Lines of the pack that are not in the export: it is a part. */
  readonly outside: number;
  /** Lines about the consent that were written after the pack was made. */
  readonly later: number;
}

/** Holds the lines and checkpoints of a pack against those of an export that goes by. What does not fit is told in words. */
export class PackSearch {
  private readonly hashes: ReadonlyMap<number, string>;
  private readonly found = new Set<number>();
  private later = 0;

  constructor(private readonly pack: EvidencePack) {
    this.hashes = new Map([...pack.entries, ...pack.destroyed].map(({ sequence, hash }) => [sequence, hash]));
  }

  get finding(): PackFinding {
    const { found, later } = this;
    return { consentId: this.pack.consent.id, found: found.size, outside: this.hashes.size - found.size, later };
  }

  look({ sequence, hash, subject, subjectId, position }: SequencedEntry): string | null {
    const fault = this.lookAtPruned({ sequence, hash });
    const isOurs = subject === 'consent' && subjectId === this.pack.consent.id;
    if (fault !== null || !isOurs || this.hashes.has(sequence)) return fault;
    if (position < this.pack.entries.length) return 'is another line than the pack has in its place';
    this.later += 1;
    return null;
  }

  lookAtPruned({ sequence, hash }: PrunedEntry): string | null {
    const packed = this.hashes.get(sequence);
    if (packed === undefined) return null;
    this.found.add(sequence);
    return packed === hash ? null : 'is another line than the pack has in its place';
  }

  lookAtCheckpoint({ number, hash }: Pick<Checkpoint, 'number'> & { readonly hash: string }): string | null {
    const packed = this.pack.checkpoints.find((one) => one.number === number);
    return packed === undefined || packed.hash === hash ? null : 'the pack has another of that number';
  }
}
