// https://the-guild.dev/graphql/yoga-server/docs/features/jwt
import { createServer } from 'node:http';
import { createInlineSigningKeyProvider, extractFromHeader, useJWT } from '@graphql-yoga/plugin-jwt';
import { createSchema, createYoga } from 'graphql-yoga';
import { audience, issuer, port, publicKeyPem, typeDefs, users } from './setting.mjs';

const resolvers = { Query: { me: (_root, _args, { jwt }) => users.get(jwt.payload.sub) } };

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  logging: 'error',
  graphiql: false,
  plugins: [
    useJWT({
      signingKeyProviders: [createInlineSigningKeyProvider(publicKeyPem)],
      tokenLookupLocations: [extractFromHeader({ name: 'authorization', prefix: 'Bearer' })],
      tokenVerification: { issuer, audience, algorithms: ['ES256'] },
      reject: { missingToken: true, invalidToken: true },
      extendContext: true,
    }),
  ],
});

createServer(yoga).listen(port, '127.0.0.1');
