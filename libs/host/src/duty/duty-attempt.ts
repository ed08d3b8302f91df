import type { Duty } from '@kinsent/store';
import type { Clock } from '../clock/clock';
import { errorCodeOf, type Log } from '../log/log';
import { pauseAfter } from './back-off';
import type { AnyDutyHandler, DutyResult } from './duty.handler';

/** A handler that takes longer has failed: its lease is about to end, and another process may take the duty up. */
const patienceMs = 50_000;

/** Has duties of one kind done, and answers how each ended, in their order; what throws is tried again later. */
export class DutyAttempt {
  private readonly startedAt = performance.now();

  constructor(
    private readonly handler: AnyDutyHandler,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async all(duties: readonly Duty[]): Promise<readonly DutyResult[]> {
    let results: readonly (DutyResult | 'busy')[];
    try {
      results = await this.within(this.handle(duties));
    } catch (error) {
      if (duties.length === 1 || this.left() <= 0) return duties.map((duty) => this.failed(duty, error));
      // One that cannot be done holds up nobody else: each half for itself.
      return this.halves(duties);
    }
    const left = duties.filter((_, index) => results[index] === 'busy');
    if (left.length === 0) return results as readonly DutyResult[];
    if (duties.length === 1) return [{ retryAt: this.clock.now(), code: 'busy' }];
    const again = await (left.length < duties.length ? this.all(left) : this.halves(left));
    const anew = new Map(left.map(({ id }, index) => [id, again[index]!]));
    return duties.map(({ id }, index) => anew.get(id) ?? (results[index] as DutyResult));
  }

  private async halves(duties: readonly Duty[]): Promise<DutyResult[]> {
    const middle = Math.ceil(duties.length / 2);
    return [...(await this.all(duties.slice(0, middle))), ...(await this.all(duties.slice(middle)))];
  }

  private async handle(duties: readonly Duty[]): Promise<readonly (DutyResult | 'busy')[]> {
    return 'handleAll' in this.handler ? this.handler.handleAll(duties) : [await this.handler.handle(duties[0]!)];
  }

  private async within<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      const fail = (): void => reject(Object.assign(new Error('too long'), { code: 'timed_out' }));
      timer = setTimeout(fail, this.left());
    });
    try {
      return await Promise.race([work, tooLong]);
    } finally {
      clearTimeout(timer);
    }
  }

  private left(): number {
    return Math.max(0, patienceMs - (performance.now() - this.startedAt));
  }

  private failed(duty: Duty, error: unknown): DutyResult {
    const { id, kind, attempts } = duty;
    this.log.failure('a duty failed and is tried again', error, {
      dutyId: id,
      dutyKind: kind,
      dutyAttempts: attempts,
    });
    const pause = pauseAfter(attempts, Math.random());
    return { retryAt: new Date(this.clock.now().getTime() + pause), code: errorCodeOf(error) };
  }
}
