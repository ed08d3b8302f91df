import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json';
import { type PublicJwk, readSigned, SignatureFault, type SigningKey } from './ledger-jws';

/**
 * A signed mark in the ledger: which lines there were, in one hash, and which mark came before. A line that is gone after it
 * shows, and so does a mark (N3).
 */
export interface Checkpoint {
  /** Counts from 1 without a gap. */
  readonly number: number;
  readonly at: Date;
  /** Lines that it covers, and lines covered by it and all before it. */
  readonly entries: number;
  readonly total: number;
  /** The highest sequence that it or one before it covers. */
  readonly lastSequence: number;
  /** Merkle root over its lines, see CheckpointRoot. */
  readonly root: string;
  /** Hash of the checkpoint before; zeroes for the first. */
  readonly previous: string;
}

export interface SignedCheckpoint extends Checkpoint {
  /** SHA-256 (hex) of what is signed: the short name of the ledger up to here, to be published elsewhere. */
  readonly hash: string;
  readonly jws: string;
}

/** Signs a checkpoint. Same checkpoint and key, same text. */
export function signCheckpoint(checkpoint: Checkpoint, key: SigningKey): SignedCheckpoint {
  return {
    ...checkpoint,
    hash: checkpointHash(checkpoint),
    jws: key.sign('kinsent-checkpoint+jwt', textOf(checkpoint)),
  };
}

export function checkpointHash(checkpoint: Checkpoint): string {
  return createHash('sha256').update(textOf(checkpoint)).digest('hex');
}

/** The name of the key that signed it. Throws SignatureFault unless hash and signature are of this very checkpoint. */
export function verifyCheckpoint(checkpoint: SignedCheckpoint, keys: ReadonlyMap<string, PublicJwk>): string {
  if (checkpoint.hash !== checkpointHash(checkpoint)) throw new SignatureFault('has another hash than it says');
  const { kid, payload } = readSigned(checkpoint.jws, 'kinsent-checkpoint+jwt', keys);
  if (payload !== textOf(checkpoint)) throw new SignatureFault('says something else than what was signed');
  return kid;
}

function textOf({ number, at, entries, total, lastSequence, root, previous }: Checkpoint): string {
  return canonicalJson({ number, at: at.toISOString(), entries, total, lastSequence, root, previous });
}
