/**
 * How the process apart is spoken with: frames of a kind (one character), a length (four bytes) and a body. Nothing that it
 * says is deserialised into objects but one small JSON, which the other side checks.
 */
export const frameKinds = ['file', 'starts', 'page', 'read', 'refused'] as const;

export type FrameKind = (typeof frameKinds)[number];

export interface Frame {
  readonly kind: FrameKind;
  readonly body: Buffer;
}

/** Thrown when what came is no frame. */
export class BadFrame extends Error {
  override readonly name = 'BadFrame';
}

const headBytes = 5;

export function frame(kind: FrameKind, body: Buffer | string = ''): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(frameKinds.indexOf(kind));
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Puts frames together from pieces, and refuses more than `mostBytes` of them in all. */
export class Frames {
  private rest: Buffer[] = [];
  private length = 0;
  private total = 0;

  constructor(private readonly mostBytes: number) {}

  /** The frames that are whole with this piece. Throws BadFrame. */
  *take(piece: Buffer): Generator<Frame> {
    this.rest.push(piece);
    this.length += piece.length;
    this.total += piece.length;
    if (this.total > this.mostBytes) throw new BadFrame('More was said than is heard.');
    for (let wanted = this.wanted(); wanted <= this.length; wanted = this.wanted()) yield this.next(wanted);
  }

  private wanted(): number {
    if (this.length < headBytes) return Infinity;
    if (this.rest[0]!.length < headBytes) this.rest = [Buffer.concat(this.rest)];
    return headBytes + this.rest[0]!.readUInt32BE(1);
  }

  private next(bytes: number): Frame {
    const all = Buffer.concat(this.rest);
    this.rest = [all.subarray(bytes)];
    this.length -= bytes;
    const kind = frameKinds[all[0]!];
    if (kind === undefined) throw new BadFrame('It is of no kind.');
    return { kind, body: all.subarray(headBytes, bytes) };
  }
}
