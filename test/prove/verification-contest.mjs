// node verification-contest.mjs DIRECTORY ALGORITHM TOKENS ROUNDS: verifies access tokens with this gateway and with others,
// in turn, and writes what it has measured as JSON. A process of its own, because what jest loads runs slower there.
import { createPublicKey, generateKeyPairSync, randomUUID, verify as verifySignature } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createVerifier } from 'fast-jwt';
import { jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';

const require = createRequire(import.meta.url);
const { openCore } = require('../../dist/core.js');
const { JwtAccessTokens } = require('../../dist/token/jwt-access-tokens.js');

const [directory, algorithm, tokenCount, rounds] = process.argv.slice(2);
const [issuer, audience] = ['http://issuer.test', 'graphql'];
const core = await openCore({
  databaseUrl: `file:${path.join(directory, 'auth.db')}`,
  masterSecret: 'a master secret for tests, long enough',
  signingAlgorithm: algorithm,
  logLevel: 'silent',
  auditLog: false,
  issuer,
  audience,
});
const key = createPublicKey({ key: core.keys.ring.publicJwks.keys[0], format: 'jwk' });
const trust = { issuer, audience, algorithms: [algorithm] };

/** How many tokens a function accepts: it returns anything but false, and throws nothing. */
const counting = (accept) => (tokens) => tokens.filter((token) => isAccepted(accept, token)).length;

function isAccepted(accept, token) {
  try {
    return accept(token) !== false;
  } catch {
    return false;
  }
}

/** The signature alone: nothing is parsed, nothing else is looked at. Nothing can be faster. */
function openBare() {
  const input = { key, dsaEncoding: 'ieee-p1363' };
  return counting((token) => {
    const dot = token.lastIndexOf('.');
    return verifySignature(
      'sha256',
      Buffer.from(token.slice(0, dot)),
      input,
      Buffer.from(token.slice(dot + 1), 'base64url'),
    );
  });
}

function openOurs(cacheSize) {
  const accessTokens = new JwtAccessTokens({ ...core, keyRing: core.keys.ring, issuer, audience, cacheSize });
  return counting((token) => accessTokens.verify(token).status === 'good');
}

/** @param batchSize how many at a time: jose leaves the thread, so that others can be on their way meanwhile */
function openJose(batchSize) {
  const accepts = (token) =>
    jwtVerify(token, key, { ...trust, typ: 'at+jwt' }).then(
      () => true,
      () => false,
    );
  return async (tokens) => {
    let good = 0;
    for (let at = 0; at < tokens.length; at += batchSize) {
      const accepted = await Promise.all(tokens.slice(at, at + batchSize).map(accepts));
      good += accepted.filter(Boolean).length;
    }
    return good;
  };
}

function openFastJwt(cache) {
  const pem = key.export({ format: 'pem', type: 'spki' });
  const checks = { allowedIss: issuer, allowedAud: audience, checkTyp: 'at+jwt' };
  return counting(createVerifier({ key: pem, algorithms: [algorithm], ...checks, cache }));
}

/** Each makes a verifier that has not seen a token yet and remembers so many, where it remembers any. */
const contenders = {
  'crypto.verify alone': openBare,
  'this gateway': openOurs,
  jsonwebtoken: () => counting((token) => jsonwebtoken.verify(token, key, trust)),
  jose: () => openJose(1),
  'jose, 64 at a time': () => openJose(64),
  'fast-jwt': () => openFastJwt(false),
  'fast-jwt with its cache': openFastJwt,
};

/** Each of a session of its own, as the tokens of many users are. */
function issue(issuedAt = new Date()) {
  const times = { authenticatedAt: issuedAt, issuedAt, expiresAt: new Date(issuedAt.getTime() + 3_600_000) };
  const said = { userId: 'user-1', sessionId: randomUUID(), generation: 1, roles: ['ADMIN'], scope: ['read'] };
  return core.accessTokens.issue({ ...said, ...times, additionalClaims: {} });
}

/** What all of them must refuse, even those that look at the signature alone. */
function badOnes() {
  const [header, claims, signature] = issue().split('.');
  const [, otherClaims] = issue().split('.');
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const [, , foreignSignature] = jsonwebtoken.sign({}, foreign, { algorithm: 'RS256' }).split('.');
  return [
    `${header}.${otherClaims}.${signature}`,
    `${header}.${claims}.${foreignSignature}`,
    `${header}.${claims}.${signature.slice(0, -4)}`,
  ];
}

async function check(open) {
  const countGood = await open(10);
  const [good, bad] = [[issue()], badOnes()];
  // Twice: what is remembered must not make a bad one good.
  const accepted = [await countGood(good), await countGood(good)];
  return { accepted, acceptedBad: [await countGood(bad), await countGood(bad)] };
}

/** Verifications a second. */
async function paceOf(countGood, tokens) {
  const startedAt = performance.now();
  const good = await countGood(tokens);
  if (good !== tokens.length) throw new Error(`${good} of ${tokens.length} tokens were accepted`);
  return (tokens.length * 1000) / (performance.now() - startedAt);
}

const results = {};
for (const [name, open] of Object.entries(contenders)) results[name] = { ...(await check(open)), cold: [], again: [] };
const tokens = Array.from({ length: Number(tokenCount) }, () => issue());
// In turn, so that whatever else the machine does falls on all of them. The first round is for the compiler.
for (let round = 0; round <= Number(rounds); round += 1) {
  for (const [name, open] of Object.entries(contenders)) {
    const countGood = open(tokens.length);
    const [cold, again] = [await paceOf(countGood, tokens), await paceOf(countGood, tokens)];
    if (round === 0) continue;
    results[name].cold.push(cold);
    results[name].again.push(again);
  }
}
await core.close();
process.stdout.write(JSON.stringify(results));
