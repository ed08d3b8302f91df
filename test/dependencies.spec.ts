import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
}

const json = <T>(file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
const manifest = json<Manifest>('package.json');

it('are all imported by something that runs', () => {
  const sources = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.(spec|testing)\.tsx?$/.test(file))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  );
  const text = sources.join('\n');
  // Preact is what the compiler writes for JSX.
  const isImported = (name: string): boolean => name === 'preact' || new RegExp(`['"]${name}(/[^'"]*)?['"]`).test(text);
  expect(Object.keys(manifest.dependencies).filter((name) => !isImported(name))).toEqual([]);
});

it('run no script of theirs when they are installed, each by name', () => {
  const { packages } = json<Lock>('package-lock.json');
  const scripted = Object.entries(packages).flatMap(([place, { hasInstallScript }]) =>
    hasInstallScript === true ? [place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)] : [],
  );
  expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(scripted)].sort());
  expect(Object.values(manifest.allowScripts)).not.toContain(true);
});
