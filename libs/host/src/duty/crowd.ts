import { performance } from 'node:perf_hooks';

/** What this process has had since it began, in ms: time at work by the clock, and processor time. */
export interface Had {
  readonly atWork: number;
  readonly processor: number;
}

const everyMs = 200;
/** Less work than this says nothing. */
const tellingMs = 50;
/** By itself a process gets 0.8 to 1.1 of the time that it is at work, its helping threads included; among others 0.4 to 0.65. */
const alone = 0.7;

/**
 * Whether others want the processors that we work on: then we are at work for longer by the clock than we get of them.
 * Costs next to nothing to ask.
 */
export class Crowd {
  private had: Had;
  private at: number;
  private felt = false;

  constructor(
    private readonly read: () => Had = readHad,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.had = read();
    this.at = clock();
  }

  isFelt(): boolean {
    const at = this.clock();
    if (at - this.at < everyMs) return this.felt;
    const { atWork, processor } = this.read();
    const worked = atWork - this.had.atWork;
    if (worked >= tellingMs) this.felt = processor - this.had.processor < worked * alone;
    this.had = { atWork, processor };
    this.at = at;
    return this.felt;
  }
}

function readHad(): Had {
  const { user, system } = process.cpuUsage();
  return { atWork: performance.eventLoopUtilization().active, processor: (user + system) / 1000 };
}
