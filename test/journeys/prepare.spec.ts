import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

interface Outcome {
  readonly code: number;
  readonly said: string;
}

/** A checkout of its own, with a builder that counts, so that no dependency is downloaded. */
describe('getting things ready', () => {
  let root: string;
  const prepare = (...args: string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      execFile(process.execPath, [join(root, 'scripts/prepare.mjs'), ...args], (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr });
      });
    });
  const builds = async (): Promise<number> => (await readFile(join(root, 'builds.log'), 'utf8').catch(() => '')).length;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'kinsent prepare '));
    await mkdir(join(root, 'scripts'));
    await copyFile(join(__dirname, '../../scripts/prepare.mjs'), join(root, 'scripts/prepare.mjs'));
    await mkdir(join(root, 'libs'));
    await writeFile(join(root, 'libs/one.ts'), 'export const one = 1;\n');
    await mkdir(join(root, 'builder/bin'), { recursive: true });
    await writeFile(join(root, 'builder/package.json'), '{"name":"@nestjs/cli","version":"1.0.0"}');
    await writeFile(
      join(root, 'builder/bin/nest.js'),
      `const fs = require('node:fs');
       fs.appendFileSync('builds.log', 'b');
       if (fs.readFileSync('libs/one.ts', 'utf8').includes('wrong')) {
         console.error('libs/one.ts: this is wrong');
         process.exit(1);
       }
       setTimeout(() => fs.mkdirSync('dist', { recursive: true }), 300);`,
    );
    await writeFile(
      join(root, 'package.json'),
      '{"name":"tried","version":"1.0.0","dependencies":{"@nestjs/cli":"file:./builder"}}',
    );
    await writeFile(
      join(root, 'package-lock.json'),
      JSON.stringify({
        name: 'tried',
        version: '1.0.0',
        lockfileVersion: 3,
        requires: true,
        packages: {
          '': { name: 'tried', version: '1.0.0', dependencies: { '@nestjs/cli': 'file:./builder' } },
          builder: { name: '@nestjs/cli', version: '1.0.0' },
          'node_modules/@nestjs/cli': { resolved: 'builder', link: true },
        },
      }),
    );
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('installs and builds once, and then does nothing until a source changes', async () => {
    const first = await prepare();
    expect(first.said).toMatch(/^Installing the dependencies … \d+ s\nBuilding … \d+ s\n$/);
    expect(first.code).toBe(0);

    expect(await prepare()).toEqual({ code: 0, said: '' });
    await utimes(join(root, 'libs/one.ts'), 1, 1);
    await writeFile(join(root, 'libs/one.spec.ts'), 'a test is not built');
    expect(await prepare()).toEqual({ code: 0, said: '' });

    await writeFile(join(root, 'libs/one.ts'), 'export const one = 2;\n');
    expect((await prepare('--no-build')).said).toBe('');
    expect((await prepare()).said).toMatch(/^Building … \d+ s\n$/);
    expect((await prepare('--force-build')).said).toMatch(/^Building … \d+ s\n$/);
    expect(await builds()).toBe(3);

    await rm(join(root, 'node_modules'), { recursive: true });
    expect((await prepare()).said).toMatch(/^Installing the dependencies … \d+ s\n$/);
  });

  it('shows why a build fails, and does not take it for done', async () => {
    await writeFile(join(root, 'libs/one.ts'), 'wrong');
    for (let time = 0; time < 2; time += 1) {
      const { code, said } = await prepare();
      expect(code).toBe(1);
      expect(said).toContain('libs/one.ts: this is wrong');
    }
  });

  it('builds once when two are started together', async () => {
    const outcomes = await Promise.all([prepare(), prepare(), prepare()]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(await builds()).toBe(1);
  });

  it('refuses a Node that is too old before anything else, and says which one is needed', async () => {
    const script = join(root, 'scripts/prepare.mjs');
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.18.3' }); import(process.argv[1])`;
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, ['-e', pretend, script], (error, _stdout, stderr) =>
        resolve(`${error?.code} ${stderr}`),
      );
    });
    expect(said).toMatch(/^1 Kinsent needs Node 20\.19 or newer, and this is 20\.18\.3/);
    expect(await builds()).toBe(0);
  });

  it('does not wait for one that was killed', async () => {
    await writeFile(join(root, '.prepare.lock'), `${hostname()} 4194303`);
    expect((await prepare()).code).toBe(0);
    await writeFile(join(root, '.prepare.lock'), 'elsewhere 1');
    await utimes(join(root, '.prepare.lock'), 1, 1);
    expect(await prepare('--force-build')).toMatchObject({ code: 0 });
  });
});
