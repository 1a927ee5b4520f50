import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { ApolloClient, ApolloLink, gql as apolloGql, HttpLink, InMemoryCache } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { Client, fetchExchange, gql } from '@urql/core';
import { createAuthLink } from 'graphql-auth-gateway/client/apollo';
import { createAuthFetch } from 'graphql-auth-gateway/client/fetch';
import { createAuthExchange } from 'graphql-auth-gateway/client/urql';
import type { OpenPage } from './scene';

/** What came of a query: the name of who asks, or the reason why not; `failed` where there was no answer. */
export type AskWho = () => Promise<string>;

const query = '{ me { username } }';

interface Data {
  readonly me: { readonly username: string };
}

interface Answered {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** Each GraphQL client that there is an adapter for, with it. */
export const clients: readonly (readonly [name: string, open: (page: OpenPage) => AskWho])[] = [
  ['fetch', openFetch],
  ['graphql-request', openGraphqlRequest],
  ['Apollo Client', openApollo],
  ['urql', openUrql],
];

function openFetch({ keeper, transport }: OpenPage): AskWho {
  const send = createAuthFetch(keeper, { fetch: transport.fetch });
  return orFailed(async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await send(keeper.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return (await response.json()) as Answered;
  });
}

function openGraphqlRequest({ keeper, transport }: OpenPage): AskWho {
  return orFailed(async () => {
    const { ClientError, GraphQLClient } = await import('graphql-request'); // an ES module, if you ask its types
    const client = new GraphQLClient(keeper.url, { fetch: createAuthFetch(keeper, { fetch: transport.fetch }) });
    try {
      return { data: await client.request<Data>(query) };
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return { errors: error.response.errors ?? [] };
    }
  });
}

function openApollo({ keeper, transport }: OpenPage): AskWho {
  const link = ApolloLink.from([createAuthLink(keeper), new HttpLink({ uri: keeper.url, fetch: transport.fetch })]);
  const document = apolloGql(query) as TypedDocumentNode<Data, Record<string, never>>;
  const client = new ApolloClient({ link, cache: new InMemoryCache(), queryDeduplication: false });
  return orFailed(async () => {
    try {
      const { data } = await client.query({ query: document, fetchPolicy: 'no-cache' });
      return { data: data ?? null };
    } catch (error) {
      if (!CombinedGraphQLErrors.is(error)) throw error;
      return { errors: error.errors };
    }
  });
}

function openUrql({ keeper, transport }: OpenPage): AskWho {
  const exchanges = [createAuthExchange(keeper), fetchExchange];
  const client = new Client({ url: keeper.url, exchanges, fetch: transport.fetch, preferGetMethod: false });
  return orFailed(async () => {
    const { data, error } = await client.query<Data>(gql(query), {}, { requestPolicy: 'network-only' }).toPromise();
    if (error?.networkError !== undefined) throw error.networkError;
    return { data: data ?? null, errors: error?.graphQLErrors ?? [] };
  });
}

function orFailed(ask: () => Promise<Answered>): AskWho {
  return async () => {
    try {
      const { data, errors } = await ask();
      const reason = errors?.[0]?.extensions?.['reason'];
      return data?.me.username ?? (typeof reason === 'string' ? reason : 'nothing');
    } catch {
      return 'failed';
    }
  };
}
