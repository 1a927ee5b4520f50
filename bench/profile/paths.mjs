import path from 'node:path';
import { askUntilAnswered } from '../harness/load.mjs';
import { loginLoad, meLoad, refreshLoad } from '../harness/product-loads.mjs';
import { audience, issuer } from '../harness/product.mjs';
import { measuredCore, PinnedProcess } from '../harness/pinned-process.mjs';

/** What is profiled: each starts what is measured, and tells how to put it under load. */
export function createPaths(product) {
  const { users } = product;
  const overHttp = ({ settings, load: described }) => {
    let { chains } = described;
    return async ({ flags, load }) => {
      const { process: measured, url } = await product.start({ flags, settings, hasIpc: true });
      const ask = async ({ seconds }) => {
        const { requests, connections } = described;
        const what = { url, seconds, connections, requests, chains };
        const result = await askUntilAnswered(load, what, 'this product');
        chains = result.chains;
        return result;
      };
      return { process: measured, ask };
    };
  };
  return [
    {
      name: 'me',
      what: '`me` with 1,000 tokens that have been seen before, 100 connections',
      start: overHttp({ load: meLoad(users) }),
    },
    {
      name: 'cold',
      what: '`me` with a token that has to be verified each time (the cache holds one): signature, claims, and the note that it has been used',
      start: overHttp({ load: meLoad(users), settings: { VERIFIED_TOKEN_CACHE_SIZE: '1' } }),
    },
    {
      name: 'refresh',
      what: '`refreshToken`, 64 sessions that refresh one time after the other, SQLite',
      start: overHttp({ load: refreshLoad(users.slice(0, 64)) }),
    },
    {
      name: 'login',
      what: '`login` with the right password, 8 connections; hashing is on threads of its own, which are in CPU and not in the profile',
      start: overHttp({ load: loginLoad(users) }),
    },
    {
      name: 'verification',
      what: 'the context builder of `graphql-auth-gateway/verify` in a loop, tokens seen before',
      start: ({ flags }) => startVerification({ flags, product }),
    },
  ];
}

/** In process: there is no load from outside. */
async function startVerification({ flags, product }) {
  const measured = new PinnedProcess({
    core: measuredCore,
    parameters: [...flags, path.join(import.meta.dirname, 'verification-process.cjs')],
    hasIpc: true,
  });
  const { publicJwks: jwks, users } = product;
  await measured.ask({ verify: { issuer, audience, jwks, tokens: users.map(({ accessToken }) => accessToken) } });
  return { process: measured, ask: ({ seconds }) => measured.ask({ verify: { seconds } }) };
}
