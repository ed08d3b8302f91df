import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AntivirusUnavailable } from './antivirus.port';
import { ClamdAntivirus } from './clamd.antivirus';
import { type ClamdWish, eicar, TestClamd } from './clamd.testing';
import { onePage } from './one-page.testing';
import { ProcessScanReader } from './process.scan-reader';
import { faultOf } from './scan-reader.contract';

describe('clamd', () => {
  const open: TestClamd[] = [];
  const at = async (wish: ClamdWish = {}, path?: string): Promise<{ clamd: TestClamd; antivirus: ClamdAntivirus }> => {
    const clamd = await TestClamd.open(wish, path);
    open.push(clamd);
    return { clamd, antivirus: new ClamdAntivirus(clamd.url, wish.mood === 'silent' ? 300 : 15_000) };
  };
  const codeOf = async (asking: Promise<boolean>): Promise<unknown> =>
    asking.catch((error: unknown) => (error instanceof AntivirusUnavailable ? error.code : error));

  afterEach(async () => {
    await Promise.all(open.splice(0).map((clamd) => clamd.stop()));
  });

  it('gets the whole file, whatever its length, and finds the test signature in it', async () => {
    const { clamd, antivirus } = await at();
    const files = [1, 65_536, 65_537, 3_000_000].map((length) => randomBytes(length));
    for (const file of files) expect(await antivirus.isInfected(file)).toBe(false);
    expect(clamd.seen.map((seen, index) => seen.equals(files[index]!))).toEqual([true, true, true, true]);
    expect(await antivirus.isInfected(eicar)).toBe(true);
    expect(await antivirus.isInfected(Buffer.concat([randomBytes(65_500), eicar]))).toBe(true);
  });

  it('is reached by a socket of this machine', async () => {
    const { antivirus } = await at({}, join(tmpdir(), `kinsent ${randomUUID()}.sock`));
    expect(await antivirus.isInfected(eicar)).toBe(true);
    expect(await antivirus.isInfected(onePage)).toBe(false);
  });

  it.each<[ClamdWish, string]>([
    [{ most: 1000 }, 'too-large'],
    [{ mood: 'silent' }, 'too-slow'],
    [{ mood: 'hangs-up' }, 'unreachable'],
    [{ mood: 'babbles' }, 'unclear'],
    [{ mood: 'cannot' }, 'unclear'],
  ])('that is like %j has cleared nothing', async (wish, code) => {
    const { antivirus } = await at(wish);
    expect(await codeOf(antivirus.isInfected(randomBytes(2000)))).toBe(code);
  });

  it('that is not there has cleared nothing', async () => {
    const { clamd, antivirus } = await at();
    await open.pop()!.stop();
    expect(await codeOf(antivirus.isInfected(onePage))).toBe('unreachable');
    expect(await codeOf(new ClamdAntivirus('unix:/nowhere/clamd.ctl').isInfected(onePage))).toBe('unreachable');
    expect(clamd.seen).toEqual([]);
  });

  describe('before a reader', () => {
    const warned: unknown[][] = [];
    // Had a file been read, it would have been by a process that is not there.
    const reader = (antivirus: ClamdAntivirus) =>
      new ProcessScanReader(
        antivirus,
        { warn: (...line) => void warned.push(line) },
        { entry: '/nowhere/process/main.js' },
      );
    const infected = { name: 'back.jpg', bytes: Buffer.concat([onePage, eicar]) };
    const clean = { name: 'front.jpg', bytes: onePage };

    it('has the infected file named, and nothing read', async () => {
      const { antivirus } = await at();
      expect(await faultOf(reader(antivirus).read([clean, infected]))).toEqual({ fault: 'infected', file: 'back.jpg' });
      expect(await faultOf(reader(antivirus).read([clean]))).toEqual({ fault: 'scanner-unavailable', file: null });
    });

    it('has files sent away while it is not there, and says so without a word about them', async () => {
      warned.splice(0);
      const { antivirus } = await at({ mood: 'hangs-up' });
      expect(await faultOf(reader(antivirus).read([clean]))).toEqual({ fault: 'scanner-unavailable', file: null });
      expect(warned).toEqual([['files were sent away: nobody could look for viruses', { code: 'unreachable' }]]);
    });
  });
});
