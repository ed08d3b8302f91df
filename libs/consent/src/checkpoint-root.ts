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
    const place = Buffer.alloc(8);
    place.writeBigUInt64BE(BigInt(sequence));
    let node = hashOf(0, place, Buffer.from(hash, 'hex'));
    for (let full = this.count; full % 2 === 1; full = (full - 1) / 2) node = hashOf(1, this.peaks.pop()!, node);
    this.peaks.push(node);
    this.count += 1;
  }

  /** Lower-case hex. */
  root(): string {
    const [last, ...higher] = this.peaks.toReversed();
    if (last === undefined) return createHash('sha256').digest('hex');
    return higher.reduce((right, left) => hashOf(1, left, right), last).toString('hex');
  }
}

function hashOf(kind: 0 | 1, ...parts: Buffer[]): Buffer {
  const hash = createHash('sha256').update(Buffer.of(kind));
  for (const part of parts) hash.update(part);
  return hash.digest();
}
