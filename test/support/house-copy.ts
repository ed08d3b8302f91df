import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './house';

/** Puts the built house with the packages that it needs at another place, which everybody may read. */
export function copyHouse(to: string): void {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { dev?: boolean }>>;
  };
  const packages = Object.keys(lock.packages).filter((place) => place !== '' && lock.packages[place]?.dev !== true);
  for (const place of ['dist', 'policies', ...packages]) {
    if (existsSync(join(root, place))) copyFolder(join(root, place), join(to, place));
  }
}

/** By second names of the files, where the system allows it: a copy of some ten thousand takes long. */
function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && entry.name !== 'node_modules') copyFolder(source, target);
    if (!entry.isFile()) continue;
    try {
      linkSync(source, target);
    } catch {
      copyFileSync(source, target);
    }
  }
}
