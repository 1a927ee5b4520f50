// What the documentation of Hive Gateway shows for tokens: https://the-guild.dev/graphql/hive/docs/gateway/authorization-authentication
import { createInlineSigningKeyProvider, defineConfig } from '@graphql-hive/gateway';

const { BENCH_PUBLIC_KEY: publicKey, BENCH_ISSUER: issuer, BENCH_AUDIENCE: audience, BENCH_IDENTITY } = process.env;
const isBearer = BENCH_IDENTITY === 'bearer';

export const gatewayConfig = defineConfig({
  jwt: {
    signingKeyProviders: [createInlineSigningKeyProvider(publicKey)],
    tokenVerification: { issuer, audience, algorithms: ['ES256'] },
    reject: { missingToken: true, invalidToken: true },
    // By default subgraphs get the claims, in the extensions of the call.
    forward: { payload: !isBearer },
  },
  propagateHeaders: isBearer
    ? { fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get('authorization') }) }
    : undefined,
});
