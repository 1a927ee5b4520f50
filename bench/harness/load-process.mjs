// Puts load on a URL and says what came of it. A process of its own, so that it has its core to itself.
import autocannon from 'autocannon';
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

/** As many requests as there are answers, from connections that are kept; each answer is looked at. */
async function run({ url, seconds, amount, connections, requests }) {
  const wrong = [];
  const latenciesMs = [];
  let next = 0;
  const cpuBefore = process.cpuUsage();
  const instance = autocannon({
    url,
    connections,
    // One or the other: so many requests, or as many as there are in that time.
    ...(amount === undefined ? { duration: seconds } : { amount }),
    method: 'POST',
    timeout: 30,
    setupClient: (client) => client.setRequests(shareOf(requests, (next += 1) - 1, { connections, wrong })),
  });
  const startedAt = performance.now();
  // By our own clock: autocannon ends with the next full second after the last answer.
  let lastAt = startedAt;
  instance.on('response', (_client, _status, _bytes, latencyMs) => {
    latenciesMs.push(latencyMs);
    lastAt = performance.now();
  });
  const result = await instance;
  const { user, system } = process.cpuUsage(cpuBefore);
  latenciesMs.sort((a, b) => a - b);
  return {
    answered: latenciesMs.length,
    seconds: (lastAt - startedAt) / 1000,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    // Connections that broke and requests without an answer in time are failures as much as wrong answers.
    failures: wrong.length + result.errors + result.timeouts,
    firstWrong: wrong[0],
    cpuSeconds: (user + system) / 1_000_000,
  };
}

/** Each connection has callers of its own, as browsers and programs do, and goes through them in turn. */
function shareOf(requests, index, { connections, wrong }) {
  const own = requests.filter((_request, position) => position % connections === index % requests.length);
  return own.map(({ body, headers, answer }) => ({
    body,
    headers,
    onResponse: (status, text) => {
      if (status !== 200 || text !== answer) wrong.push(`${status} ${text.slice(0, 500)}`);
    },
  }));
}
