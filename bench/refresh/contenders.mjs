import path from 'node:path';
import { refreshLoad } from '../harness/product-loads.mjs';
import { startAt } from '../harness/start-at.mjs';

/** Clients, with a session each. */
export const chainCount = 64;
/** Who takes part. */
export const names = {
  sqlite: 'this product, SQLite',
  postgres: 'this product, PostgreSQL',
  oidcProvider: 'oidc-provider, in memory',
  betterAuth: 'Better Auth, SQLite',
  bare: 'bare node:http, SQLite (the limit)',
};
const folder = import.meta.dirname;
const jwt = '([\\w-]{20,}\\.[\\w-]{50,}\\.[\\w-]{40,})';

/** Each starts with sessions, and says how their chains begin. */
export function createContenders({ onSqlite, onPostgres }) {
  return [
    own(names.sqlite, onSqlite),
    own(names.postgres, onPostgres),
    other(names.oidcProvider, 'oidc-provider.mjs', {
      path: '/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=refresh_token&client_id=bench&refresh_token=%TOKEN%',
      tokenPattern: '"refresh_token":"([^"]+)"',
      proofPattern: `"access_token":"${jwt}"`,
    }),
    other(names.betterAuth, 'better-auth.mjs', {
      path: '/api/auth/get-session',
      method: 'GET',
      headers: { cookie: 'better-auth.session_token=%TOKEN%' },
      answerHeader: 'set-auth-jwt',
      proofPattern: `set-auth-jwt: ${jwt}`,
    }),
    {
      ...other(names.bare, 'bare.mjs', {
        path: '/',
        headers: { 'content-type': 'application/json' },
        body: '{"token":"%TOKEN%"}',
        tokenPattern: '"refreshToken":"([^"]+)"',
        proofPattern: `"accessToken":"${jwt}"`,
      }),
      isLimit: true,
    },
  ];
}

function own(name, product) {
  const { users, publicJwks: jwks } = product;
  return {
    name,
    isOurs: true,
    start: () => product.start(),
    openChains: () => ({ ...refreshLoad(users), jwks, subject: users[0].id }),
  };
}

/** A server that makes its sessions when it is asked to, and tells their tokens. */
function other(name, script, { path: route, ...chain }) {
  let origin;
  return {
    name,
    start: async () => {
      const started = await startAt('/', (port) => ({
        parameters: [path.join(folder, script)],
        environment: { PORT: String(port) },
        hasIpc: true,
      }));
      ({ origin } = started);
      return started;
    },
    openChains: async (measured) => {
      const { tokens, jwks, subject } = await measured.ask({ count: chainCount });
      return { chains: tokens.map((token) => ({ ...chain, token })), jwks, subject, url: `${origin}${route}` };
    },
  };
}
