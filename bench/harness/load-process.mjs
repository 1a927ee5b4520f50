// Puts load on a URL and says what came of it. A process of its own, so that it has its core to itself.
import { askInChains } from './chain-load.mjs';
import { askAgain } from './request-load.mjs';
import { quantile } from './statistics.mjs';

process.on('message', (load) => {
  run(load).then(
    (result) => process.send(result),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

/** The same requests again and again, or, where there are chains, each made from the answer to the one before. */
async function run({ chains, ...load }) {
  const cpuBefore = process.cpuUsage();
  const {
    latenciesMs,
    seconds,
    failures,
    firstWrong,
    chains: moved,
  } = chains ? await askInChains({ ...load, chains }) : await askAgain(load);
  const { user, system } = process.cpuUsage(cpuBefore);
  latenciesMs.sort((a, b) => a - b);
  return {
    answered: latenciesMs.length,
    seconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    failures,
    firstWrong,
    chains: moved,
    cpuSeconds: (user + system) / 1_000_000,
  };
}
