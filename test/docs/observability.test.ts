import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { LoginDocument, MeDocument } from '../../schema/generated/operations';
import { attributeClaims } from '../../src/domain/success-middlewares/attribute-claims';
import { CatalogueSubgraph } from '../gateway-mode/catalogue-subgraph';
import { password, startGateway, stopGateways } from '../support/gateway';
import { readMetrics } from '../support/metrics';
import type { Series } from '../support/metrics';
import { refreshed, signIn } from '../support/sign-in';
import { root } from './pages';
import { loadPromql } from './promql';
import type { Analyze } from './promql';

/** An expression of the dashboard or of the alerts, and where it stands. */
interface Expression {
  readonly place: string;
  readonly text: string;
}

const folder = join(root, 'docs/observability');
const page = readFileSync(join(folder, 'README.md'), 'utf8');
const dashboard = JSON.parse(readFileSync(join(folder, 'grafana-dashboard.json'), 'utf8')) as {
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
};
const rules = parseYaml(readFileSync(join(folder, 'prometheus-rules.yaml'), 'utf8')) as {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
};
const expressions: readonly Expression[] = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ place: title, text: expr }))),
  ...rules.groups.flatMap((group) => group.rules.map(({ alert, expr }) => ({ place: alert, text: expr }))),
];

/** What Prometheus adds to whatever it reads. */
const added = new Set(['job', 'instance', 'le']);
/** And what it knows of each process by itself. */
const known = [{ name: 'up', value: 1, labels: { job: 'auth-gateway', instance: 'auth-1' } }];
/** The histogram is what a page speaks of; these are its parts. */
const toMetric = (name: string) => name.replace(/_(?:bucket|sum|count)$/, '');

/** The metrics of a gateway on which everything was done once that leaves a mark. */
async function useGateway(): Promise<readonly Series[]> {
  const subgraphs = [{ name: 'catalogue', url: catalogue.url }];
  const gateway = await startGateway({ successMiddlewares: [attributeClaims('tenant')], settings: { subgraphs } });
  await gateway.send('{ whoAmI }');
  const { accessToken: token, refreshToken } = await signIn(gateway);
  await gateway.send(MeDocument, {}, { token });
  await refreshed(gateway, refreshToken);
  await gateway.send(LoginDocument, { input: { username: 'ada', password: `${password}!` } });
  await gateway.core.keys.rotate('access');
  return [...(await readMetrics(gateway.gateway)), ...known];
}

const catalogue = new CatalogueSubgraph();
let analyze: Analyze;
let series: readonly Series[] = [];
let ours: readonly string[] = [];

beforeAll(async () => {
  analyze = await loadPromql();
  await catalogue.start();
  series = await useGateway();
  ours = [
    ...new Set(series.map(({ name }) => toMetric(name)).filter((name) => name.startsWith('auth_gateway_'))),
  ].sort();
});
afterAll(async () => {
  await stopGateways();
  await catalogue.stop();
});

const labelsOf = (metric: string) =>
  new Set(series.filter(({ name }) => name === metric).flatMap(({ labels }) => Object.keys(labels)));

describe('the dashboard and the alerts', () => {
  it('are there', () => {
    expect(expressions.length).toBeGreaterThan(40);
  });

  it.each(expressions)('ask in PromQL: $place, $text', ({ text }) => {
    const { isWellFormed, asked } = analyze(text);
    expect([isWellFormed, asked.length > 0]).toStrictEqual([true, true]);
  });

  it.each(expressions)('ask for what a gateway that was used shows: $place, $text', ({ text }) => {
    const { asked, grouped } = analyze(text);
    const labelsHere = new Set([...added, ...asked.flatMap(({ metric }) => [...labelsOf(metric)])]);
    for (const { metric, matchers } of asked) {
      const found = series.filter(({ name }) => name === metric);
      expect([metric, found.length > 0]).toStrictEqual([metric, true]);
      for (const { label, value } of matchers.filter((matcher) => !added.has(matcher.label))) {
        const matching = found.filter(({ labels }) => new RegExp(`^(?:${value})$`).test(labels[label] ?? ''));
        expect([`${metric}{${label}=~"${value}"}`, matching.length > 0]).toStrictEqual([expect.any(String), true]);
      }
    }
    expect(grouped.filter((label) => !labelsHere.has(label))).toStrictEqual([]);
  });

  it.each(expressions.filter(({ text }) => / \/ /.test(text)))('divide by nothing that is 0: $place', ({ text }) => {
    // What follows `and` keeps the alert still when nobody signs in.
    expect(text).toMatch(/ \/ clamp_min\(| > [\d.]+\s+and\s/);
  });

  it('mean the jobs of the gateway by all jobs, not those of others, which have an `up` too', () => {
    const [job] = dashboard.templating.list.filter(({ name }) => name === 'job');
    expect(job).not.toHaveProperty('allValue');
  });

  it('plot no sum since the range began, which would be another at each moment it is looked at', () => {
    expect(expressions.filter(({ text }) => text.includes('$__range]'))).toStrictEqual([]);
  });

  it.each([
    ['Ready', /^count\(up\{job=~"\$job"\}\)$/],
    ['AuthGatewayReplicaDown', /^up\{job="auth-gateway"\} == 0$/],
    // A day away, so that an attack does not become what is usual within hours; 0 where there is no such day yet.
    ['AuthGatewayFailedLogins', /\[1d\] offset 1d\)\) or vector\(0\)\)/],
  ])('count what is not there any more, and what was not there before: %s', (place, form) => {
    const texts = expressions.filter((expression) => expression.place === place).map(({ text }) => text.trim());
    expect(texts.some((text) => form.test(text))).toBe(true);
  });

  it('leave no metric of ours out of the dashboard', () => {
    const shown = new Set(expressions.flatMap(({ text }) => analyze(text).asked.map(({ metric }) => toMetric(metric))));
    expect(ours.filter((name) => !shown.has(name))).toStrictEqual([]);
  });
});

describe('the page about them', () => {
  /** The rows of its tables of metrics. */
  const rows = [...page.matchAll(/^\| `(auth_gateway_\w+)` +\| ([^|]*?) *\|/gm)].map(([, name = '', labels = '']) => ({
    name,
    labels: (labels.match(/\w+/g) ?? []).sort(),
  }));

  it('explains every metric of ours, and no other', () => {
    expect(rows.map(({ name }) => name).sort()).toStrictEqual(ours);
  });

  it('names the labels of each', () => {
    const shown = ours.map((name) => {
      const parts = [name, `${name}_count`].flatMap((part) => [...labelsOf(part)]);
      return { name, labels: [...new Set(parts)].sort() };
    });
    expect([...rows].sort((one, other) => (one.name < other.name ? -1 : 1))).toStrictEqual(shown);
  });

  it('says of every alert what to do, and of no other', () => {
    const [, alerts = ''] = page.split('\n## Alerts\n');
    const explained = alerts.match(/`AuthGateway\w+`/g) ?? [];
    const all = rules.groups.flatMap((group) => group.rules.map(({ alert }) => `\`${alert}\``));
    expect(explained.sort()).toStrictEqual(all.sort());
  });

  it('explains every event', () => {
    const source = readFileSync(join(root, 'src/domain/auth-event.ts'), 'utf8');
    const kinds = [...source.matchAll(/(?:kind: |Attempt<|\| )'(\w+_\w+|login|refresh)'/g)].map(
      ([, kind = '']) => kind,
    );
    const named = kinds.filter((kind) => !['access_token'].includes(kind));
    expect(named.length).toBeGreaterThan(10);
    for (const kind of named) expect(page).toContain(`\`${kind}\``);
  });
});
