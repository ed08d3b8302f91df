import { Clock } from '@kinsent/host';

/** The sandbox's time: the machine's, moved ahead by an offset that only grows. */
export class HubClock extends Clock {
  private offset = 0;
  private readonly listeners: (() => void)[] = [];

  get offsetMs(): number {
    return this.offset;
  }

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  /** The time outside of the sandbox. */
  machineNow(): Date {
    return new Date(Date.now());
  }

  onJump(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Moves to an instant; one that has passed changes nothing. */
  moveTo(at: Date): void {
    this.offset = Math.max(this.offset, at.getTime() - Date.now());
    for (const listener of this.listeners) listener();
  }
}
