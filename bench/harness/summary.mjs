import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { table } from './table.mjs';

const begin = '<!-- bench: written by npm run bench -->';
const end = '<!-- bench: end -->';

/** Writes what the last run of each bench has to say between the markers of a page. Throws when they are not there. */
export function writeSummary(file, { results, order }) {
  const all = readResults(results, order);
  if (all.length > 0) writeFileSync(file, replaceBetween(readFileSync(file, 'utf8'), toSummary(all)));
}

function readResults(results, order) {
  const files = order.map((name) => path.join(results, `${name}.json`)).filter((each) => existsSync(each));
  return files.map((each) => JSON.parse(readFileSync(each, 'utf8')));
}

function toSummary(all) {
  const rows = all.flatMap(({ bench, summary }) =>
    summary.map(({ measure, ours, against, ratio }) => [
      `[${measure}](bench/results/${bench}.md)`,
      ours,
      against ?? '',
      ratio === undefined ? '' : ratio.toFixed(2),
    ]),
  );
  const days = [...new Set(all.map(({ takenAt }) => takenAt.slice(0, 10)))].sort();
  const [{ machine }] = all;
  const when = `Taken on ${days.join(', ')}: ${machine.processor}, ${machine.cores} cores, Node ${machine.node}.`;
  return `${when}\n\n${table(['what', 'this product', 'against', 'ratio'], rows)}`;
}

/** The page with another text between the markers. */
export function replaceBetween(page, text) {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no "${begin}" and "${end}" after it`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
