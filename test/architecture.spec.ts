import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { faultsOf, type Source } from './support/architecture';

const root = join(__dirname, '..');

const house = ['apps', 'libs', 'test', 'bench'].flatMap((folder) => sourcesIn(join(root, folder)));

describe('the architecture', () => {
  it('is found', () => {
    for (const part of [
      'apps/email-consent',
      'apps/purge-worker',
      'libs/consent',
      'libs/store',
      'libs/host',
      'libs/client',
    ]) {
      expect(house.some(({ path }) => path.startsWith(`${part}/`))).toBe(true);
    }
  });

  it('is kept', () => {
    expect(faultsOf(house)).toEqual([]);
  });
});

describe('an error of ours', () => {
  // Logs tell an error's name and never its message: one that calls itself Error says nothing.
  it('says its own name', () => {
    const nameless = house.flatMap(({ path, text }) =>
      [...text.matchAll(/class (\w+) extends Error \{(?!\n {2}override readonly name = '\1';)/g)].map(
        ([, name]) => `${path}: ${name}`,
      ),
    );
    expect(nameless.filter((each) => !each.startsWith('test/'))).toEqual([]);
  });
});

describe('the guard of the architecture', () => {
  const index = (lib: string): Source => ({ path: `libs/${lib}/src/index.ts`, text: 'export {};' });
  const libs = ['consent', 'store', 'host', 'client'].map(index);
  const faults = (...sources: [path: string, text: string][]): string[] =>
    faultsOf([...libs, ...sources.map(([path, text]) => ({ path, text }))]);

  it('finds nothing wrong with imports that point down', () => {
    expect(
      faults(
        ['apps/one/src/main.ts', `import { boot } from '@kinsent/host'; import { a } from './a';`],
        ['apps/one/src/a.ts', `import { S } from '@kinsent/store'; export const a = S; at.getTime(); new Date(at);`],
        [
          'libs/store/src/x.store.ts',
          `import { DataSource } from 'typeorm'; import type { C } from '@kinsent/consent';`,
        ],
        ['apps/one/src/a.db.spec.ts', `import { testDatabase } from '@kinsent/store/testing'; new Date(); Date.now();`],
        ['test/journeys/a.spec.ts', `import '../support/house'; import { boot } from '@kinsent/host';`],
        ['test/support/house.ts', ''],
      ),
    ).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    [
      'a law that looks up',
      'libs/consent/src/a.ts',
      `import { S } from '@kinsent/store';`,
      'libs/consent may not import libs/store',
    ],
    [
      'a store that looks up',
      'libs/store/src/a.ts',
      `import type { H } from '@kinsent/host';`,
      'libs/store may not import libs/host',
    ],
    [
      'a client of the house',
      'libs/client/src/a.ts',
      `export * from '@kinsent/consent';`,
      'libs/client may not import libs/consent',
    ],
    ['an app in an app', 'apps/one/src/a.ts', `import '../../two/src/b';`, 'apps/one may not import apps/two'],
    [
      'a lib in an app',
      'libs/host/src/a.ts',
      `const b = import('../../../apps/two/src/b');`,
      'libs/host may not import apps/two',
    ],
    [
      'a required app',
      'libs/host/src/a.ts',
      `const b = require('../../../apps/two/src/b');`,
      'libs/host may not import apps/two',
    ],
    [
      'a type in an import()',
      'libs/consent/src/a.ts',
      `export type T = import('@kinsent/host').T;`,
      'libs/consent may not import libs/host',
    ],
    [
      'a way round the alias',
      'apps/one/src/a.ts',
      `import '../../../libs/store/src/index';`,
      'goes to libs/store by file: use @kinsent/store',
    ],
    [
      'a way past the index',
      'apps/one/src/a.ts',
      `import '@kinsent/store/src/duty.store';`,
      'knows no @kinsent/store/src/duty.store',
    ],
    ['its own alias', 'libs/store/src/a.ts', `import '@kinsent/store';`, 'goes to its own lib by alias'],
    ['its own index', 'libs/store/src/a.ts', `import './index';`, 'goes to its own index'],
    [
      'the test database in a product',
      'apps/one/src/a.ts',
      `import '@kinsent/store/testing';`,
      '@kinsent/store/testing is for tests',
    ],
    [
      'typeorm outside the store',
      'apps/one/src/a.ts',
      `import { In } from 'typeorm';`,
      'only libs/store may import typeorm',
    ],
    ['pg below a path', 'libs/host/src/a.ts', `import 'pg/lib/utils';`, 'only libs/store may import pg'],
    [
      'the framework in the law',
      'libs/consent/src/a.ts',
      `import '@nestjs/common';`,
      'libs/consent may not import @nestjs/common',
    ],
    [
      'the disk in the law',
      'libs/consent/src/a.ts',
      `import { readFile } from 'node:fs';`,
      'libs/consent may not import node:fs',
    ],
    ['test support in a product', 'apps/one/src/a.ts', `import '../../../test/support/house';`, 'may not import test'],
    ['a drawer', 'apps/one/src/utils.ts', ``, 'is a drawer'],
    ['a drawer of a folder', 'libs/host/src/common/a.ts', ``, 'is a drawer'],
    ['a drawer by its role', 'libs/host/src/date-helpers.ts', ``, 'is a drawer'],
    ['a clock of its own', 'apps/one/src/a.ts', `const at = new Date();`, 'reads the clock'],
    ['a clock in milliseconds', 'libs/store/src/a.ts', `const at = Date.now();`, 'reads the clock'],
    ['a clock without new', 'libs/store/src/a.ts', `const at = Date();`, 'reads the clock'],
  ])('finds %s', (_name, path, text, fault) => {
    const found = faults([path, text], ['apps/two/src/b.ts', ''], ['test/support/house.ts', '']);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(path);
    expect(found[0]).toContain(fault);
  });

  it('finds a circle of imports, and names it once', () => {
    const found = faults(
      ['apps/one/src/a.ts', `import './b';`],
      ['apps/one/src/b.ts', `import type { C } from './c'; import './d';`],
      ['apps/one/src/c.ts', `export { A } from './a';`],
      ['apps/one/src/d.ts', ``],
    );
    expect(found).toEqual(['a circle of imports: apps/one/src/a.ts → apps/one/src/b.ts → apps/one/src/c.ts']);
  });

  it('finds a lib with two doors, or with none', () => {
    expect(faultsOf([...libs.slice(1)])).toEqual(['libs/consent has no index.ts']);
    expect(faults(['libs/store/src/crypto/index.ts', ''])).toEqual([
      'libs/store has a second index: libs/store/src/crypto/index.ts',
    ]);
  });

  it('finds an import of ours that leads nowhere', () => {
    expect(faults(['apps/one/src/a.ts', `import './gone';`])).toEqual(['apps/one/src/a.ts: finds no ./gone']);
  });
});

function sourcesIn(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') };
    });
}
