import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import { RouteTimes } from './route-times';

/** The service's numbers for Prometheus. Labels are route patterns, codes and kinds; never an id, an app's child or an address. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  /** Answers by route. */
  readonly times = new RouteTimes();
  private readonly gauges = new Map<string, Gauge<string>>();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.registry.registerMetric(this.times as unknown as Metric);
  }

  /** A gauge that is filled when the numbers are asked for. */
  gauge<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    collect: (gauge: Gauge<L>) => Promise<void>,
  ): void {
    if (this.gauges.has(name)) throw new Error(`The gauge ${name} exists.`);
    const gauge: Gauge<L> = new Gauge<L>({
      name,
      help,
      labelNames,
      registers: [this.registry],
      async collect() {
        await collect(this);
      },
    });
    this.gauges.set(name, gauge);
  }
}
