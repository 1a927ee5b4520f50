/** The results as a page of Markdown: a table for each load, and one of the memory. */
export function toMarkdown({ title, notes, takenAt, pace, machine, contenders }) {
  const loads = contenders[0].results.map(({ load }) => load);
  const { rounds, seconds } = pace;
  return [
    `# ${title}`,
    notes.map((note) => `- ${note}`).join('\n'),
    describe({ takenAt, machine, rounds, seconds }),
    ...loads.flatMap((load) => [`## ${load}`, toTable(contenders, load)]),
    '## Memory, in MB',
    toMemoryTable(contenders),
    '',
  ].join('\n\n');
}

function describe({ takenAt, machine, rounds, seconds }) {
  const { processor, cores, memoryGigabytes, node, loadAverage } = machine;
  return (
    `Taken on ${takenAt.slice(0, 10)}: ${processor}, ${cores} cores, ${memoryGigabytes} GB, Node ${node}, load average ${loadAverage.toFixed(1)}. ` +
    `Medians of ${rounds} rounds of ${seconds} s. "Spread" is how far the rounds of a contender lie apart.`
  );
}

function toTable(contenders, load) {
  const rows = contenders.map((each) => ({ ...each, ...each.results.find((result) => result.load === load) }));
  const best = bestOther(rows);
  const cells = rows
    .sort((a, b) => b.requestsPerSecond - a.requestsPerSecond)
    .map(({ name, requestsPerSecond, cpuMicroseconds, p50Ms, p99Ms, callsPerRequest, loadCoreShare, spread }) => [
      name,
      requestsPerSecond.toFixed(0),
      (requestsPerSecond / best.requestsPerSecond).toFixed(2),
      cpuMicroseconds.toFixed(0),
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      callsPerRequest.toFixed(2),
      percent(loadCoreShare),
      percent(spread),
    ]);
  return table(
    [
      'contender',
      'requests/s',
      'to the best other',
      'CPU, µs/request',
      'p50, ms',
      'p99, ms',
      'calls/request',
      'other core busy',
      'spread',
    ],
    cells,
  );
}

function toMemoryTable(contenders) {
  const cells = contenders.map(({ name, idleMegabytes, megabytesAfterLoad }) => [
    name,
    idleMegabytes.toFixed(0),
    megabytesAfterLoad.toFixed(0),
  ]);
  return table(['contender', 'after the start', 'after the load'], cells);
}

/** Whom this product is compared with: the fastest that is not this product. */
function bestOther(rows) {
  return rows
    .filter(({ isOurs }) => !isOurs)
    .reduce((best, each) => (each.requestsPerSecond > best.requestsPerSecond ? each : best));
}

function percent(share) {
  return `${(share * 100).toFixed(0)} %`;
}

/** Padded as prettier does it, so that a new result changes figures alone. */
function table(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
