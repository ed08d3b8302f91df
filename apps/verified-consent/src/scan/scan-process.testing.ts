import { transformSync } from '@swc/core';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The process of the sources as they are: plain Node cannot run TypeScript, and what was built may be older. Made once for each
 * state of the sources, below node_modules, so that it finds the libraries.
 */
export function processOfSources(): string {
  const names = [
    'file-type',
    'scan-reader.port',
    ...readdirSync(join(__dirname, 'process')).map((name) => `process/${name}`),
  ]
    .filter((name) => !/\.(?:spec|testing)\.ts$/.test(name))
    .map((name) => name.replace(/\.ts$/, ''));
  const sources = names.map((name) => ({ name, text: readFileSync(join(__dirname, `${name}.ts`), 'utf8') }));
  const digest = createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 16);
  const folder = join(__dirname, '../../../../node_modules/.cache/kinsent-scan', digest);
  if (!existsSync(folder)) build(folder, sources);
  return join(folder, 'process', 'reader.main.js');
}

function build(folder: string, sources: readonly { name: string; text: string }[]): void {
  const aside = `${folder}.${randomUUID()}`;
  for (const { name, text } of sources) {
    const file = join(aside, `${name}.js`);
    mkdirSync(dirname(file), { recursive: true });
    const { code } = transformSync(text, {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    writeFileSync(file, code);
  }
  try {
    renameSync(aside, folder);
  } catch {
    // Another worker was faster, with the same.
    rmSync(aside, { recursive: true });
  }
}
