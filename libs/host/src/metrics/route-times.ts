/** Upper bounds in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

const name = 'http_request_duration_seconds';
const help = 'Time from the first byte of a request to the last of its answer, by route pattern.';

interface Cell {
  readonly labels: { readonly method: string; readonly route: string; readonly status: string };
  /** How many answers fell under each bound and above the one before it; the last stands for all that took longer. */
  readonly counts: number[];
  sum: number;
}

/** Counts the answers of one method and route: status and seconds. */
export type CountAnswer = (status: number, seconds: number) => void;

/**
 * A Prometheus histogram that is filled by route: one array look-up an answer, where prom-client's own hashes the labels
 * every time. It registers as any other metric.
 */
export class RouteTimes {
  readonly name = name;
  readonly help = help;
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  private readonly cells: Cell[] = [];

  /** The counter of one method and route, to be kept by whoever serves it. */
  of(method: string, route: string): CountAnswer {
    const byStatus = new Map<number, Cell>();
    return (status, seconds) => {
      let cell = byStatus.get(status);
      if (cell === undefined) {
        cell = {
          labels: { method, route, status: String(status) },
          counts: Array<number>(bounds.length + 1).fill(0),
          sum: 0,
        };
        byStatus.set(status, cell);
        this.cells.push(cell);
      }
      let index = 0;
      while (index < bounds.length && seconds > (bounds[index] ?? 0)) index += 1;
      cell.counts[index] = (cell.counts[index] ?? 0) + 1;
      cell.sum += seconds;
    };
  }

  /** What prom-client asks of a metric. */
  get(): Promise<object> {
    const values = this.cells.flatMap(({ labels, counts, sum }) => {
      let total = 0;
      const buckets = counts.map((count, index) => {
        total += count;
        return { value: total, labels: { le: bounds[index] ?? '+Inf', ...labels }, metricName: `${name}_bucket` };
      });
      return [
        ...buckets,
        { value: sum, labels, metricName: `${name}_sum` },
        { value: total, labels, metricName: `${name}_count` },
      ];
    });
    return Promise.resolve({ name, help, type: this.type, aggregator: this.aggregator, values });
  }

  reset(): void {
    this.cells.length = 0;
  }
}
