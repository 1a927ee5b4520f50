import autocannon from 'autocannon';

/** So soon after the last answer a load of so many requests ends: autocannon looks for the end when it takes a sample, once a second by itself. */
const endMs = 50;

/**
 * As many requests as there are answers, from connections that are kept; each answer is looked at. So many requests, or as many as
 * there are in that time.
 */
export async function askAgain({ url, seconds, amount, connections, requests }) {
  const wrong = [];
  const latenciesMs = [];
  let next = 0;
  const instance = autocannon({
    url,
    connections,
    ...(amount === undefined ? { duration: seconds } : { amount, sampleInt: endMs }),
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
  const { errors, timeouts } = await instance;
  // Connections that broke and requests without an answer in time are failures as much as wrong answers.
  const failures = wrong.length + errors + timeouts;
  return { latenciesMs, seconds: (lastAt - startedAt) / 1000, failures, firstWrong: wrong[0] };
}

/** Each connection has callers of its own, as browsers and programs do, and goes through them in turn. */
function shareOf(requests, index, { connections, wrong }) {
  const own = requests.filter((_request, position) => position % connections === index % requests.length);
  return own.map(({ body, headers, answer, pattern }) => {
    const isRight = pattern === undefined ? (text) => text === answer : (text) => new RegExp(pattern).test(text);
    return {
      body,
      headers,
      onResponse: (status, text) => {
        if (status !== 200 || !isRight(text)) wrong.push(`${status} ${text.slice(0, 500)}`);
      },
    };
  });
}
