import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock/clock';
import { SandboxClock } from './clock/sandbox.clock';
import type { HostConfig } from './config/host-variables';
import { HealthController } from './health/health.controller';
import { Readiness } from './health/readiness';
import { hostConfig } from './host-config';
import { Log } from './log/log';
import { Metrics } from './metrics/metrics';
import { MetricsController } from './metrics/metrics.controller';

/** What every service lives on: clock, log, health and metrics. `boot` brings it along. */
@Global()
@Module({})
export class HostModule {
  static forRoot(options: { readonly config: HostConfig; readonly log: Log; readonly clock?: Clock }): DynamicModule {
    const clock = options.clock ?? (options.config.mode === 'sandbox' ? new SandboxClock(process) : new SystemClock());
    return {
      module: HostModule,
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: hostConfig, useValue: options.config },
        { provide: Log, useValue: options.log },
        { provide: Clock, useValue: clock },
        Readiness,
        Metrics,
      ],
      exports: [hostConfig, Log, Clock, Readiness, Metrics],
    };
  }
}
