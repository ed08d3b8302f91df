import { posix } from 'node:path';
import { circlesIn } from './circles';
import { readSource, type Source } from './read-source';

export type { Source } from './read-source';

/** What each part of the house may import of the others. */
const below: Readonly<Record<string, readonly string[]>> = {
  'libs/consent': [],
  'libs/client': [],
  'libs/store': ['libs/consent'],
  'libs/host': ['libs/consent', 'libs/store'],
  app: ['libs/consent', 'libs/store', 'libs/host', 'libs/client'],
};

const libs = ['client', 'consent', 'host', 'store'];

/** Packages that are one part's alone. */
const reserved: Readonly<Record<string, string>> = { typeorm: 'libs/store', pg: 'libs/store' };

/** All that the law may import from outside: it does arithmetic, and nothing else. */
const outsideTheLaw = ['luxon', 'yaml', 'ajv', 'ajv-formats', 'node:crypto', 'node:url'];

/** The only places that ask what time it is; everybody else is given it. */
const clocks: readonly RegExp[] = [
  /^libs\/host\/src\/clock\/(sandbox\.)?clock\.ts$/,
  /^apps\/sandbox\/src\/clock\/hub\.clock\.ts$/,
  // A receiver checks the time of a signature against its own clock, and so do the client and whoever takes receipts.
  /^apps\/email-consent\/src\/webhook\/webhook\.handler\.ts$/,
  /^apps\/email-consent\/src\/erasure\/signed-receipt\.guard\.ts$/,
  /^libs\/client\//,
  // Before a service is put together there is no clock to inject.
  /^apps\/[^/]+\/src\/main\.ts$/,
  /^apps\/email-consent\/src\/policy\/read-current-policy\.ts$/,
];

const drawers = /(^|[-./])(utils?|helpers?|common)([-./]|$)/;

/** Every way in which these files break the plan of the house, in words. Paths are relative to its root, with `/`. */
export function faultsOf(sources: readonly Source[]): string[] {
  const paths = new Set(sources.map(({ path }) => path));
  const edges = new Map<string, string[]>();
  const faults = libs.flatMap((lib) => doorFaults(lib, paths));
  for (const source of sources) {
    const { imports, readsClock } = readSource(source);
    const targets: string[] = [];
    for (const specifier of imports) {
      const target = targetOf(source.path, specifier, paths);
      const fault = importFault(source.path, specifier, target);
      if (fault !== null) faults.push(`${source.path}: ${fault}`);
      else if (target !== null) targets.push(target);
    }
    edges.set(source.path, targets);
    if (isProduct(source.path)) {
      if (drawers.test(source.path)) faults.push(`${source.path}: is a drawer: name it after its job`);
      if (readsClock && !clocks.some((clock) => clock.test(source.path)))
        faults.push(`${source.path}: reads the clock: take the time as given`);
    }
  }
  return [...faults, ...circlesIn(edges).map((circle) => `a circle of imports: ${circle.join(' → ')}`)];
}

function doorFaults(lib: string, paths: ReadonlySet<string>): string[] {
  const door = `libs/${lib}/src/index.ts`;
  const others = [...paths].filter(
    (path) => path.startsWith(`libs/${lib}/`) && posix.basename(path) === 'index.ts' && path !== door && !isList(path),
  );
  return [
    ...(paths.has(door) ? [] : [`libs/${lib} has no index.ts`]),
    ...others.map((path) => `libs/${lib} has a second index: ${path}`),
  ];
}

/** Migrations and entities are lists that TypeORM is given, not doors. */
function isList(path: string): boolean {
  return /^libs\/store\/src\/(entities|migrations)\/index\.ts$/.test(path);
}

function importFault(from: string, specifier: string, target: string | null): string | null {
  if (target === null) return isOurs(specifier) ? unknownFault(specifier) : packageFault(from, specifier);
  if (!isProduct(from)) return null;
  const own = partOf(from);
  const other = partOf(target);
  if (!target.startsWith('libs/') && !target.startsWith('apps/')) return `may not import ${other}`;
  if (specifier === '@kinsent/store/testing') return isTest(from) ? null : `${specifier} is for tests`;
  if (own === other) return insideFault(specifier, target);
  const allowed = below[own.startsWith('apps/') ? 'app' : own] ?? [];
  if (!allowed.includes(other)) return `${own} may not import ${other}`;
  return specifier.startsWith('.') ? `goes to ${other} by file: use @kinsent/${other.slice('libs/'.length)}` : null;
}

function insideFault(specifier: string, target: string): string | null {
  if (!specifier.startsWith('.')) return 'goes to its own lib by alias: use a relative file';
  return /^libs\/[^/]+\/src\/index\.ts$/.test(target) ? 'goes to its own index: name the file' : null;
}

function unknownFault(specifier: string): string {
  return specifier.startsWith('.') ? `finds no ${specifier}` : `knows no ${specifier}`;
}

function packageFault(from: string, specifier: string): string | null {
  if (!isProduct(from)) return null;
  const part = partOf(from);
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const keeper = reserved[name];
  if (keeper !== undefined && keeper !== part && !isTest(from)) return `only ${keeper} may import ${name}`;
  if (part === 'libs/consent' && !isTest(from) && !outsideTheLaw.includes(name))
    return `${part} may not import ${name}`;
  return null;
}

/** The file of ours that an import leads to; null when it leads to a package, or nowhere. */
function targetOf(from: string, specifier: string, paths: ReadonlySet<string>): string | null {
  const alias = /^@kinsent\/([a-z]+)(\/testing)?$/.exec(specifier);
  const base = alias
    ? `libs/${alias[1]}/src${alias[2] ?? '/index'}`
    : specifier.startsWith('.')
      ? posix.join(posix.dirname(from), specifier)
      : null;
  if (base === null) return null;
  const found = ['.ts', '.tsx', '/index.ts', ''].map((end) => `${base}${end}`).find((path) => paths.has(path));
  if (found !== undefined) return found;
  // Data beside the code (a catalogue, a sample) is no module of ours, and the test database may not be in the list.
  return alias?.[2] !== undefined ? `${base}.ts` : null;
}

function isOurs(specifier: string): boolean {
  return (specifier.startsWith('.') && !/\.(json|css|yaml)$/.test(specifier)) || specifier.startsWith('@kinsent/');
}

function isProduct(path: string): boolean {
  return path.startsWith('apps/') || path.startsWith('libs/');
}

/** A test, or what only tests import. */
function isTest(path: string): boolean {
  return /\.(spec|testing|contract)\.tsx?$|\/testing[-./]/.test(path);
}

function partOf(path: string): string {
  const [top = '', name = ''] = path.split('/');
  return isProduct(path) ? `${top}/${name}` : top;
}
