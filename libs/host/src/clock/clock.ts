import { Injectable } from '@nestjs/common';

/** The one source of business time outside the law, which takes `at` instead. */
export abstract class Clock {
  abstract now(): Date;
  /** Calls back when the time jumps, so that work that fell due is looked for at once. */
  abstract onJump(listener: () => void): void;
}

/** The machine's own time; it never jumps. */
@Injectable()
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  onJump(): void {}
}
