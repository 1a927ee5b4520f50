// The whole example with one command: npm run federation -- --help
import { readOptions } from '../../scripts/read-options.mjs';
import { describeGraph, describeSubgraphs } from './start/describe.mjs';
import { parseOptions, usage } from './start/options.mjs';
import { startGraph } from './start/start-graph.mjs';

const options = readOptions('federation', parseOptions);
if (options.isHelp) {
  console.log(usage);
  process.exit(0);
}
let isEnding = false;
const end = waitForEnd();
const onEnd = (name, how) => {
  if (isEnding) return;
  if (name === 'gateway') console.error(`federation: the gateway has ended (${how})`);
  else console.log(`${name} has ended (${how}); the others go on`);
};
const starting = startGraph(options, onEnd);
const failed = starting.then(
  () => undefined,
  (error) => error,
);
const failure = await Promise.race([failed, end.then(() => undefined)]);
if (failure !== undefined) {
  console.error(`federation: ${failure.message}`);
  process.exit(1);
}
if (!isEnding) {
  const graph = await starting;
  console.log(options.isSubgraphsOnly ? describeSubgraphs(graph) : describeGraph(graph));
  await Promise.race([end, graph.gatewayEnded]);
}
const hasGatewayFailed = !isEnding;
isEnding = true;
// Also when it was told to end before it had started: what is half started must not stay behind.
await starting.then(
  (graph) => graph.end(),
  () => undefined,
);
process.exit(hasGatewayFailed ? 1 : 0);

function waitForEnd() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        isEnding = true;
        resolve();
      });
    }
  });
}
