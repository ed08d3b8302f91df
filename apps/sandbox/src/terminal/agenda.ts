import { Alarm } from './alarm';

interface Entry {
  readonly at: Date;
  readonly happen: () => void;
}

/** What happens by itself later, by the sandbox's clock: sessions end, disputes come, refunds fail. In order of time. */
export class Agenda {
  private entries: Entry[] = [];
  private readonly alarm: Alarm;

  constructor(private readonly now: () => Date) {
    this.alarm = new Alarm(now, () => this.look());
  }

  at(at: Date, happen: () => void): void {
    this.entries = [...this.entries, { at, happen }].sort((a, b) => a.at.getTime() - b.at.getTime());
    this.alarm.set(this.nextAt());
  }

  /** Lets everything happen that is due. To be called when the clock has moved. */
  look(): void {
    const now = this.now();
    for (let next = this.entries[0]; next !== undefined && next.at <= now; next = this.entries[0]) {
      this.entries = this.entries.slice(1);
      next.happen();
    }
    this.alarm.set(this.nextAt());
  }

  due(now: Date): number {
    return this.entries.filter(({ at }) => at <= now).length;
  }

  nextAt(): Date | null {
    return this.entries[0]?.at ?? null;
  }

  stop(): void {
    this.entries = [];
    this.alarm.set(null);
  }
}
