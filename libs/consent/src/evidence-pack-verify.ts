import { digestOf } from './canonical-json';
import { type SignedCheckpoint, verifyCheckpoint } from './checkpoint';
import { rootBy } from './checkpoint-path';
import type { EvidencePack, PackedEntry } from './evidence-pack';
import { readEvidencePack, type ReadPack } from './evidence-pack-read';
import { follows } from './ledger';
import { LedgerBreak } from './ledger-break';
import { type PublicJwk, SignatureFault, thumbprintOf } from './ledger-jws';
import { lifecycle } from './lifecycle';

/** What holds of a pack, by itself. */
export interface PackReport {
  readonly pack: EvidencePack;
  /** How many lines, from the first on, signed checkpoints bear out; a line under one bears out those before it. */
  readonly anchored: number;
  /** The newest checkpoint over a line. */
  readonly newest: SignedCheckpoint | null;
  /** Names of the keys that signed. */
  readonly signedBy: readonly string[];
  /** Whether the chain is at its end; otherwise there may be later lines that the pack cannot know of. */
  readonly ended: boolean;
}

/**
 * Verifies a pack from itself alone: the chain from its first line on, each line's way to its checkpoint, and who signed that.
 * `keys`: those that the verifier trusts, by thumbprint; null: those in the pack. Throws LedgerBreak at the first thing that
 * does not hold.
 */
export function verifyEvidencePack(text: string, keys: ReadonlyMap<string, PublicJwk> | null): PackReport {
  const { pack, account } = readEvidencePack(text);
  const trusted = keys ?? keysIn(pack);
  checkChain(pack);
  for (const entry of pack.destroyed) checkDestroyed(entry, pack);
  const { byNumber, signers } = signedIn(pack, trusted);
  const all = [...pack.entries, ...pack.destroyed];
  for (const entry of all) checkAnchor(entry, byNumber);
  checkAccount(pack, account);
  const numbers = new Set(all.flatMap(({ anchor }) => (anchor === null ? [] : [anchor.checkpoint])));
  const used = [...byNumber.values()].filter(({ number }) => numbers.has(number));
  const { to } = pack.entries.at(-1)!;
  return {
    pack,
    anchored: pack.entries.findLastIndex(({ anchor }) => anchor !== null) + 1,
    newest: used.sort((a, b) => b.number - a.number)[0] ?? null,
    signedBy: [...signers],
    ended: Object.keys(lifecycle[to as keyof typeof lifecycle]).length === 0,
  };
}

/** The short account is for people; it says what the lines say and nothing else. */
function checkAccount(pack: EvidencePack, account: ReadPack['account']): void {
  for (const name of ['consent', 'evidence'] as const) {
    if (digestOf(account[name]) !== digestOf(JSON.parse(JSON.stringify(pack[name])))) {
      throw new LedgerBreak(null, `What the pack says under “${name}” is not what its lines say.`);
    }
  }
}

function keysIn({ keys }: EvidencePack): ReadonlyMap<string, PublicJwk> {
  for (const { kid, jwk } of keys) {
    if (kid !== thumbprintOf(jwk)) throw new LedgerBreak(null, `A key in the pack has the name of another: ${kid}.`);
  }
  return new Map(keys.map(({ kid, jwk }) => [kid, jwk]));
}

function checkChain({ entries }: EvidencePack): void {
  let last: PackedEntry | null = null;
  for (const entry of entries) {
    const { subject, subjectId, position, previousHash, sequence, from } = entry;
    if (subject !== 'consent' || subjectId !== (last ?? entry).subjectId) {
      throw broken(entry, 'is of another chain than the line before it');
    }
    if (position !== (last === null ? 0 : last.position + 1)) {
      const missing = last === null ? 0 : last.position + 1;
      throw broken(entry, `stands where position ${missing} of the chain should: it is missing or out of order`);
    }
    if (last !== null && previousHash !== last.hash) throw broken(entry, 'does not point back to the line before it');
    if (!follows(entry, last)) throw broken(entry, 'is not what its hash says: it was changed');
    if (last !== null && (sequence <= last.sequence || from !== last.to)) {
      throw broken(entry, 'does not go on from the line before it');
    }
    last = entry;
  }
}

/** A line of the child's own chain: by itself it shows that nobody changed it, and its anchor that it was written. */
function checkDestroyed(entry: PackedEntry, { evidence }: EvidencePack): void {
  const { subject, act, detail, position, previousHash } = entry;
  if (subject !== 'child' || act !== 'destroy') throw broken(entry, 'does not tell that something was destroyed');
  const digest = evidence?.artefact?.digest;
  if (digest === undefined || detail['artefact'] !== digest) {
    throw broken(entry, 'tells of something else than what was handed in');
  }
  if (!follows(entry, position === 0 ? null : { position: position - 1, hash: previousHash })) {
    throw broken(entry, 'is not what its hash says: it was changed');
  }
}

function signedIn(
  { checkpoints }: EvidencePack,
  trusted: ReadonlyMap<string, PublicJwk>,
): { byNumber: Map<number, SignedCheckpoint>; signers: Set<string> } {
  const [byNumber, signers] = [new Map<number, SignedCheckpoint>(), new Set<string>()];
  for (const checkpoint of checkpoints) {
    const { number } = checkpoint;
    if (byNumber.has(number)) throw new LedgerBreak(null, `Checkpoint ${number} is in the pack twice.`);
    try {
      signers.add(verifyCheckpoint(checkpoint, trusted));
    } catch (error) {
      if (error instanceof SignatureFault) throw new LedgerBreak(null, `Checkpoint ${number} ${error.message}.`);
      throw error;
    }
    byNumber.set(number, checkpoint);
  }
  return { byNumber, signers };
}

function checkAnchor(entry: PackedEntry, checkpoints: ReadonlyMap<number, SignedCheckpoint>): void {
  if (entry.anchor === null) return;
  const { checkpoint: number, path } = entry.anchor;
  const checkpoint = checkpoints.get(number);
  if (checkpoint === undefined)
    throw broken(entry, `is said to be under checkpoint ${number}, which is not in the pack`);
  const covers = entry.sequence <= checkpoint.lastSequence && 2 ** path.length < 2 * checkpoint.entries;
  if (!covers || rootBy(entry, path) !== checkpoint.root) throw broken(entry, `is not under checkpoint ${number}`);
}

function broken(entry: PackedEntry, what: string): LedgerBreak {
  const { position, subjectId } = entry;
  return new LedgerBreak(null, `Position ${position} of ${subjectId} ${what}.`, entry);
}
