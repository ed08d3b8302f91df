/** Counts how often somebody came in a span of time, in this process alone; forgets all of it when the span is over. */
export class Allowance {
  private since = 0;
  private readonly counts = new Map<string, number>();

  /** `callers`: how many are told apart in one span; whoever comes on top is counted as one. */
  constructor(
    private readonly most: number,
    private readonly spanMs: number,
    private readonly callers = 50_000,
  ) {}

  /** True while this caller has not come more often than allowed. */
  takes(caller: string, at: Date): boolean {
    if (Math.abs(at.getTime() - this.since) >= this.spanMs) {
      this.counts.clear();
      this.since = at.getTime();
    }
    const key = this.counts.has(caller) || this.counts.size < this.callers ? caller : '';
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count <= this.most;
  }
}
