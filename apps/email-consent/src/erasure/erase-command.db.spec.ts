import { CommandFault } from '@kinsent/host';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EraseNowStore, ErasureDeskStore, PermissionStore } from '@kinsent/store';
import { TestApp } from '../app.testing';
import { smallPolicy } from '../policy/small-policy.testing';
import { BrokenOff, runEraseCommand } from './erase-command';

let test: TestApp;
let folder: string;
let files = 0;

beforeAll(async () => {
  test = await TestApp.start();
  folder = await mkdtemp(join(tmpdir(), 'kinsent-erase-'));
});
afterAll(async () => {
  await test.stop();
  await rm(folder, { recursive: true });
});

async function list(text: string): Promise<string> {
  const file = join(folder, `list-${(files += 1)}.csv`);
  await writeFile(file, text);
  return file;
}

/** Runs the command; is asked to stop after so many lines. */
async function run(args: readonly string[], stopAfter = Infinity): Promise<{ said: string[]; progress: string[] }> {
  const [said, progress]: [string[], string[]] = [[], []];
  await runEraseCommand(['--app', 'brickyard', '--cause', 'accident', ...args], {
    store: test.app.get(EraseNowStore),
    permissions: test.app.get(PermissionStore),
    policy: smallPolicy,
    digest: 'd'.repeat(64),
    now: () => test.clock.now(),
    say: (line) => void said.push(line),
    progress: (line) => void progress.push(line),
    stopping: () => said.length >= stopAfter,
  });
  return { said, progress };
}

const open = async () => (await test.app.get(ErasureDeskStore).list({ app: 'brickyard', limit: 10_000 })).length;

describe('npm run erase', () => {
  it('erases one child, and again it is the same erasure', async () => {
    const first = await run(['--child-ref', 'c-1']);
    expect(first.said).toEqual([expect.stringMatching(/^1\t[0-9a-f-]{36}\topened$/), '1 of 1: 1 opened']);
    const again = await run(['--child-ref', 'c-1']);
    expect(again.said[0]).toBe(first.said[0]!.replace('opened', 'running'));
  });

  it('erases a list, with progress, and may be run again', async () => {
    const refs = Array.from({ length: 250 }, (_, n) => `many-${n}`);
    const file = await list(`\ufeffchildRef\r\n${refs.join('\r\n')}\r\n\r\n"quoted ""x"", y"\r\n`);
    const before = await open();
    const { said, progress } = await run(['--csv', file]);
    expect(said.at(-1)).toBe('251 of 251: 251 opened');
    expect(progress).toEqual(['104 of 251', '200 of 251']);
    expect((await run(['--csv', file])).said.at(-1)).toBe('251 of 251: 251 running');
    expect(await open()).toBe(before + 251);
  });

  it('says where to go on when it is broken off', async () => {
    const file = await list(['childRef', ...Array.from({ length: 20 }, (_, n) => `broken-${n}`)].join('\n'));
    const stopped = run(['--csv', file], 8);
    await expect(stopped).rejects.toThrow(BrokenOff);
    await expect(stopped).rejects.toThrow('--from-line 10;');
    expect((await run(['--csv', file, '--from-line', '10'])).said.at(-1)).toBe('12 of 20: 12 opened');
  });

  it('changes nothing when it is only asked what would happen', async () => {
    const before = await open();
    const file = await list('childRef\nc-1\nnobody-1\nnobody-2\n');
    expect((await run(['--csv', file, '--dry-run'])).said).toEqual([
      'Nothing was changed. 3 of 3: 1 known here, 2 not known here: the app would be asked',
    ]);
    expect(await open()).toBe(before);
  });

  it('checks all of a list before anything happens, and repeats nothing of it', async () => {
    const before = await open();
    const file = await list('childRef\nfine-1\nsecret\u0007name\nfine,2\n"open\n');
    const refused = run(['--csv', file]).catch((error: unknown) => error as CommandFault);
    const { message } = (await refused) as CommandFault;
    expect(message).toContain('line 3: a child reference');
    expect(message).toContain('line 4: holds more than one column');
    expect(message).toContain('line 5: holds more than one column');
    expect(message).not.toContain('secret');
    expect(await open()).toBe(before);
  });

  it.each([
    [[]],
    [['--child-ref', 'a', '--csv', 'b']],
    [['--child-ref', '..']],
    [['--csv', '/nowhere/at-all.csv']],
    [['--child-ref', 'a', '--app', 'nobody']],
    [['--child-ref', 'a', '--cause', 'silence']],
    [['--child-ref', 'a', '--purpose', 'nothing-of-ours']],
    [['--child-ref', 'a', '--force']],
  ])('refuses %j', async (args) => {
    await expect(run(args)).rejects.toThrow();
  });

  it.each([['ref\nc-1\n'], ['childRef\n'], ['childRef,name\nc-1,Bo\n'], ['']])('refuses the list %j', async (text) => {
    await expect(run(['--csv', await list(text)])).rejects.toThrow(CommandFault);
  });
});
