// Verifies tokens in a loop, for as long as it is asked to.
// Of the kind of modules that is loaded at once: a message must not come before there is somebody to read it.
const { setImmediate: nextTurn } = require('node:timers/promises');
const { createContextBuilder } = require('../../dist/verify.js');

/** So many between two turns of the event loop. */
const batchSize = 1000;
let builder;
let requests;

process.on('message', ({ verify }) => {
  if (verify === undefined) return; // for the probe
  if (verify.tokens !== undefined) open(verify);
  run(verify.seconds ?? 0.1).then(
    (result) => process.send(result),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

process.channel.ref(); // it ends when it is told to, whatever the probe says

function open({ tokens, ...trusted }) {
  builder = createContextBuilder({ ...trusted, algorithms: ['ES256'] });
  requests = tokens.map((token) => ({ headers: { authorization: `Bearer ${token}` } }));
}

async function run(seconds) {
  const endsAt = performance.now() + seconds * 1000;
  let answered = 0;
  while (performance.now() < endsAt) {
    for (let count = 0; count < batchSize; count += 1) {
      const { kind } = await builder(requests[answered % requests.length]);
      if (kind !== 'authenticated') throw new Error(`a good token is ${kind}`);
      answered += 1;
    }
    await nextTurn();
  }
  return { answered, seconds };
}
