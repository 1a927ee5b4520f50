/** A series of the metrics. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Every series in the text format of Prometheus. */
function parseMetrics(text: string): readonly Series[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text_ = '']) => [
        label,
        text_,
      ]);
      return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
    });
}

/** What a gateway shows at its metrics URL. */
export async function readMetrics({
  metricsUrl = '',
}: {
  readonly metricsUrl: string | undefined;
}): Promise<readonly Series[]> {
  return parseMetrics(await (await fetch(metricsUrl)).text());
}

/** The series of the given metrics that are not zero, as text: `logins_total ok none 1`. */
export function showCounts(series: readonly Series[], names: readonly string[]): readonly string[] {
  return series
    .filter(({ name, value }) => value !== 0 && names.includes(name))
    .map(({ name, labels, value }) => [name.replace('auth_gateway_', ''), ...Object.values(labels), value].join(' '));
}
