import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The service's numbers for Prometheus. Labels are route patterns, codes and kinds; never an id, an app's child or an address. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly durations: Histogram<'method' | 'route' | 'status'>;
  private readonly gauges = new Map<string, Gauge<string>>();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.durations = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer, by route pattern.',
      labelNames: ['method', 'route', 'status'],
      buckets,
      registers: [this.registry],
    });
  }

  /** Counts one answered request. */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.durations.observe({ method, route, status }, seconds);
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
        await collect(this as unknown as Gauge<L>);
      },
    });
    this.gauges.set(name, gauge as Gauge<string>);
  }
}
