import { toLineChart } from '../harness/line-chart.mjs';
import { describeRun, percent, table } from '../harness/table.mjs';
import { measureFields } from './fields.mjs';
import { measureIssuers, measureTokens } from './in-process.mjs';
import { measureProcesses } from './processes.mjs';
import { measureSessions } from './sessions.mjs';

const paces = {
  full: { rounds: 3, seconds: 2, isFull: true },
  quick: { rounds: 1, seconds: 1, isFull: false },
};
/** Each gives points, by what grows, with their figures; the figures that are drawn; and what there is to say. */
const parts = {
  sessions: measureSessions,
  issuers: measureIssuers,
  tokens: measureTokens,
  processes: measureProcesses,
  fields: measureFields,
};

/** What becomes of the cost as there is more of everything. */
export const scaleBench = {
  name: 'scale',
  title: 'Cost as work grows',
  parts: Object.keys(parts),
  async run({ isQuick, parts: chosen, report }) {
    const pace = isQuick ? paces.quick : paces.full;
    const results = {};
    for (const name of chosen) {
      const startedAt = performance.now();
      results[name] = await parts[name]({ ...pace, report: (line) => report(`${name}: ${line}`) });
      report(`${name} took ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
    }
    return { pace, results, summary: summaryOf(results), toFiles };
  },
};

function summaryOf({ sessions }) {
  const [first, last] = [sessions?.points.at(0), sessions?.points.at(-1)];
  if (first === undefined) return [];
  const [few, many] = [first, last].map(({ at }) => at.toLocaleString('en'));
  return [
    {
      measure: `refresh p99 with ${many} sessions`,
      ours: `${last.p99Ms.toFixed(1)} ms`,
      against: `with ${few}: ${first.p99Ms.toFixed(1)} ms`,
      ratio: last.p99Ms / first.p99Ms,
    },
  ];
}

function toFiles(result) {
  const charts = Object.entries(result.results)
    .filter(([, { points }]) => points.length > 1)
    .map(([name, part]) => [`scale-${name}.svg`, toChart(result, part)]);
  return {
    'scale.md': toMarkdown(result),
    'scale.json': `${JSON.stringify(result, undefined, 2)}\n`,
    ...Object.fromEntries(charts),
  };
}

function toChart(result, { heading, xName, unit, drawn, points }) {
  const series = Object.entries(drawn).map(([name, figure]) => ({
    name,
    points: points.map((point) => [point.at, point[figure]]),
  }));
  return toLineChart(result, { heading, xName, unit, series });
}

function toMarkdown({ title, results, ...run }) {
  const sections = Object.values(results).flatMap(({ heading, note, xName, columns, points }) => {
    const rows = points.map((point) => [
      point.at.toLocaleString('en'),
      ...Object.values(columns).map(({ figure, digits, isShare }) =>
        isShare ? percent(point[figure]) : point[figure].toFixed(digits),
      ),
    ]);
    return [`## ${heading}`, note, table([xName, ...Object.keys(columns)], rows)];
  });
  return [`# ${title}`, describeRun(run), ...sections, ''].join('\n\n');
}
