// Verifies tokens of some issuers, and says how long each takes.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createRequire } from 'node:module';
import { createTokens } from '../verification/tokens.mjs';

const require = createRequire(import.meta.url);
const { TrustedIssuers } = require('../../dist/token/trusted-issuers.js');
const { systemClock } = require('../../dist/util/system-clock.js');

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const audience = 'graphql';
/** A step through the tokens that shares no factor with how many there are, so that all are met in no visible order. */
const step = 7919;

process.on('message', (asked) => {
  measure(asked).then(
    (result) => process.send(result),
    (error) => process.send({ error: error.stack }),
  );
});

async function measure({ issuers, tokens: count, rounds, seconds }) {
  const sources = Array.from({ length: issuers }, (_each, index) => createSource(`https://issuer-${index}.bench.test`));
  const tokens = Array.from({ length: count }, (_each, index) => sources[index % issuers].issue());
  const trusted = new TrustedIssuers({
    issuers: sources.map(({ trust }) => trust),
    clock: systemClock,
    logger: quiet,
    cacheSize: count,
    fetch: globalThis.fetch,
  });
  await trusted.start();
  const startedAt = performance.now();
  for (const token of tokens) await requireGood(trusted, token);
  const coldMicroseconds = ((performance.now() - startedAt) * 1000) / count;
  const again = [];
  for (let round = 0; round <= rounds; round += 1) {
    const microseconds = await askAgain(trusted, { tokens, seconds });
    if (round > 0) again.push(microseconds); // the first is for the compiler
  }
  globalThis.gc();
  return { coldMicroseconds, again, megabytes: process.memoryUsage.rss() / 2 ** 20 };
}

function createSource(issuer) {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...keys.publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' };
  const trust = { issuer, audience, jwks: { keys: [jwk] }, algorithms: ['ES256'], rolesClaim: 'roles' };
  return { trust, issue: createTokens({ algorithm: 'ES256', ...keys, sign, issuer }).issue };
}

async function askAgain(trusted, { tokens, seconds }) {
  const startedAt = performance.now();
  let [done, at] = [0, 0];
  while (performance.now() - startedAt < seconds * 1000) {
    for (let count = 0; count < 500; count += 1) {
      at = (at + step) % tokens.length;
      await requireGood(trusted, tokens[at]);
    }
    done += 500;
  }
  return ((performance.now() - startedAt) * 1000) / done;
}

async function requireGood(trusted, token) {
  const verdict = await trusted.verify(token);
  if (verdict?.status !== 'good') throw new Error(`a good token is ${verdict?.status} (${verdict?.reason})`);
}
