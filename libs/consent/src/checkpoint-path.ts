import { leafOf, nodeOf } from './checkpoint-root';

/** One step from a leaf up to the root: the node beside it, and on which side. `hash` is lower-case hex. */
export interface PathStep {
  readonly side: 'left' | 'right';
  readonly hash: string;
}

interface Peak {
  readonly node: Buffer;
  /** Paths, so far, of the wanted lines below it. */
  readonly wanted: readonly PathStep[][];
}

/**
 * The ways up from some lines to the root of their checkpoint (RFC 6962, 2.1.1), while all of its lines go by in the order of
 * their sequence: with its way, a line proves by itself that the checkpoint covers it. Remembers one node for each level.
 */
export class CheckpointPaths {
  private readonly peaks: Peak[] = [];
  private readonly paths = new Map<number, PathStep[]>();
  private readonly wanted: ReadonlySet<number>;
  private count = 0;

  constructor(sequences: readonly number[]) {
    this.wanted = new Set(sequences);
  }

  add(sequence: number, hash: string): void {
    const path: PathStep[] = [];
    if (this.wanted.has(sequence)) this.paths.set(sequence, path);
    let peak: Peak = { node: leafOf(sequence, hash), wanted: this.wanted.has(sequence) ? [path] : [] };
    for (let full = this.count; full % 2 === 1; full = (full - 1) / 2) peak = joined(this.peaks.pop()!, peak);
    this.peaks.push(peak);
    this.count += 1;
  }

  /** The way up of each wanted line that went by, once all did. */
  end(): ReadonlyMap<number, readonly PathStep[]> {
    const [last, ...higher] = this.peaks.toReversed();
    if (last !== undefined) higher.reduce((right, left) => joined(left, right), last);
    return this.paths;
  }
}

/** The root that a line leads to by a way. Lower-case hex. */
export function rootBy(line: { readonly sequence: number; readonly hash: string }, path: readonly PathStep[]): string {
  return path
    .reduce(
      (node, { side, hash }) => {
        const beside = Buffer.from(hash, 'hex');
        return side === 'left' ? nodeOf(beside, node) : nodeOf(node, beside);
      },
      leafOf(line.sequence, line.hash),
    )
    .toString('hex');
}

function joined(left: Peak, right: Peak): Peak {
  for (const path of left.wanted) path.push({ side: 'right', hash: right.node.toString('hex') });
  for (const path of right.wanted) path.push({ side: 'left', hash: left.node.toString('hex') });
  return { node: nodeOf(left.node, right.node), wanted: [...left.wanted, ...right.wanted] };
}
