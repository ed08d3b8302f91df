/** Lets so many work at once, and so many wait for their turn, in the order in which they came. */
export class LineUp {
  private working = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  /** Does the work when its turn comes. Null, at once, when too many wait already. */
  async take<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.working >= this.atOnce) {
      if (this.waiting.length >= this.mostWaiting) return null;
      // Who ends hands its place over: nobody who comes meanwhile takes it.
      await new Promise<void>((turn) => this.waiting.push(turn));
    } else {
      this.working += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.working -= 1;
      else next();
    }
  }
}
