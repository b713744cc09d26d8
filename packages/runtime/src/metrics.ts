import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type { Counter, Gauge, Histogram } from "prom-client";

/** The metrics of one process, in the format of Prometheus. */
export interface Metrics {
  counter<Label extends string = never>(options: MetricOptions<Label>): Counter<Label>;
  gauge<Label extends string = never>(options: GaugeOptions<Label>): Gauge<Label>;
  histogram<Label extends string = never>(options: HistogramOptions<Label>): Histogram<Label>;
  /** All current values as text, for `GET /metrics`. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Names carry their unit: `…_seconds`, `…_bytes`, `…_total`. */
export interface MetricOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
}

/** `collect` runs at each scrape and sets the gauge: for values that are asked for, not told. */
export interface GaugeOptions<Label extends string> extends MetricOptions<Label> {
  readonly collect?: (gauge: Gauge<Label>) => void | Promise<void>;
}

/** `buckets` are upper bounds, inclusive, ascending, in the unit of the name. */
export interface HistogramOptions<Label extends string> extends MetricOptions<Label> {
  readonly buckets: readonly number[];
}

/**
 * A registry of its own with the usual process metrics (CPU, memory, event loop lag).
 * Nothing is global: two in one process, as in tests, do not meet.
 */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const shared = <Label extends string>({ name, help, labels = [] }: MetricOptions<Label>) => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  });
  return {
    counter: (options) => new Counter(shared(options)),
    gauge<Label extends string = never>(options: GaugeOptions<Label>): Gauge<Label> {
      const { collect } = options;
      const gauge: Gauge<Label> = new Gauge({
        ...shared(options),
        ...(collect && { collect: () => collect(gauge) }),
      });
      return gauge;
    },
    histogram: (options) => new Histogram({ ...shared(options), buckets: [...options.buckets] }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
