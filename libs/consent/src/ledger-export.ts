import { createHash, type Hash } from 'node:crypto';
import type { SignedCheckpoint } from './checkpoint';
import type { LedgerEntry } from './ledger';
import type { PublicJwk } from './ledger-jws';

/** A line of the ledger with the number under which it was written. */
export type SequencedEntry = LedgerEntry & { readonly sequence: number };

/** The checkpoint before the first one of a part. */
export type Anchor = Pick<SignedCheckpoint, 'number' | 'hash' | 'total' | 'lastSequence'>;

/** The first line of an export. `from` and `to` bound the times of its checkpoints; `after` is null when it is whole. */
export interface ExportHead {
  readonly at: Date;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly after: Anchor | null;
}

/** Of a line whose chain is past its retention only this is left, so that the root over it can still be worked out. */
export interface PrunedEntry {
  readonly sequence: number;
  readonly hash: string;
}

/** One line of an export: JSON, in this order: head, keys, then entries before the checkpoint that covers them, end. */
export type ExportLine =
  | ({ readonly type: 'ledger'; readonly version: 1 } & ExportHead)
  | { readonly type: 'key'; readonly kid: string; readonly jwk: PublicJwk }
  | ({ readonly type: 'entry' } & SequencedEntry)
  | ({ readonly type: 'pruned' } & PrunedEntry)
  | ({ readonly type: 'checkpoint' } & SignedCheckpoint)
  | { readonly type: 'end'; readonly lines: number; readonly digest: string };

/** Writes an export line by line; `end()` seals it, so that a file that was cut off or changed by accident shows. */
export class ExportWriter {
  private readonly seal = new ExportSeal();

  /** The text of a line, with its end. */
  line(line: Exclude<ExportLine, { type: 'end' }>): string {
    const text = JSON.stringify(line);
    this.seal.add(text);
    return `${text}\n`;
  }

  end(): string {
    return `${JSON.stringify({ type: 'end', ...this.seal.value() })}\n`;
  }
}

/** How many lines there were, and the SHA-256 over them. */
export class ExportSeal {
  private readonly hash: Hash = createHash('sha256');
  private lines = 0;

  add(text: string): void {
    this.hash.update(text).update('\n');
    this.lines += 1;
  }

  value(): { readonly lines: number; readonly digest: string } {
    return { lines: this.lines, digest: this.hash.copy().digest('hex') };
  }
}
