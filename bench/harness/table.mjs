/** The results as a page of Markdown: a table for each load, and one of the memory. */
export function toMarkdown({ title, notes, contenders, ...run }) {
  const loads = contenders[0].results.map(({ load }) => load);
  return [
    `# ${title}`,
    notes.map((note) => `- ${note}`).join('\n'),
    describeRun(run),
    ...loads.flatMap((load) => [`## ${load}`, toTable(contenders, load)]),
    '## Memory, in MB',
    toMemoryTable(contenders),
    '',
  ].join('\n\n');
}

/** On what, when and how the figures were taken. */
export function describeRun({ takenAt, machine, pace: { rounds, seconds } }) {
  const { processor, cores, memoryGigabytes, node, loadAverage } = machine;
  const how =
    rounds === undefined
      ? `${seconds} s each.`
      : `Medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'} of ${seconds} s. "Spread" is how far the rounds of a contender lie apart.`;
  return (
    `Taken on ${takenAt.slice(0, 10)}: ${processor}, ${cores} cores, ${memoryGigabytes} GB, Node ${node}, ` +
    `load average before it ${loadAverage.toFixed(1)}. ${how}`
  );
}

function toTable(contenders, load) {
  const rows = contenders.map((each) => ({ ...each, ...each.results.find((result) => result.load === load) }));
  const best = bestOther(rows);
  const hasCalls = rows.some(({ callsPerRequest }) => callsPerRequest > 0);
  const cells = rows
    .sort((a, b) => b.requestsPerSecond - a.requestsPerSecond)
    .map(({ name, requestsPerSecond, cpuMicroseconds, p50Ms, p99Ms, callsPerRequest, loadCoreShare, spread }) => [
      name,
      requestsPerSecond.toFixed(requestsPerSecond < 100 ? 1 : 0),
      (requestsPerSecond / best.requestsPerSecond).toFixed(2),
      cpuMicroseconds.toFixed(0),
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      ...(hasCalls ? [callsPerRequest.toFixed(2)] : []),
      percent(loadCoreShare),
      percent(spread),
    ]);
  const head = ['contender', 'requests/s', 'to the best other', 'CPU, µs/request', 'p50, ms', 'p99, ms'];
  return table([...head, ...(hasCalls ? ['calls/request'] : []), 'other core busy', 'spread'], cells);
}

function toMemoryTable(contenders) {
  const cells = contenders.map(({ name, idleMegabytes, megabytesAfterLoad }) => [
    name,
    idleMegabytes.toFixed(0),
    megabytesAfterLoad.toFixed(0),
  ]);
  return table(['contender', 'after the start', 'after the load'], cells);
}

/** Whom this product is compared with: the fastest that somebody would take in its place. A limit is nobody's choice. */
function bestOther(rows) {
  return rows
    .filter(({ isOurs, isLimit }) => !isOurs && !isLimit)
    .reduce((best, each) => (each.requestsPerSecond > best.requestsPerSecond ? each : best));
}

/** A share of 1 as it is shown. */
export function percent(share) {
  return `${(share * 100).toFixed(0)} %`;
}

/** Padded as prettier does it, so that a new result changes figures alone. */
export function table(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
