import { Counter, Gauge } from 'prom-client';
import type { Metric, Registry } from 'prom-client';

/** What every metric has. */
interface Described {
  readonly name: string;
  readonly help: string;
}

/** One number that only grows. Adding to it costs one addition. */
export interface Count {
  value: number;
}

/** What a counter is. */
export interface CounterDescription extends Described {
  readonly labels: readonly string[];
  /** What is there from the start, at zero: what an alert asks for must not come into being by its first event. */
  readonly series: readonly (readonly string[])[];
}

/** What a histogram of times is. */
export interface TimeDescription extends Described {
  readonly label: string;
  /** In seconds. */
  readonly buckets: readonly number[];
}

/** A counter whose series are looked up once, where that matters. */
export class CounterFamily {
  readonly #labels: readonly string[];
  readonly #countsByKey = new Map<string, { readonly values: readonly string[]; readonly count: Count }>();

  constructor(registry: Registry, { labels, series, ...described }: CounterDescription) {
    this.#labels = labels;
    for (const values of series) this.at(...values);
    const report = (counter: Counter): void => this.#report(counter);
    new Counter({
      ...described,
      labelNames: [...labels],
      registers: [registry],
      collect() {
        report(this);
      },
    });
  }

  /** The series with these values of the labels, which must be of a closed set. */
  at(...values: readonly string[]): Count {
    const key = values.join(' ');
    const known = this.#countsByKey.get(key);
    if (known !== undefined) return known.count;
    const count = { value: 0 };
    this.#countsByKey.set(key, { values, count });
    return count;
  }

  #report(counter: Counter): void {
    counter.reset();
    for (const { values, count } of this.#countsByKey.values()) {
      counter.inc(Object.fromEntries(this.#labels.map((label, at) => [label, values[at] ?? ''])), count.value);
    }
  }
}

/** The labels of a series and its value. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** A value that is asked for when somebody looks. */
export function addGauge(registry: Registry, described: Described, read: () => number | Promise<number>): void {
  new Gauge({
    ...described,
    registers: [registry],
    async collect() {
      this.set(await read());
    },
  });
}

/** Values that are asked for when somebody looks. */
export function addGauges(
  registry: Registry,
  { labels, ...described }: Described & { readonly labels: readonly string[] },
  read: () => readonly Sample[],
): void {
  new Gauge({
    ...described,
    labelNames: [...labels],
    registers: [registry],
    collect() {
      this.reset();
      for (const [names, value] of read()) this.set(names, value);
    },
  });
}

/** A count that is kept elsewhere and asked for when somebody looks. */
export function addCounter(registry: Registry, described: Described, read: () => number): void {
  new Counter({
    ...described,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}

/** The measured times of one series. */
class Times {
  readonly #bounds: readonly number[];
  /** How many lie within each bound and above the one before; the last one has the rest. */
  readonly #counts: number[];
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = [...bounds, Infinity].map(() => 0);
  }

  observe(seconds: number): void {
    let at = 0;
    while (seconds > (this.#bounds[at] ?? Infinity)) at += 1;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** As Prometheus counts: each bucket holds those before it. */
  toValues(name: string, labels: Readonly<Record<string, string>>): readonly object[] {
    let count = 0;
    const buckets = this.#counts.map((own, at) => {
      count += own;
      return { metricName: `${name}_bucket`, labels: { ...labels, le: this.#bounds[at] ?? '+Inf' }, value: count };
    });
    const sum = { metricName: `${name}_sum`, labels, value: this.#sum };
    return [...buckets, sum, { metricName: `${name}_count`, labels, value: count }];
  }
}

/** A histogram of times, by the value of one label of a closed set. That of `prom-client` costs several times as much. */
export class TimeFamily {
  readonly #timesByValue = new Map<string, Times>();
  readonly #buckets: readonly number[];

  constructor(registry: Registry, { name, help, label, buckets }: TimeDescription) {
    this.#buckets = buckets;
    const get = (): Promise<object> => {
      const series = [...this.#timesByValue];
      const values = series.flatMap(([value, times]) => times.toValues(name, { [label]: value }));
      return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values });
    };
    // What a registry asks of a metric, which its type does not say.
    registry.registerMetric({ name, help, type: 'histogram', get } as unknown as Metric);
  }

  observe(value: string, seconds: number): void {
    let times = this.#timesByValue.get(value);
    if (times === undefined) this.#timesByValue.set(value, (times = new Times(this.#buckets)));
    times.observe(seconds);
  }
}
