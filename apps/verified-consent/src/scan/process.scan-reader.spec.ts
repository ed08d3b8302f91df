import { NoAntivirus } from './antivirus.port';
import { FakeProcesses } from './fake-process.testing';
import { onePage } from './one-page.testing';
import { ReaderToTry } from './process-scan-reader.testing';
import { ProcessScanReader } from './process.scan-reader';
import { faultOf, readsScans } from './scan-reader.contract';

jest.setTimeout(60_000);

describe('a reader in a process apart', () => {
  const { reader } = new ReaderToTry();
  readsScans(() => reader);
});

describe('many who send something in at once', () => {
  const processes = new FakeProcesses();
  afterAll(() => processes.end());

  it('are served two at a time, wait in line, and are sent away when the line is full', async () => {
    const warned: unknown[][] = [];
    // Says when it began and ended, on one clock for all.
    const entry = processes.of(`
      const now = () => Number(process.hrtime.bigint() / 1000n);
      const began = now();
      setTimeout(() => { say(starts); say(read, JSON.stringify({ codes: [], text: began + ' ' + now() })); }, 150);
    `);
    const log = { warn: (...line: unknown[]) => void warned.push(line) };
    const reader = new ProcessScanReader(new NoAntivirus(), log, { entry });
    const reads = Array.from({ length: 9 }, () => reader.read([{ name: 'a.jpg', bytes: onePage }]));
    const ninth = faultOf(reads[8]!);
    const served = (await Promise.all(reads.slice(0, 8))).map(
      ({ text }) => text.split(' ').map(Number) as [number, number],
    );
    expect(await ninth).toEqual({ fault: 'scanner-unavailable', file: null });
    expect(warned).toEqual([['files were sent away: too many wait to be read']]);
    for (const [began] of served) {
      const beside = served.filter(([start, end]) => start <= began && began < end);
      expect(beside.length).toBeLessThanOrEqual(2);
    }
    // Afterwards there is room again.
    expect((await reader.read([{ name: 'a.jpg', bytes: onePage }])).text).not.toBe('');
  });
});
