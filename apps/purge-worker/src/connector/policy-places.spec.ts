import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyPlaces } from './policy-places';

it('says on which line a part of the policy stands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kinsent places '));
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, 'connectors:\n  db:\n    tables:\n      - { table: a, key: x }\n      - { table: b, key: y }\n');
  const placeOf = policyPlaces(file);
  expect(placeOf(['connectors', 'db', 'tables', 1, 'key'])).toBe(`${file}:5:26`);
  expect(placeOf(['connectors', 'db', 'tables', 7])).toBe(`${file}:3:5`);
  rmSync(folder, { recursive: true });
});
