/** Prints what happens, step by step, and stops at the first that does not happen. */
export class Journal {
  private count = 0;

  constructor(private readonly say: (line: string) => void) {}

  chapter(title: string): void {
    this.say(`\n${title}`);
  }

  /** Carries out one step; its answer is what is shown as proof. Throws what the step throws, after saying so. */
  async step(title: string, act: () => Promise<string>): Promise<void> {
    this.count += 1;
    const number = String(this.count).padStart(2);
    try {
      this.say(`${number}  ${title}\n      ${await act()}`);
    } catch (error) {
      this.say(`${number}  ${title}\n      FAILED: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  }

  get steps(): number {
    return this.count;
  }
}

/** Throws unless it is so; the message says what was found instead. */
export function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
