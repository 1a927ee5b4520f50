import { toChart } from './chart.mjs';
import { holdContest } from './contest.mjs';
import { toMarkdown } from './table.mjs';

/**
 * A bench that is a contest.
 * @param open gives contenders, loads with their check, services if there are any, and `close`
 * @param summarize what of it goes into README.md: from the contenders as they came out
 */
export function contestBench({ name, title, describe, open, paces, summarize }) {
  return {
    name,
    title,
    async run({ isQuick, report }) {
      const pace = isQuick ? paces.quick : paces.full;
      const scene = await open({ isQuick });
      try {
        const contenders = await holdContest({ ...scene, pace, report });
        return { pace, notes: describe(), contenders, summary: summarize(contenders), toFiles };
      } finally {
        await scene.close();
      }
    },
  };
}

/** A page, the figures, and a chart. */
function toFiles(result) {
  const { bench } = result;
  return {
    [`${bench}.md`]: toMarkdown(result),
    [`${bench}.json`]: `${JSON.stringify(result, undefined, 2)}\n`,
    [`${bench}.svg`]: toChart(result),
  };
}

/** A row of the summary: one contender against another, under one load. Undefined where one of them has not taken part. */
export function compare(contenders, { load, ours, against }) {
  const [own, other] = [ours, against].map((name) => contenders.find((each) => each.name === name));
  if (own === undefined || other === undefined) return [];
  const [rate, otherRate] = [own, other].map(
    ({ results }) => results.find((each) => each.load === load).requestsPerSecond,
  );
  const show = (value) => `${value.toFixed(value < 100 ? 1 : 0)}/s`;
  return [{ measure: load, ours: show(rate), against: `${against}: ${show(otherRate)}`, ratio: rate / otherRate }];
}
