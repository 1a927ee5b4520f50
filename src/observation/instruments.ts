import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

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

/** Takes one measured time. */
export type Observe = (seconds: number) => void;

/** A histogram of times, by the value of one label of a closed set. */
export class TimeFamily {
  readonly #histogram: Histogram;
  readonly #observeByValue = new Map<string, Observe>();

  constructor(registry: Registry, described: TimeDescription) {
    const { label, buckets, name, help } = described;
    this.#histogram = new Histogram({ name, help, labelNames: [label], buckets: [...buckets], registers: [registry] });
  }

  at(value: string): Observe {
    const known = this.#observeByValue.get(value);
    if (known !== undefined) return known;
    const series = this.#histogram.labels(value);
    const observe: Observe = (seconds) => series.observe(seconds);
    this.#observeByValue.set(value, observe);
    return observe;
  }
}
