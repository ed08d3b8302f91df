import { Clock } from './clock';

/** The parent process at the other end of the IPC channel; `process` is one. */
export interface Supervisor {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  send?(message: unknown): unknown;
}

/**
 * The machine's time plus an offset that only the parent process sets: `{type: 'clock', offsetMs}` over IPC, answered by
 * `{type: 'clock-set', offsetMs}`. The offset never shrinks: time does not run backwards.
 */
export class SandboxClock extends Clock {
  private offsetMs = 0;
  private readonly listeners: (() => void)[] = [];

  constructor(supervisor: Supervisor) {
    super();
    supervisor.on('message', (message) => {
      const offsetMs = offsetIn(message);
      if (offsetMs === null) return;
      this.offsetMs = Math.max(this.offsetMs, offsetMs);
      for (const listener of this.listeners) listener();
      supervisor.send?.({ type: 'clock-set', offsetMs: this.offsetMs });
    });
  }

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  onJump(listener: () => void): void {
    this.listeners.push(listener);
  }
}

function offsetIn(message: unknown): number | null {
  if (typeof message !== 'object' || message === null) return null;
  const { type, offsetMs } = message as { type?: unknown; offsetMs?: unknown };
  return type === 'clock' && typeof offsetMs === 'number' && Number.isFinite(offsetMs) ? offsetMs : null;
}
