import type { EraserAnswer } from '@kinsent/consent';
import type { Eraser, EraserSubject } from './eraser.port';

/** An eraser with the place that it erases in, as a spec sets it up. */
export interface EraserAtWork {
  readonly eraser: Eraser;
  /** Puts so many records of this child, under the kinds of data named, into the place. */
  fill(childRef: string, records: number): Promise<void>;
  /** How many records of this child the place has. */
  left(childRef: string): Promise<number>;
  /** Has the place refuse everything from now on. */
  breakDown(): Promise<void>;
  /** What erase() is called with about that child; the reference alone differs between two calls. */
  subject(childRef: string): EraserSubject;
  close(): Promise<void>;
}

/** What every eraser keeps to, whatever it erases in. `open` gives a fresh, empty place. */
export function describeEraser(name: string, open: () => Promise<EraserAtWork>): void {
  describe(`${name}, as an eraser`, () => {
    let at: EraserAtWork;
    beforeEach(async () => (at = await open()));
    afterEach(() => at.close());

    it('erases all of one child and nothing of another', async () => {
      await at.fill('c-one', 3);
      await at.fill('c-other', 2);
      const answer = await answerOf(at, 'c-one');
      expect(answer).toMatchObject({ outcome: 'erased' });
      expect(await at.left('c-one')).toBe(0);
      expect(await at.left('c-other')).toBe(2);
    });

    it('says so when it holds nothing', async () => {
      expect(await answerOf(at, 'c-unknown')).toEqual({ outcome: 'nothing-held' });
    });

    it('may be asked again about what it has erased', async () => {
      await at.fill('c-twice', 1);
      await answerOf(at, 'c-twice');
      expect(['erased', 'nothing-held']).toContain((await answerOf(at, 'c-twice')).outcome);
      expect(await at.left('c-twice')).toBe(0);
    });

    it('does not read a reference as anything but a reference', async () => {
      await at.fill('c-one', 1);
      for (const ref of ["' or 1=1 --", '%', '*', 'c_one', '../c-one', 'c-one ', 'C-ONE']) await answerOf(at, ref);
      expect(await at.left('c-one')).toBe(1);
    });

    it('throws when the place is down, without a word of the child', async () => {
      await at.fill('c-secret', 1);
      await at.breakDown();
      const fault = await at.eraser.erase(at.subject('c-secret')).catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(Error);
      expect(`${(fault as Error).message} ${JSON.stringify(fault)}`).not.toContain('c-secret');
    });
  });
}

/** Asks until it is answered: a place may take its time. */
async function answerOf(at: EraserAtWork, childRef: string): Promise<EraserAnswer> {
  for (let tries = 0; tries < 50; tries += 1) {
    const said = await at.eraser.erase(at.subject(childRef));
    if (!('asked' in said)) return said;
  }
  throw new Error('The place never answered.');
}
