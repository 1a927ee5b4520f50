import { setTimeout as wait } from 'node:timers/promises';
import { installProduct } from '../harness/product.mjs';
import { toBars } from '../harness/chart.mjs';
import { median, spread } from '../harness/statistics.mjs';
import { describeRun, percent, table } from '../harness/table.mjs';
import { createContenders, names } from '../me/contenders.mjs';

const paces = {
  full: { rounds: 5, seconds: 2 },
  quick: { rounds: 1, seconds: 1 },
};

/** How long a start takes with a database that is there, and what a process holds of the memory when nobody asks. */
export const startBench = {
  name: 'start',
  title: 'Start and memory',
  async run({ isQuick, report }) {
    const pace = isQuick ? paces.quick : paces.full;
    const product = installProduct({ accounts: 1000 });
    try {
      const contenders = createContenders({ product }).filter(({ name }) => name !== names.open);
      const rounds = new Map(contenders.map((each) => [each, []]));
      for (let round = 0; round < pace.rounds; round += 1) {
        const order = round % 2 === 0 ? contenders : [...contenders].reverse();
        for (const each of order) rounds.get(each).push(await measure(each, pace));
        report(`round ${round + 1} of ${pace.rounds}`);
      }
      const results = contenders.map(({ name, isOurs }) => ({ name, isOurs }));
      for (const [index, each] of contenders.entries()) Object.assign(results[index], summarize(rounds.get(each)));
      return { pace, results, summary: summaryOf(results), toFiles };
    } finally {
      product.close();
    }
  },
};

/** Ready is when /health/ready, or whatever there is, has been answered; the time begins before the process does. */
async function measure(contender, { seconds }) {
  const { process: started, readyMs } = await contender.start();
  const cpuMs = started.cpuSeconds() * 1000;
  await wait(seconds * 1000);
  const megabytes = started.residentMegabytes();
  await started.stop();
  return { readyMs, cpuMs, megabytes };
}

function summarize(rounds) {
  const of = (figure) => median(rounds.map((round) => round[figure]));
  return {
    readyMs: of('readyMs'),
    cpuMs: of('cpuMs'),
    megabytes: of('megabytes'),
    spread: spread(rounds.map(({ readyMs }) => readyMs)),
  };
}

function summaryOf(results) {
  const own = results.find(({ isOurs }) => isOurs);
  const apollo = results.find(({ name }) => name === names.apollo);
  const row = (measure, figure, unit) => ({
    measure,
    ours: `${own[figure].toFixed(0)} ${unit}`,
    against: `${apollo.name}: ${apollo[figure].toFixed(0)} ${unit}`,
    ratio: own[figure] / apollo[figure],
  });
  return [row('start until ready', 'readyMs', 'ms'), row('memory, idle', 'megabytes', 'MB')];
}

function toFiles(result) {
  const bars = (figure) => result.results.map(({ name, isOurs, [figure]: value }) => ({ name, isOurs, value }));
  return {
    'start.md': toMarkdown(result),
    'start.json': `${JSON.stringify(result, undefined, 2)}\n`,
    'start.svg': toBars(result, [
      { title: 'until it is ready, ms', bars: bars('readyMs') },
      { title: 'memory, MB', bars: bars('megabytes') },
    ]),
  };
}

function toMarkdown({ title, results, ...run }) {
  const rows = results.map(({ name, readyMs, cpuMs, megabytes, spread: apart }) => [
    name,
    readyMs.toFixed(0),
    cpuMs.toFixed(0),
    megabytes.toFixed(0),
    percent(apart),
  ]);
  return [
    `# ${title}`,
    'Built, on one core, with a database that is there and has 1,000 accounts (this product; the others have none). The time is from before the process is made until its first answer, and "CPU" what it has used of the processor by then. Memory is the resident one, some seconds later, when nobody has asked anything.',
    describeRun(run),
    table(['contender', 'ready after, ms', 'CPU until then, ms', 'memory, MB', 'spread'], rows),
    '',
  ].join('\n\n');
}
