import { createHash } from 'node:crypto';

/**
 * The Merkle root over lines of the ledger, taken one by one in the order of their sequence: the tree of RFC 6962, 2.1, whose
 * leaves are sequence (8 bytes, big-endian) and hash of a line. Remembers one hash for each level of the tree.
 */
export class CheckpointRoot {
  private readonly peaks: Buffer[] = [];
  private count = 0;

  /** How many lines it covers so far. */
  get entries(): number {
    return this.count;
  }

  /** `hash` is lower-case hex. */
  add(sequence: number, hash: string): void {
    let node = leafOf(sequence, hash);
    for (let full = this.count; full % 2 === 1; full = (full - 1) / 2) node = nodeOf(this.peaks.pop()!, node);
    this.peaks.push(node);
    this.count += 1;
  }

  /** Lower-case hex. */
  root(): string {
    const [last, ...higher] = this.peaks.toReversed();
    if (last === undefined) return createHash('sha256').digest('hex');
    return higher.reduce((right, left) => nodeOf(left, right), last).toString('hex');
  }
}

/** The leaf of a line. `hash` is lower-case hex. */
export function leafOf(sequence: number, hash: string): Buffer {
  const place = Buffer.alloc(8);
  place.writeBigUInt64BE(BigInt(sequence));
  return hashOf(0, place, Buffer.from(hash, 'hex'));
}

/** What stands above two nodes. */
export function nodeOf(left: Buffer, right: Buffer): Buffer {
  return hashOf(1, left, right);
}

function hashOf(kind: 0 | 1, ...parts: Buffer[]): Buffer {
  const hash = createHash('sha256').update(Buffer.of(kind));
  for (const part of parts) hash.update(part);
  return hash.digest();
}
