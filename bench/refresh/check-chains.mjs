import assert from 'node:assert/strict';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { moveOn, send } from '../harness/chain-load.mjs';

/** So many steps of the first chain are looked at closely. */
const steps = 3;

/**
 * Walks along the first chain: each access token is a good one for the same subject, a refresh token that was made up is refused, and
 * a session that is to move on in the database does.
 * @returns the chains as they are then
 */
export async function checkChains({ url: own, contender, process: measured }) {
  const { chains, jwks, subject, url = own } = await contender.openChains(measured);
  const keys = createLocalJWKSet(jwks);
  let [first] = chains;
  for (let step = 0; step < steps; step += 1) {
    const answer = await send(url, first);
    const next = moveOn(first, answer);
    assert.ok(next !== undefined, `does not move on: ${answer.status} ${answer.text}`);
    const { payload } = await jwtVerify(next.proof, keys, { algorithms: ['ES256'] });
    assert.equal(payload.sub, subject);
    assert.ok(payload.exp > payload.iat, 'an access token has no end');
    first = next;
  }
  await checkForged(url, first);
  return { chains: [first, ...chains.slice(1)], url };
}

/** Another character in the middle: of the last one some bits count for nothing. */
async function checkForged(url, chain) {
  const { token } = chain;
  const at = token.length - 8;
  const forged = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
  const answer = await send(url, { ...chain, token: forged });
  assert.equal(moveOn({ ...chain, token: forged }, answer), undefined, `accepts what was made up: ${answer.text}`);
}
