/** So many pieces of work at once as `most` says when one begins or ends; the others wait in line. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private taken = 0;

  constructor(private readonly most: () => number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.waiting.push(begin);
      this.fill();
    });
    try {
      return await work();
    } finally {
      this.taken -= 1;
      this.fill();
    }
  }

  private fill(): void {
    while (this.waiting.length > 0 && this.taken < this.most()) {
      this.taken += 1;
      this.waiting.shift()!();
    }
  }
}
