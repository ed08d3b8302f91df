import type { PostOptions, Transport } from './transport';
import type { Forecast, StartedPeriod, Trigger } from './wire';

/** How long data is kept: what the app reports, and what comes (T23). Throws as KinsentClient does. */
export class Retention {
  constructor(private readonly transport: Transport) {}

  /** The child was here; once a day a child is enough. `at` is now when not said. */
  async activity(childRef: string, at?: Date): Promise<void> {
    await this.transport.post(`${pathOf(childRef)}/activity`, at === undefined ? {} : { at: at.toISOString() }, {});
  }

  /** Something happened from which data is kept for a time; reported twice, the first time counts. */
  async report(childRef: string, trigger: Trigger, options: PostOptions = {}): Promise<StartedPeriod> {
    return (await this.transport.post(`${pathOf(childRef)}/triggers`, trigger, options)).body as StartedPeriod;
  }

  /** What will go in the next days (90 when not said), and why; it touches nothing and names no child. */
  async forecast(wish: { readonly days?: number; readonly cursor?: string } = {}): Promise<Forecast> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(wish)) if (value !== undefined) query.set(name, String(value));
    return (await this.transport.send({ method: 'GET', path: `/v1/retention/forecast?${query}` })).body as Forecast;
  }
}

function pathOf(childRef: string): string {
  return `/v1/children/${encodeURIComponent(childRef)}`;
}
