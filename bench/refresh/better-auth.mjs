import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { jwt } from 'better-auth/plugins';
import { openDatabase } from './open-database.mjs';

const { PORT } = process.env;
const origin = `http://127.0.0.1:${PORT}`;
const account = { name: 'User 1', email: 'user-1@bench.test', password: 'correct horse battery staple' };

const auth = betterAuth({
  baseURL: origin,
  secret: 'the secret of a bench, and of nothing else',
  database: openDatabase(),
  session: { expiresIn: 30 * 24 * 3600, updateAge: 0 },
  // Nobody signs in while it is measured: so that there are sessions soon.
  emailAndPassword: {
    enabled: true,
    password: { hash: async (text) => text, verify: async ({ hash, password }) => hash === password },
  },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [jwt({ jwks: { keyPairConfig: { alg: 'ES256' } }, jwt: { expirationTime: '15m' } })],
});
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
const { user } = await auth.api.signUpEmail({ body: account });

/** The cookie as browsers send it. */
async function openSession() {
  const response = await auth.api.signInEmail({ body: account, asResponse: true });
  return /better-auth\.session_token=([^;]+)/.exec(response.headers.get('set-cookie'))[1];
}

createServer(toNodeHandler(auth)).listen(Number(PORT), '127.0.0.1');

process.on('message', async ({ count }) => {
  const tokens = await Promise.all(Array.from({ length: count }, openSession));
  process.send({ tokens, jwks: await auth.api.getJwks(), subject: user.id });
});
