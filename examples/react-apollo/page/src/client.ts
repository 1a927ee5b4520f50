import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { createAuthLink } from 'graphql-auth-gateway/client/apollo';
import { keeper } from './keeper';

/** Every operation goes through the keeper: it has a good token, and is sent again when a refresh makes it good. */
export const client = new ApolloClient({
  link: ApolloLink.from([createAuthLink(keeper), new HttpLink({ uri: keeper.url, credentials: keeper.credentials })]),
  cache: new InMemoryCache(),
});
