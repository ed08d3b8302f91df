import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifecycleDocument } from './lifecycle-diagram';
import { lifecycle } from './lifecycle';
import { permissionReasons } from './permission';

describe('the page about the lifecycle', () => {
  const page = lifecycleDocument();

  it('is the one in docs', () => {
    const path = join(__dirname, '../../../docs/lifecycle.md');
    expect(readFileSync(path, 'utf8')).toBe(page);
  });

  it('draws every arc and lists it', () => {
    for (const [from, arcs] of Object.entries(lifecycle)) {
      for (const [act, to] of Object.entries(arcs)) {
        expect(page).toContain(`    ${from} --> ${to}: ${act}\n`);
        expect(page).toMatch(new RegExp(`\\| ${from} +\\| ${act} +\\| ${to} +\\| \\S`));
      }
    }
    expect(page.match(/ --> /g)).toHaveLength(Object.values(lifecycle).flatMap(Object.keys).length + 3);
  });

  it('explains every reason of a permission, yes for the first five', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` +\| (yes|no) /gm)].map(([, reason, allowed]) => [reason, allowed]);
    expect(rows).toEqual(permissionReasons.map((reason, i) => [reason, i < 5 ? 'yes' : 'no']));
  });
});
