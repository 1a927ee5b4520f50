// https://www.apollographql.com/docs/apollo-server/security/authentication
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { GraphQLError } from 'graphql';
import jsonwebtoken from 'jsonwebtoken';
import { audience, issuer, port, publicKeyPem, typeDefs, users } from './setting.mjs';

const trust = { algorithms: ['ES256'], issuer, audience };

const resolvers = {
  Query: {
    me: (_root, _args, { subject }) => {
      if (subject === undefined) throw new GraphQLError('sign in', { extensions: { code: 'UNAUTHENTICATED' } });
      return users.get(subject);
    },
  },
};

function findSubject({ authorization = '' }) {
  try {
    return jsonwebtoken.verify(authorization.replace(/^Bearer /, ''), publicKeyPem, trust).sub;
  } catch {
    return undefined; // whoever has no good token is nobody
  }
}

await startStandaloneServer(new ApolloServer({ typeDefs, resolvers }), {
  listen: { port, host: '127.0.0.1' },
  context: async ({ req }) => ({ subject: findSubject(req.headers) }),
});
