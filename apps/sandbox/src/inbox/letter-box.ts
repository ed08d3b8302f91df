/** A letter as it arrived, read. Times are the sandbox's. */
export interface ReceivedLetter {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly links: readonly string[];
  readonly receivedAt: Date;
}

const capacity = 1000;

/** Every letter that the sandbox was sent, newest first, in memory only. The oldest make room. */
export class LetterBox {
  private letters: ReceivedLetter[] = [];

  add(letter: ReceivedLetter): void {
    this.letters = [letter, ...this.letters].slice(0, capacity);
  }

  /** All letters, or those to one address; case does not matter. */
  list(to?: string): readonly ReceivedLetter[] {
    if (to === undefined || to === '') return this.letters;
    const wanted = to.toLowerCase();
    return this.letters.filter((letter) => letter.to.toLowerCase() === wanted);
  }

  find(id: string): ReceivedLetter | undefined {
    return this.letters.find((letter) => letter.id === id);
  }
}
