// Verifies tokens with each contender in turn, and says how many a second.
import { generateKeyPairSync, sign } from 'node:crypto';
import { openContenders } from './contenders.mjs';
import { createTokens } from './tokens.mjs';

const keyOptions = {
  ES256: ['ec', { namedCurve: 'P-256' }],
  RS256: ['rsa', { modulusLength: 2048 }],
  EdDSA: ['ed25519', {}],
};

process.on('message', (asked) => {
  measure(asked).then(
    (result) => process.send(result),
    (error) => process.send({ error: error.stack }),
  );
});

async function measure({ algorithm, rounds, seconds, tokens: count }) {
  const keys = generateKeyPairSync(...keyOptions[algorithm]);
  const contenders = openContenders({ algorithm, publicKey: keys.publicKey });
  const tokens = createTokens({ algorithm, ...keys, sign });
  for (const [name, { open, isBare }] of Object.entries(contenders)) await check({ name, open, isBare }, tokens);
  const results = Object.fromEntries(Object.keys(contenders).map((name) => [name, { cold: [], again: [] }]));
  const batch = Array.from({ length: count }, tokens.issue);
  // In turn, so that whatever else the machine does falls on all of them. The first round is for the compiler.
  for (let round = 0; round <= rounds; round += 1) {
    const order = Object.entries(contenders);
    for (const [name, { open }] of round % 2 === 0 ? order : order.reverse()) {
      const [cold, again] = await paces(open, { batch, seconds });
      if (round > 0) results[name].cold.push(cold);
      if (round > 0) results[name].again.push(again);
    }
  }
  return results;
}

/** Twice: what is remembered must make no bad one good, and no good one bad. */
async function check({ name, open, isBare }, { issue, issueBad }) {
  const countGood = open(10);
  const good = [issue()];
  for (let time = 1; time <= 2; time += 1) {
    if ((await countGood(good)) !== 1) throw new Error(`${name} refuses a good token`);
    for (const [what, bad] of Object.entries(issueBad(good[0]))) {
      // The limit looks at the signature alone.
      const isAccepted = isBare && what === 'expired';
      if ((await countGood([bad])) === 1 && !isAccepted) throw new Error(`${name} accepts a token that is ${what}`);
    }
  }
}

/** With a verifier that has seen none of the tokens, until the time is over; and with one that has seen them all. */
async function paces(open, { batch, seconds }) {
  let cold = { done: 0, ms: 0 };
  let countGood;
  while (cold.ms < seconds * 1000) {
    countGood = open(batch.length);
    cold = await add(cold, countGood, batch);
  }
  let again = { done: 0, ms: 0 };
  while (again.ms < seconds * 1000) again = await add(again, countGood, batch);
  return [cold, again].map(({ done, ms }) => (done * 1000) / ms);
}

async function add({ done, ms }, countGood, batch) {
  const startedAt = performance.now();
  const good = await countGood(batch);
  const tookMs = performance.now() - startedAt;
  if (good !== batch.length) throw new Error(`${good} of ${batch.length} tokens were accepted`);
  return { done: done + batch.length, ms: ms + tookMs };
}
