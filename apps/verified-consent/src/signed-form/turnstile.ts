/** Lets a few through at a time, and a few more wait; whoever comes on top is turned away. */
export class Turnstile {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly places: number,
    private readonly queue: number,
  ) {}

  /** Null, and nothing is done, when too many wait already. */
  async pass<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.inside >= this.places) {
      if (this.waiting.length >= this.queue) return null;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.inside += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // The place is handed on, so that nobody slips in between.
      if (next === undefined) this.inside -= 1;
      else next();
    }
  }
}
