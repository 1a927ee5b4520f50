/** What an expression asks for. */
export interface Asked {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly value: string }[];
}

/** An expression, taken apart. */
export interface Analysis {
  readonly asked: readonly Asked[];
  /** The labels that it groups by. */
  readonly grouped: readonly string[];
  readonly isWellFormed: boolean;
}

export type Analyze = (expression: string) => Analysis;

/** Grafana puts a value in the place of each variable. */
const fillIn = (text: string) => text.replaceAll(/\$__\w+/g, '5m').replaceAll(/\$\w+/g, '.*');

const matcher = /^(\w+)\s*(?:=~|!~|!=|=)\s*["'](.*)["']$/;

function readMatcher(text: string): { label: string; value: string } {
  const [, label = '', value = ''] = matcher.exec(text) ?? [];
  return { label, value };
}

/** Prometheus's own grammar, which is an ES module. */
export async function loadPromql(): Promise<Analyze> {
  const { parser } = await import('@prometheus-io/lezer-promql');
  return (expression) => {
    const text = fillIn(expression);
    const partsByKind = new Map<string, string[]>();
    const asked: { metric: string; matchers: { label: string; value: string }[] }[] = [];
    let isWellFormed = true;
    parser.parse(text).iterate({
      enter: ({ name, from, to, type }) => {
        const part = text.slice(from, to);
        if (type.isError) isWellFormed = false;
        partsByKind.set(name, [...(partsByKind.get(name) ?? []), part]);
        if (name === 'VectorSelector') asked.push({ metric: /^\w+/.exec(part)?.[0] ?? '', matchers: [] });
        if (name === 'UnquotedLabelMatcher') asked.at(-1)?.matchers.push(readMatcher(part));
      },
    });
    const grouped = (partsByKind.get('GroupingLabels') ?? []).flatMap((part) => part.match(/\w+/g) ?? []);
    return { asked, grouped, isWellFormed };
  };
}
