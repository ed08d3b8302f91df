import type { Provider, Type } from '@nestjs/common';
import { DutyStore, EventStore } from '@kinsent/store';
import { Clock } from '../clock/clock';
import { Readiness } from '../health/readiness';
import { Log } from '../log/log';
import { Metrics } from '../metrics/metrics';
import { Crowd } from './crowd';
import type { AnyDutyHandler } from './duty.handler';
import { DutyRunner } from './duty-runner';

/** Providers of the handlers and of one runner that serves them all; for the module that owns what they inject. */
export function provideDuties(
  handlers: readonly Type<AnyDutyHandler>[],
  options: { readonly numberEvents?: boolean; readonly givesWay?: boolean } = {},
): Provider[] {
  return [
    ...handlers,
    {
      provide: DutyRunner,
      inject: [DutyStore, EventStore, Clock, Log, Metrics, Readiness, ...handlers],
      useFactory: (
        duties: DutyStore,
        events: EventStore,
        clock: Clock,
        log: Log,
        metrics: Metrics,
        readiness: Readiness,
        ...made: AnyDutyHandler[]
      ) =>
        new DutyRunner({
          handlers: made,
          duties,
          events: options.numberEvents === true ? events : null,
          clock,
          log,
          metrics,
          readiness,
          crowd: options.givesWay === true ? new Crowd() : null,
        }),
    },
  ];
}
