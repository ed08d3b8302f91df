import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { CheckpointRoot } from './checkpoint-root';

const sha256 = (...parts: (Buffer | Uint8Array)[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 6962, 2.1, as it is written there. */
function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), leaves[0]!);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.of(1), treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

const leaf = fc.tuple(fc.nat(), fc.stringMatching(/^[0-9a-f]{64}$/));

function rootOf(leaves: readonly [number, string][]): string {
  const root = new CheckpointRoot();
  for (const [sequence, hash] of leaves) root.add(sequence, hash);
  expect(root.entries).toBe(leaves.length);
  return root.root();
}

it('is the tree hash of RFC 6962', () => {
  fc.assert(
    fc.property(fc.array(leaf, { maxLength: 40 }), (leaves) => {
      const bytes = leaves.map(([sequence, hash]) => {
        const place = Buffer.alloc(8);
        place.writeBigUInt64BE(BigInt(sequence));
        return Buffer.concat([place, Buffer.from(hash, 'hex')]);
      });
      expect(rootOf(leaves)).toBe(treeHash(bytes).toString('hex'));
    }),
  );
});

it('may be asked for at any time', () => {
  const root = new CheckpointRoot();
  root.add(1, 'a'.repeat(64));
  root.root();
  root.add(2, 'b'.repeat(64));
  expect(root.root()).toBe(
    rootOf([
      [1, 'a'.repeat(64)],
      [2, 'b'.repeat(64)],
    ]),
  );
});

it('of nothing is the hash of nothing', () => {
  expect(new CheckpointRoot().root()).toBe(sha256().toString('hex'));
});
