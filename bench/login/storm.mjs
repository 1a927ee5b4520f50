import { askUntilAnswered, startLoad } from '../harness/load.mjs';
import { loginLoad, meLoad } from '../harness/product-loads.mjs';
import { installProduct } from '../harness/product.mjs';
import { percent, table } from '../harness/table.mjs';

/** So many ask while others log in, and so many log in: all of the second wait in line for the one core. */
const [askers, loggers] = [1, 20];

/**
 * How long `me` takes while nobody logs in, and while there are always more logins than can be hashed. Each request is sent when the one
 * before it is answered, on one connection, so that it waits for nothing but the gateway.
 */
export async function measureStorm({ seconds, report }) {
  const product = installProduct({ accounts: 100 });
  const gateway = await product.start();
  const [asking, logging] = [startLoad(), startLoad()];
  try {
    const { url } = gateway;
    const requests = await rightAnswers(url, meLoad(product.users, { connections: askers }).requests);
    const ask = () => askUntilAnswered(asking, { url, seconds, connections: askers, requests }, '`me`');
    await ask(); // warms up
    const idle = await ask();
    const logins = askUntilAnswered(
      logging,
      { url, seconds: seconds * 1.2, ...loginLoad(product.users, { connections: loggers }) },
      '`login`',
    );
    const stormy = await ask();
    const { answered } = await logins;
    report(`me p99 ${idle.p99Ms.toFixed(1)} ms, in a storm ${stormy.p99Ms.toFixed(1)} ms, ${answered} logins`);
    return describe({ idle, stormy, answered });
  } finally {
    await Promise.all([asking, logging, gateway.process].map((each) => each.stop()));
    product.close();
  }
}

async function rightAnswers(url, requests) {
  return Promise.all(
    requests.map(async ({ body, headers }) => {
      const response = await fetch(url, { method: 'POST', headers, body });
      return { body, headers, answer: await response.text() };
    }),
  );
}

function describe({ idle, stormy, answered }) {
  const row = (name, { answered: count, seconds, p50Ms, p99Ms }) => [
    name,
    (count / seconds).toFixed(0),
    p50Ms.toFixed(1),
    p99Ms.toFixed(1),
  ];
  const ratio = stormy.p99Ms / idle.p99Ms;
  const lines = [
    '## Others while many log in',
    `\`me\`, one request after the other, while ${loggers} connections log in without a pause (${answered} logins). p99 is ${percent(ratio)} of what it is idle. Hashing and answering share the one core of the gateway here.`,
    table(['', 'requests/s', 'p50, ms', 'p99, ms'], [row('idle', idle), row('in the storm', stormy)]),
  ];
  return {
    idle,
    stormy,
    table: lines.join('\n\n'),
    summary: {
      measure: '`me` p99 while many log in',
      ours: `${stormy.p99Ms.toFixed(1)} ms`,
      against: `idle: ${idle.p99Ms.toFixed(1)} ms`,
      ratio,
    },
  };
}
