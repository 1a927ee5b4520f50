import { ApolloClient, ApolloLink, gql as apolloGql, HttpLink, InMemoryCache } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { Client, fetchExchange, gql } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { from, switchMap } from 'rxjs';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { refreshed, signIn } from '../support/sign-in';
import type { SignedIn } from '../support/sign-in';
import { lifetimeSeconds } from './scene';

let gateway: TestGateway;
let tokens: SignedIn;

beforeEach(async () => {
  gateway = await startGateway({ settings: { accessTokenLifetimeSeconds: lifetimeSeconds } });
  tokens = await signIn(gateway);
});
afterEach(stopGateways);

/** What the recipes call a function of yours. */
async function refreshTokens(): Promise<void> {
  tokens = await refreshed(gateway, tokens.refreshToken);
}

const query = '{ me { username } }';
const isOver = (extensions: Readonly<Record<string, unknown>> | undefined) =>
  extensions?.['reason'] === 'TOKEN_EXPIRED';

describe('what the documentation of others shows, without the keeper', () => {
  // https://nearform.com/open-source/urql/docs/api/auth-exchange/
  it('works with the exchange for authentication of urql', async () => {
    let refreshes = 0;
    const exchange = authExchange(async (utils) => ({
      addAuthToOperation: (operation) =>
        utils.appendHeaders(operation, { Authorization: `Bearer ${tokens.accessToken}` }),
      didAuthError: (error) => error.graphQLErrors.some(({ extensions }) => isOver(extensions)),
      async refreshAuth() {
        refreshes += 1;
        await refreshTokens();
      },
    }));
    const client = new Client({
      url: `${gateway.url}/graphql`,
      exchanges: [exchange, fetchExchange],
      preferGetMethod: false,
    });
    gateway.clock.pass(lifetimeSeconds * 1000);

    const { data, error } = await client.query<object>(gql(query), {}).toPromise();

    expect([data, error, refreshes]).toMatchObject([{ me: { username: 'ada' } }, undefined, 1]);
  });

  // https://www.apollographql.com/docs/react/data/error-handling#retrying-operations
  it('works with an error link of Apollo Client', async () => {
    let refreshes = 0;
    const errorLink = new ErrorLink(({ error, operation, forward }) => {
      if (!CombinedGraphQLErrors.is(error) || !error.errors.some(({ extensions }) => isOver(extensions))) return;
      refreshes += 1;
      return from(refreshTokens()).pipe(switchMap(() => forward(operation)));
    });
    const authLink = new SetContextLink(({ headers }) => ({
      headers: { ...(headers as object), authorization: `Bearer ${tokens.accessToken}` },
    }));
    const link = ApolloLink.from([errorLink, authLink, new HttpLink({ uri: `${gateway.url}/graphql` })]);
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    gateway.clock.pass(lifetimeSeconds * 1000);

    const { data } = await client.query({ query: apolloGql(query) });

    expect([data, refreshes]).toMatchObject([{ me: { username: 'ada' } }, 1]);
  });
});
