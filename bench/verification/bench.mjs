import path from 'node:path';
import { PinnedProcess, measuredCore } from '../harness/pinned-process.mjs';
import { median, spread } from '../harness/statistics.mjs';
import { describeRun, percent, table } from '../harness/table.mjs';
import { toBars } from '../harness/chart.mjs';
import { versionOf } from '../harness/load.mjs';

const paces = {
  full: { rounds: 5, seconds: 0.25, tokens: 1000 },
  quick: { rounds: 1, seconds: 0.1, tokens: 200 },
};
const algorithms = ['ES256', 'RS256', 'EdDSA'];
const limit = 'crypto.verify alone';
const ours = 'this product';

/** Access tokens verified in one process, without HTTP: of tokens that were seen before, and of those that were not. */
export const verificationBench = {
  name: 'verification',
  title: 'Verification of access tokens',
  async run({ isQuick, report }) {
    const pace = isQuick ? paces.quick : paces.full;
    const process = new PinnedProcess({
      core: measuredCore,
      parameters: ['--expose-gc', path.join(import.meta.dirname, 'verification-process.mjs')],
      hasIpc: true,
    });
    try {
      const results = {};
      for (const algorithm of algorithms) {
        results[algorithm] = summarize(requireAnswer(await process.ask({ algorithm, ...pace })));
        report(algorithm);
      }
      return { pace, results, summary: summaryOf(results), toFiles };
    } finally {
      await process.stop();
    }
  },
};

function requireAnswer(answer) {
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}

function summarize(measured) {
  const middle = (rates) => rates && { perSecond: median(rates), spread: spread(rates) };
  return Object.entries(measured).map(([name, { cold, again }]) => ({
    name,
    cold: middle(cold),
    again: middle(again),
  }));
}

function summaryOf(results) {
  const find = (name) => results.ES256.find((each) => each.name === name);
  const bare = find(limit).cold.perSecond;
  const { cold, again } = find(ours);
  const show = (value) => `${value.toFixed(0)}/s`;
  const row = (measure, { perSecond }) => ({
    measure,
    ours: show(perSecond),
    against: `${limit}: ${show(bare)}`,
    ratio: perSecond / bare,
  });
  return [row('verification, seen before', again), row('verification, cold', cold)];
}

function toFiles(result) {
  return {
    'verification.md': toMarkdown(result),
    'verification.json': `${JSON.stringify(result, undefined, 2)}\n`,
    'verification.svg': toBars(result, [
      {
        title: 'ES256, not seen before, tokens/s',
        bars: result.results.ES256.map(({ name, cold }) => ({
          name,
          isOurs: name.startsWith(ours),
          value: cold.perSecond,
        })),
      },
      {
        title: 'ES256, seen before, tokens/s',
        bars: result.results.ES256.map(({ name, again }) => ({
          name,
          isOurs: name.startsWith(ours),
          value: again.perSecond,
        })),
      },
    ]),
  };
}

function toMarkdown({ title, results, ...run }) {
  const versions = ['jose', 'fast-jwt', 'jsonwebtoken'].map((name) => `${name} ${versionOf(name)}`).join(', ');
  return [
    `# ${title}`,
    `In one process and in turn, ${run.pace.tokens} tokens of as many users: first each is one that has not been seen before, then all of them again. This product is the context builder of \`graphql-auth-gateway/verify\`; it looks at issuer, audience, type and times, and so do the others (${versions}), but for the limit, which looks at the signature alone. All refuse a token with another signature, one with changed claims and, the limit excepted, one that has expired. jose leaves the thread for each token; "64 at a time" is how a busy server calls it.`,
    describeRun(run),
    ...Object.entries(results).flatMap(([algorithm, rows]) => [`## ${algorithm}`, toTable(rows)]),
    '',
  ].join('\n\n');
}

function toTable(rows) {
  const bare = rows.find(({ name }) => name === limit).cold.perSecond;
  const cells = [...rows]
    .sort((a, b) => b.cold.perSecond - a.cold.perSecond)
    .map(({ name, cold, again }) => [
      name,
      ...[cold, again].flatMap(({ perSecond, spread: apart }) => [
        perSecond.toFixed(0),
        (perSecond / bare).toFixed(2),
        percent(apart),
      ]),
    ]);
  const head = ['contender', 'not seen before, tokens/s', 'to the limit', 'spread', 'seen before, tokens/s'];
  return table([...head, 'to the limit', 'spread'], cells);
}
