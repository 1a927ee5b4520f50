// A whole installation on this machine, for trying things out and for tests: npm run cluster -- --help
import { createInterface } from 'node:readline';
import { execute } from './cluster/commands.mjs';
import { parseOptions, usage } from './cluster/options.mjs';
import { createReports } from './cluster/reports.mjs';
import { startCluster } from './cluster/start.mjs';
import { readOptions } from './read-options.mjs';

const options = readOptions('cluster', parseOptions);
if (options.isHelp) {
  console.log(usage);
  process.exit(0);
}
const reports = createReports(options);
let isEnding = false;
const end = waitForEnd();
const starting = startCluster(options, reports);
const failed = starting.then(
  () => undefined,
  (error) => error,
);
const failure = await Promise.race([failed, end.then(() => undefined)]);
if (failure !== undefined) {
  console.error(`cluster: ${failure.message}`);
  process.exit(1);
}
await Promise.race([starting.then(readCommands), end]);
// Also when it was told to end before it had started: what is half started must not stay behind.
await starting.then(
  (cluster) => cluster.end(),
  () => undefined,
);
process.exit(0);

function waitForEnd() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        isEnding = true;
        reports.mute();
        resolve();
      });
    }
  });
}

/** Carries out one line after the other, until `quit` or the end of the lines. */
async function readCommands(cluster) {
  for await (const line of createInterface({ input: process.stdin })) {
    if (isEnding) return;
    if (line.trim() === '') continue;
    if (await execute(cluster, line.trim(), reports)) return;
  }
}
