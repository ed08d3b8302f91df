import { Clock } from '@kinsent/host';
import { CallStore } from '@kinsent/store';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CurrentRules } from '../current-rules';
import { type DeskCounter, DeskCounters } from '../staff/desk-counters';
import { dayBegins, dayEnds } from './call-day';

/** Tells the first page of the desk how many chose a time today, and whose time came without a call. */
@Injectable()
export class CallCounter implements DeskCounter, OnModuleInit {
  readonly key = 'calls';
  readonly path = '/desk/calls';
  readonly roles = ['agent'] as const;

  constructor(
    private readonly calls: CallStore,
    private readonly counters: DeskCounters,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.counters.add(this);
  }

  async count(): Promise<{ readonly waiting: number; readonly overdue: number }> {
    const zone = this.rules.policy.verification?.call?.times?.zone;
    if (zone === undefined) return { waiting: 0, overdue: 0 };
    const at = this.clock.now();
    const begins = dayBegins(at, zone);
    const [waiting, overdue] = await Promise.all([
      this.calls.count(begins, dayEnds(at, zone)),
      this.calls.count(begins, at),
    ]);
    return { waiting, overdue };
  }
}
