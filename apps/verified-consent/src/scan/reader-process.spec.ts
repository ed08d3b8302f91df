import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeProcesses } from './fake-process.testing';
import { onePage } from './one-page.testing';
import { readApart, ReaderFell } from './reader-process';
import { faultOf } from './scan-reader.contract';
import { type ReadScan, scanLimits } from './scan-reader.port';

jest.setTimeout(60_000);

describe('a process that reads', () => {
  const processes = new FakeProcesses();
  const files = [
    { name: 'front.jpg', bytes: onePage },
    { name: 'back.jpg', bytes: onePage },
  ];
  const run = (code: string, milliseconds = 20_000): Promise<ReadScan> =>
    readApart(files, { entry: processes.of(code), milliseconds });
  const fault = async (code: string, milliseconds?: number) => faultOf(run(code, milliseconds));
  const page = `say(page, Buffer.from('${onePage.toString('hex')}', 'hex'))`;
  const words = (codes: unknown, text: unknown): string =>
    `say(read, ${JSON.stringify(JSON.stringify({ codes, text }))})`;

  /** A last word that would do. */
  const well = words([], '');

  afterAll(() => processes.end());

  it('is believed when it says what it may', async () => {
    const scan = await run(`say(starts); ${page}; ${page}; ${words(['KINSENT:X'], 'text')}`);
    expect(scan).toEqual({ pages: [onePage, onePage], codes: ['KINSENT:X'], text: 'text' });
  });

  it('says its fault about the file that it was at', async () => {
    expect(await fault(`say(starts); say(refused, 'encrypted')`)).toEqual({ fault: 'encrypted', file: 'front.jpg' });
    expect(await fault(`say(starts); say(starts); say(refused, 'dimensions')`)).toEqual({
      fault: 'dimensions',
      file: 'back.jpg',
    });
    expect(await fault(`say(starts); say(refused, 'whatever it likes')`)).toEqual({
      fault: 'broken',
      file: 'front.jpg',
    });
  });

  it.each([
    ['is killed midway', `say(starts); ${page}; process.kill(process.pid, 'SIGKILL')`],
    ['falls', `say(starts); throw new Error('out of its depth')`],
    ['aborts', `say(starts); process.abort()`],
    ['ends without a last word', `say(starts); ${page}`],
    ['takes ever more memory', `say(starts); const hoard = []; for (;;) hoard.push(new Array(1e6).fill(hoard.length))`],
    [
      'takes ever more memory for WebAssembly',
      `say(starts); new WebAssembly.Memory({ initial: 1 }).grow(8200); ${well}`,
    ],
    ['says frames of no kind', `say(starts); say(77, 'x'); ${well}`],
    ['says files, which is ours to do', `say(starts); say(0, 'x'); ${well}`],
    ['says a frame that never ends', `say(starts); writeSync(3, Buffer.from([2, 255, 255, 255, 255, 1]))`],
    ['says no JSON', `say(starts); say(read, '{')`],
    ['says other JSON', `say(starts); ${words('KINSENT:X', '')}`],
    ['says nothing for an answer', `say(starts); say(read, 'null')`],
    ['says what is no picture', `say(starts); say(page, '<script>alert(1)</script>'); ${well}`],
    [
      'says a picture that carries more',
      `say(starts); say(page, Buffer.concat([Buffer.from('${onePage.toString('hex')}', 'hex'), Buffer.from('<script>')])); ${well}`,
    ],
    [
      'says more pages than there are',
      `say(starts); for (let i = 0; i < ${scanLimits.pages + 1}; i += 1) ${page}; ${well}`,
    ],
  ])('is not believed when it %s, and the file is named', async (_, code) => {
    expect(await fault(code)).toEqual({ fault: 'broken', file: 'front.jpg' });
    await expect(run(code)).rejects.toBeInstanceOf(ReaderFell);
  });

  it.each([
    ['cannot be loaded', `require('a-library-that-is-gone')`],
    ['ends at once', ''],
    ['speaks before it has begun', page],
  ])('is our fault when it %s, not the sender’s', async (_, code) => {
    expect(await fault(code)).toEqual({ fault: 'scanner-unavailable', file: null });
  });

  it('is ended when it hangs, or is deaf, and the file is named', async () => {
    expect(await fault('say(starts); say(starts); for (;;);', 3000)).toEqual({ fault: 'timed-out', file: 'back.jpg' });
    const deaf = `process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); say(starts); setInterval(() => {}, 1000);`;
    expect(await fault(deaf, 3000)).toEqual({ fault: 'timed-out', file: 'front.jpg' });
  });

  it('is gone afterwards, also when it said its last word and went on', async () => {
    const { text } = await run(
      `say(starts); say(read, JSON.stringify({ codes: [], text: String(process.pid) })); setInterval(() => {}, 1000)`,
    );
    expect(Number(text)).toBeGreaterThan(1);
    expect(() => process.kill(Number(text), 0)).toThrow('ESRCH');
  });

  it('says no more than may be said', async () => {
    const { codes, text } = await run(
      `say(starts); ${words(
        Array.from({ length: 99 }, () => 'x'.repeat(9999)),
        'y'.repeat(99_999),
      )}`,
    );
    expect(codes).toHaveLength(scanLimits.codes);
    expect(codes[0]).toHaveLength(scanLimits.codeLength);
    expect(text).toHaveLength(scanLimits.textBytes);
  });

  it('knows nothing of the service, and may do nothing', async () => {
    process.env['KINSENT_SPEC_SECRET'] = 'open sesame';
    const target = join(__dirname, 'written-by-the-reader');
    const { text } = await run(`
      say(starts);
      const fs = require('node:fs');
      const tried = (work) => { try { return String(work() ?? 'done'); } catch (error) { return error.code ?? error.name; } };
      const handles = [...Array(64).keys()].filter((fd) => { try { return !fs.fstatSync(fd).isCharacterDevice(); } catch { return false; } });
      say(read, JSON.stringify({ codes: [], text: JSON.stringify({
        env: Object.keys(process.env).filter((name) => name !== '__CF_USER_TEXT_ENCODING'),
        cwd: process.cwd(),
        arguments: process.argv.length,
        read: tried(() => fs.readFileSync('/etc/passwd', 'utf8')),
        list: tried(() => fs.readdirSync('/')),
        sources: tried(() => fs.readFileSync(${JSON.stringify(join(__dirname, '../../../../package.json'))}, 'utf8')),
        write: tried(() => fs.writeFileSync(${JSON.stringify(target)}, 'x')),
        tmp: tried(() => fs.mkdtempSync('/tmp/kinsent-reader-')),
        run: tried(() => require('node:child_process').execSync('id')),
        addon: tried(() => process.dlopen({ exports: {} }, '/nowhere.node')),
        handles: handles.filter((fd) => fd <= 3 || tried(() => fs.fstatSync(fd).isSocket()) === 'true'),
      }) }));
      process.exit();
    `);
    const found = JSON.parse(text) as Record<string, unknown>;
    expect(found).toMatchObject({
      env: [],
      cwd: '/',
      arguments: 2,
      read: 'ERR_ACCESS_DENIED',
      list: 'ERR_ACCESS_DENIED',
      sources: 'ERR_ACCESS_DENIED',
      write: 'ERR_ACCESS_DENIED',
      tmp: 'ERR_ACCESS_DENIED',
      run: 'ERR_ACCESS_DENIED',
      addon: 'ERR_DLOPEN_DISABLED',
    });
    expect(existsSync(target)).toBe(false);
    expect(readFileSync(join(__dirname, '../../../../package.json'), 'utf8')).toContain('kinsent');
    // What it is spoken to by, what it speaks by, and nothing of ours.
    expect((found['handles'] as number[]).filter((fd) => fd <= 3)).toEqual([0, 3]);
  });
});
