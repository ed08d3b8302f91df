/** Longest delay that a timer of Node's takes. */
const longestMs = 2 ** 31 - 1;

/** Rings once at a time of the sandbox's clock. A clock that jumps is not heard: whoever moves it has to look. */
export class Alarm {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly now: () => Date,
    private readonly ring: () => void,
  ) {}

  /** Replaces what was set before; null sets nothing. */
  set(at: Date | null): void {
    clearTimeout(this.timer);
    if (at === null) return;
    const ahead = Math.max(0, at.getTime() - this.now().getTime());
    this.timer = setTimeout(this.ring, Math.min(ahead, longestMs)).unref();
  }
}
