import fc from 'fast-check';
import { CheckpointPaths, rootBy } from './checkpoint-path';
import { CheckpointRoot } from './checkpoint-root';

const leaves = fc.uniqueArray(fc.tuple(fc.nat(), fc.stringMatching(/^[0-9a-f]{64}$/)), {
  minLength: 1,
  maxLength: 40,
  selector: ([sequence]) => sequence,
});

it('leads each wanted line to the root, and no other line', () => {
  fc.assert(
    fc.property(leaves, fc.nat(), (lines, seed) => {
      const [root, wanted] = [new CheckpointRoot(), lines.filter((_, index) => (seed >> (index % 20)) % 2 === 0)];
      const paths = new CheckpointPaths(wanted.map(([sequence]) => sequence));
      for (const [sequence, hash] of lines) {
        root.add(sequence, hash);
        paths.add(sequence, hash);
      }
      const found = paths.end();
      expect([...found.keys()].sort()).toEqual(wanted.map(([sequence]) => sequence).sort());
      for (const [sequence, hash] of wanted) {
        const path = found.get(sequence)!;
        expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(lines.length)));
        expect(rootBy({ sequence, hash }, path)).toBe(root.root());
        expect(rootBy({ sequence: sequence + 1, hash }, path)).not.toBe(root.root());
        expect(rootBy({ sequence, hash: hash.replace(/^./, (first) => (first === '0' ? '1' : '0')) }, path)).not.toBe(
          root.root(),
        );
      }
    }),
  );
});

it('knows no way for a line that did not go by', () => {
  const paths = new CheckpointPaths([7]);
  paths.add(1, 'a'.repeat(64));
  expect(paths.end().size).toBe(0);
});
